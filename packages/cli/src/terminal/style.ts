/** What a stream can show: the one argument that every drawing function takes. */
export interface Look {
  readonly columns: number
  readonly color: boolean
  /** Whether characters beyond ASCII can be shown; where not, pictures are drawn with ASCII alone. */
  readonly unicode: boolean
}

/** What decides a look. */
interface Surroundings {
  readonly isTTY: boolean
  /** Width of the terminal, where it is known. */
  readonly columns?: number | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform?: string
  /** `--color` or `--no-color`, where given: it outranks everything else. */
  readonly color?: boolean | undefined
}

/** The look of a stream: 80 columns where the width is unknown. */
export const lookOf = (surroundings: Surroundings): Look => ({
  columns: surroundings.columns || 80,
  color: surroundings.color ?? showsColor(surroundings),
  unicode: showsUnicode(surroundings),
})

function showsColor({ isTTY, env }: Surroundings): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  return isTTY && env.TERM !== 'dumb'
}

function showsUnicode({ env, platform }: Surroundings): boolean {
  if (platform === 'win32') return Boolean(env.WT_SESSION || env.ConEmuTask || env.TERM_PROGRAM || env.TERM)
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG
  // The Linux console's font lacks braille. A locale that is not set at all is common in containers whose terminal shows UTF-8.
  return locale ? /utf-?8/i.test(locale) : env.TERM !== 'linux'
}

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
  /** Black on yellow: the cell at hand. */
  current: ['30;48;5;227', '39;49'],
  /** Black on orange: the cells that feed it. */
  source: ['30;48;5;215', '39;49'],
} as const

export type Style = keyof typeof codes

/** The text in a style, or as it is where the look has no colour. */
export function paint(look: Pick<Look, 'color'>, style: Style, text: string): string {
  if (!look.color || text === '') return text
  const [open, close] = codes[style]
  return `\x1b[${open}m${text}\x1b[${close}m`
}
