import { fromHash, toHash } from '../moment/link.ts'
import type { Moment, Room } from '../moment/moment.ts'

/** Where the reader is. The address follows the moment, and the moment the address. */
class Router {
  /** What the address asked for last; a room reads its own part when it opens or the part changes. */
  moment = $state.raw<Moment>({ room: 'debugger' })
  /** Counts the moments that came from outside: from an address, another room, or Back. */
  visit = $state(0)
  /** What was wrong with the last address. */
  trouble = $state<string>()
  #own = ''
  #pending: Moment | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  /** What the rooms showed that keep nothing themselves while another is open. */
  readonly #left = new Map<Room, Moment>()

  async start(): Promise<void> {
    addEventListener('hashchange', () => void this.#read())
    await this.#read()
  }

  async #read(): Promise<void> {
    if (location.hash === this.#own && this.#own !== '') return
    const read = await fromHash(location.hash)
    this.trouble =
      read === undefined && location.hash.length > 1
        ? 'This address names no room of the studio.'
        : read?.damaged
          ? 'This link is damaged or was cut off: the room is open, but not what the link held.'
          : undefined
    this.moment = read?.moment ?? { room: 'debugger' }
    this.visit++
  }

  /** Goes to a moment, as a link would. */
  async go(wanted: Moment): Promise<void> {
    const { hidden } = this.moment
    // An embedded page stays as it was embedded.
    const moment = hidden && !wanted.hidden ? { ...wanted, hidden } : wanted
    this.#own = await toHash(moment)
    history.pushState(null, '', this.#own)
    this.trouble = undefined
    this.moment = moment
    this.visit++
  }

  /** Goes to a room, as it was when it was left. */
  room(room: Room): void {
    if (room !== this.moment.room) void this.go(this.#left.get(room) ?? { room })
  }

  /** Says what the reader sees now, so that the address can be copied; written when nothing has changed for a moment. */
  keep(moment: Moment): void {
    this.#pending = moment
    if (moment.room === 'debugger' || moment.room === 'learn') this.#left.set(moment.room, moment)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), 300)
  }

  /** The address of what is kept, at once. */
  async flush(): Promise<string> {
    if (this.#pending) {
      const kept = this.#pending
      this.#pending = undefined
      const hash = await toHash(kept)
      if (kept.room === this.moment.room) {
        this.#own = hash
        history.replaceState(null, '', hash)
      }
    }
    return location.href
  }
}

export const router = new Router()
