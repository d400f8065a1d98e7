/** The parts of a complaint: enough to find the fault and to mend it. */
export interface Complaint {
  /** What was wrong, one clause without a full stop. */
  readonly problem: string
  /** Where: a file and line, a layer, a column, an option. */
  readonly where?: string
  readonly expected?: string
  readonly got?: string
  /** What to do about it. */
  readonly cure?: string
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`)

/** Joins a complaint into one message: problem (where): expected …, got …. Cure. */
function message({ problem, where, expected, got, cure }: Complaint): string {
  const facts = [expected !== undefined && `expected ${expected}`, got !== undefined && `got ${got}`].filter(Boolean).join(', ')
  return (
    sentence(`${where === undefined ? '' : `${where}: `}${problem}${facts && `: ${facts}`}`) +
    (cure === undefined ? '' : ` ${sentence(cure)}`)
  )
}

/** The base of all errors that a user of the library can cause; `complaint` keeps their parts. */
export class GlassboxError extends Error {
  readonly complaint: Complaint
  constructor(complaint: Complaint, options?: ErrorOptions) {
    super(message(complaint), options)
    this.name = new.target.name
    this.complaint = complaint
  }
}

/** Shapes or widths that do not fit together. */
export class ShapeError extends GlassboxError {}

/** An option that is unknown, out of range, or clashes with another. */
export class OptionError extends GlassboxError {}

/** A table, column, cell or file of data that cannot be used. */
export class DataError extends GlassboxError {}

/** A model file or checkpoint that is damaged, hostile, of another kind or another version. */
export class ModelFileError extends GlassboxError {}

/** A number that is not finite came up in training. */
export class NonFiniteError extends GlassboxError {}

/** A run that an engine could not finish. */
export class EngineError extends GlassboxError {}

/** The known name nearest to a mistyped one (by edit distance), where one is near enough to be meant. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substituted = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min(substituted, previous[j]! + 1, current[j - 1]! + 1))
    }
    previous = current
  }
  return previous[b.length]!
}

/** Throws an {@link OptionError} for each key that is not among the known ones: nothing is silently ignored. */
export function checkOptions(options: object, known: readonly string[], where: string): void {
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue
    const near = nearest(key, known)
    throw new OptionError({
      problem: `unknown option "${key}"`,
      where,
      cure: `${near === undefined ? '' : `Did you mean "${near}"? `}Known: ${known.join(', ')}`,
    })
  }
}

/** Throws an {@link OptionError} unless `value` is a number within the bounds. */
export function checkNumber(
  value: unknown,
  name: string,
  where: string,
  { min = -Infinity, max = Infinity, above = -Infinity, below = Infinity, integer = false } = {},
): asserts value is number {
  const fits =
    typeof value === 'number' &&
    value >= min &&
    value <= max &&
    value > above &&
    value < below &&
    Number.isFinite(value) &&
    (!integer || Number.isInteger(value))
  if (fits) return
  const bounds = [
    min !== -Infinity && `at least ${min}`,
    above !== -Infinity && `above ${above}`,
    max !== Infinity && `at most ${max}`,
    below !== Infinity && `below ${below}`,
  ].filter(Boolean)
  throw new OptionError({
    problem: `option "${name}" is out of range`,
    where,
    expected: [integer ? 'a whole number' : 'a number', ...bounds]
      .join(', ')
      .replace(', ', ' ')
      .replace(/, (?=[^,]*$)/, ' and '),
    got: typeof value === 'string' ? JSON.stringify(value) : String(value),
  })
}

/** Throws an {@link OptionError} unless `value` is true or false. */
export function checkFlag(value: unknown, name: string, where: string): asserts value is boolean {
  if (typeof value !== 'boolean')
    throw new OptionError({
      problem: `option "${name}" has an unknown value`,
      where,
      expected: 'true or false',
      got: `${JSON.stringify(value)}`,
    })
}

/** Throws an {@link OptionError} unless `value` is one of the choices; names the nearest. */
export function checkChoice<T extends string>(
  value: unknown,
  name: string,
  where: string,
  choices: readonly T[],
): asserts value is T {
  if ((choices as readonly unknown[]).includes(value)) return
  const near = typeof value === 'string' ? nearest(value, choices) : undefined
  throw new OptionError({
    problem: `option "${name}" has an unknown value`,
    where,
    expected: `one of ${choices.join(', ')}`,
    got: typeof value === 'string' ? JSON.stringify(value) : String(value),
    ...(near !== undefined && { cure: `Did you mean "${near}"?` }),
  })
}
