import { on } from 'node:events'
import { emitKeypressEvents } from 'node:readline'

/** A terminal whose keys are read one by one. */
export interface Terminal {
  readonly rows: number
  /**
   * Keys as they are pressed: the character, or a name such as `up`, `return`, `pagedown`, `shift-tab`, `ctrl-c`; `resize` where the
   * terminal's size has changed. Lines are not edited meanwhile, and Ctrl-C is a key.
   */
  keys(): AsyncIterable<string>
}

interface Press {
  readonly name?: string | undefined
  readonly ctrl?: boolean
  readonly shift?: boolean
}

/** The process's own terminal. */
export const processTerminal = (): Terminal => ({
  get rows() {
    return process.stdout.rows
  },
  async *keys() {
    const { stdin, stdout } = process
    emitKeypressEvents(stdin)
    stdin.setRawMode(true)
    stdin.resume()
    const resized = () => void stdin.emit('keypress', undefined, { name: 'resize' })
    stdout.on('resize', resized)
    try {
      for await (const [text, press] of on(stdin, 'keypress', { close: ['end', 'close'] }) as AsyncIterable<
        [string | undefined, Press]
      >)
        yield keyName(text, press)
    } finally {
      stdout.off('resize', resized)
      stdin.setRawMode(false)
      stdin.pause()
    }
  },
})

/** A key as it is told apart: its character where it has one that shows. */
export function keyName(text: string | undefined, { name = '', ctrl = false, shift = false }: Press): string {
  if (ctrl) return `ctrl-${name}`
  if (text !== undefined && /^[^\p{Cc}]$/u.test(text)) return text
  return shift ? `shift-${name}` : name
}
