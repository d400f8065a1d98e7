/** Writes the transpose of rows × columns numbers; steps are the bytes from row to row. */
export function transpose<T>(from: usize, fromStep: usize, rows: i32, columns: i32, to: usize, toStep: usize): void {
  const side = 16 / <i32>sizeof<T>()
  const wholeRows = rows - (rows % side)
  const wholeColumns = columns - (columns % side)
  for (let r = 0; r < wholeRows; r += side) {
    let a = from + <usize>r * fromStep
    let b = to + <usize>r * sizeof<T>()
    for (let c = 0; c < wholeColumns; c += side) {
      block<T>(a, fromStep, b, toStep)
      a += 16
      b += <usize>side * toStep
    }
  }
  for (let r = 0; r < rows; r++)
    for (let c = r < wholeRows ? wholeColumns : 0; c < columns; c++)
      store<T>(to + <usize>c * toStep + <usize>r * sizeof<T>(), load<T>(from + <usize>r * fromStep + <usize>c * sizeof<T>()))
}

// @ts-ignore: decorator
@inline
function block<T>(a: usize, s: usize, b: usize, t: usize): void {
  if (sizeof<T>() == 8) {
    const x = v128.load(a)
    const y = v128.load(a + s)
    v128.store(b, v128.shuffle<u64>(x, y, 0, 2))
    v128.store(b + t, v128.shuffle<u64>(x, y, 1, 3))
    return
  }
  const x = v128.load(a)
  const y = v128.load(a + s)
  const z = v128.load(a + 2 * s)
  const w = v128.load(a + 3 * s)
  const xy = v128.shuffle<u32>(x, y, 0, 4, 1, 5)
  const zw = v128.shuffle<u32>(z, w, 0, 4, 1, 5)
  const xyHigh = v128.shuffle<u32>(x, y, 2, 6, 3, 7)
  const zwHigh = v128.shuffle<u32>(z, w, 2, 6, 3, 7)
  v128.store(b, v128.shuffle<u64>(xy, zw, 0, 2))
  v128.store(b + t, v128.shuffle<u64>(xy, zw, 1, 3))
  v128.store(b + 2 * t, v128.shuffle<u64>(xyHigh, zwHigh, 0, 2))
  v128.store(b + 3 * t, v128.shuffle<u64>(xyHigh, zwHigh, 1, 3))
}
