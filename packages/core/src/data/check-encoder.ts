import { ModelFileError } from '../errors.ts'
import { compareLabels } from './cells.ts'
import { type ColumnEncoder, cycles, type Encoder, type Scale, type TargetEncoder } from './schema.ts'
import { columnTypes } from './columns.ts'

/** More than any sensible table has; a list beyond it is taken for an attack. */
const mostItems = 1_000_000
const longestText = 100_000

function fail(where: string, expected: string, got: unknown): never {
  const kind =
    got === null ? 'null' : Array.isArray(got) ? `an array of ${got.length}` : typeof got === 'object' ? 'an object' : undefined
  const shown = kind ?? (JSON.stringify(got) as string | undefined)?.slice(0, 60) ?? 'nothing'
  throw new ModelFileError({
    problem: 'the encoder is damaged',
    where,
    expected,
    got: shown,
    cure: 'Train and save the model again',
  })
}

/** The value as an object with these keys, all of them and no others. */
function object<K extends string>(value: unknown, where: string, keys: readonly K[]): Record<K, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(where, 'an object', value)
  const found = Object.keys(value)
  const known: readonly string[] = keys
  const strange = found.find(key => !known.includes(key))
  if (strange !== undefined) fail(where, `no other keys than ${keys.join(', ')}`, strange)
  const lacking = keys.find(key => !Object.hasOwn(value, key))
  if (lacking !== undefined) fail(`${where}.${lacking}`, 'a value', undefined)
  return value as Record<K, unknown>
}

function list(value: unknown, where: string, least = 0): readonly unknown[] {
  if (!Array.isArray(value)) fail(where, 'a list', value)
  if (value.length < least || value.length > mostItems) fail(where, `${least} to ${mostItems} items`, value)
  return value as readonly unknown[]
}

function text(value: unknown, where: string): string {
  if (typeof value !== 'string' || value.length > longestText) fail(where, `text of at most ${longestText} characters`, value)
  return value
}

function number(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) fail(where, 'a finite number', value)
  return value
}

function boolean(value: unknown, where: string): boolean {
  if (typeof value !== 'boolean') fail(where, 'true or false', value)
  return value
}

function choice<T extends string>(value: unknown, where: string, choices: readonly T[]): T {
  const found = choices.find(known => known === value)
  return found ?? fail(where, `one of ${choices.join(', ')}`, value)
}

function texts(value: unknown, where: string, least = 0): string[] {
  const found = list(value, where, least).map((item, i) => text(item, `${where}[${i}]`))
  if (new Set(found).size < found.length) fail(where, 'no text twice', value)
  return found
}

function sortedTexts(value: unknown, where: string, least: number): string[] {
  const found = texts(value, where, least)
  if (found.some((item, i) => i > 0 && compareLabels(found[i - 1]!, item) > 0)) fail(where, 'labels in sorted order', value)
  return found
}

function scaleOf(fields: Record<'offset' | 'scale', unknown>, where: string): Scale {
  const scale = number(fields.scale, `${where}.scale`)
  if (scale <= 0) fail(`${where}.scale`, 'a number above 0', scale)
  return { offset: number(fields.offset, `${where}.offset`), scale }
}

const scale = (value: unknown, where: string): Scale => scaleOf(object(value, where, ['offset', 'scale']), where)

function pair(value: unknown, where: string): [string, string] {
  const [first, second, ...more] = texts(value, where, 2)
  return more.length > 0 ? fail(where, 'two texts', value) : [first!, second!]
}

const kinds = ['number', 'boolean', 'category', 'date'] as const

function columnOf(value: unknown, where: string): ColumnEncoder {
  if (typeof value !== 'object' || value === null) fail(where, 'an object', value)
  const kind = choice(Object.hasOwn(value, 'kind') ? (value as { kind: unknown }).kind : undefined, `${where}.kind`, kinds)
  switch (kind) {
    case 'number': {
      const fields = object(value, where, ['kind', 'name', 'offset', 'scale', 'fill', 'indicator'])
      return {
        kind,
        name: text(fields.name, `${where}.name`),
        ...scaleOf(fields, where),
        fill: number(fields.fill, `${where}.fill`),
        indicator: boolean(fields.indicator, `${where}.indicator`),
      }
    }
    case 'boolean': {
      const fields = object(value, where, ['kind', 'name', 'labels', 'indicator'])
      return {
        kind,
        name: text(fields.name, `${where}.name`),
        labels: pair(fields.labels, `${where}.labels`),
        indicator: boolean(fields.indicator, `${where}.indicator`),
      }
    }
    case 'category': {
      const fields = object(value, where, ['kind', 'name', 'as', 'levels', 'missing'])
      return {
        kind,
        name: text(fields.name, `${where}.name`),
        as: choice(fields.as, `${where}.as`, ['onehot', 'embedding']),
        levels: sortedTexts(fields.levels, `${where}.levels`, 1),
        missing: boolean(fields.missing, `${where}.missing`),
      }
    }
    case 'date': {
      const fields = object(value, where, ['kind', 'name', 'fill', 'indicator', 'days', 'year', 'cycles'])
      return {
        kind,
        name: text(fields.name, `${where}.name`),
        fill: number(fields.fill, `${where}.fill`),
        indicator: boolean(fields.indicator, `${where}.indicator`),
        days: scale(fields.days, `${where}.days`),
        year: fields.year === null ? null : scale(fields.year, `${where}.year`),
        cycles: texts(fields.cycles, `${where}.cycles`).map(cycle => choice(cycle, `${where}.cycles`, cycles)),
      }
    }
    default:
      return kind satisfies never
  }
}

function targetOf(value: unknown, where: string): TargetEncoder {
  if (typeof value !== 'object' || value === null) fail(where, 'an object', value)
  const task = choice(Object.hasOwn(value, 'task') ? (value as { task: unknown }).task : undefined, `${where}.task`, [
    'binary',
    'multiclass',
    'regression',
  ])
  if (task === 'regression') {
    const fields = object(value, where, ['task', 'columns', 'scales'])
    const columns = texts(fields.columns, `${where}.columns`, 1)
    const scales = list(fields.scales, `${where}.scales`).map((item, i) => scale(item, `${where}.scales[${i}]`))
    if (scales.length !== columns.length) fail(`${where}.scales`, `${columns.length} scales, one per column`, fields.scales)
    return { task, columns, scales }
  }
  const fields = object(value, where, ['task', 'columns', 'type', 'classes'])
  const [column, ...more] = texts(fields.columns, `${where}.columns`, 1)
  if (more.length > 0) fail(`${where}.columns`, 'one column', fields.columns)
  const type = choice(fields.type, `${where}.type`, columnTypes)
  // The classes of a boolean column stand in the order no, yes, in whatever words.
  const classes =
    type === 'boolean' ? pair(fields.classes, `${where}.classes`) : sortedTexts(fields.classes, `${where}.classes`, 2)
  if (task === 'binary' && classes.length !== 2) fail(`${where}.classes`, 'two classes', fields.classes)
  return { task, columns: [column!], type, classes }
}

/**
 * Reads an encoder from JSON data that may be damaged or hostile. The result is a fresh object that holds nothing but what was checked.
 *
 * @throws {ModelFileError} naming the place, where a key is unknown or missing, a value of another type or out of range, a name used
 * twice, a target also an input, or where it was made by another version.
 */
export function checkEncoder(json: unknown): Encoder {
  const fields = object(json, 'encoder', ['version', 'columns', 'target', 'ignored'])
  if (fields.version !== 1)
    throw new ModelFileError({
      problem: 'the encoder was made by another version',
      where: 'encoder.version',
      expected: '1',
      got: String(JSON.stringify(fields.version)),
      cure: 'Use the version of the library that saved the model, or train again',
    })
  const columns = list(fields.columns, 'encoder.columns', 1).map((column, i) => columnOf(column, `encoder.columns[${i}]`))
  const target = targetOf(fields.target, 'encoder.target')
  const ignored = texts(fields.ignored, 'encoder.ignored')
  const names = [...columns.map(column => column.name), ...target.columns, ...ignored]
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) fail('encoder', 'each column in one place only', name)
    seen.add(name)
  }
  return { version: 1, columns, target, ignored }
}
