interface UnitPlace {
  readonly node: number
  readonly unit: number
}

/**
 * Where a key leads among the units that are drawn one by one: up and down in a layer, left and right between layers.
 *
 * @returns the place in the list, −1 where there is none that way; undefined for another key.
 */
export function moveUnit(key: string, units: readonly UnitPlace[], { node, unit }: UnitPlace): number | undefined {
  const at = units.findIndex(own => own.node === node && own.unit === unit)
  const layers = [...new Set(units.map(own => own.node))]
  const within = (by: number) => (units[at + by]?.node === node ? at + by : -1)
  const beside = (by: number) => {
    const next = layers[layers.indexOf(node) + by]
    if (next === undefined) return -1
    const last = units.filter(own => own.node === next).length - 1
    return units.findIndex(own => own.node === next && own.unit === Math.min(unit, last))
  }
  switch (key) {
    case 'ArrowDown':
      return within(1)
    case 'ArrowUp':
      return within(-1)
    case 'ArrowRight':
      return beside(1)
    case 'ArrowLeft':
      return beside(-1)
    default:
      return undefined
  }
}
