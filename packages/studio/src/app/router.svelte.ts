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
  #pending: Moment | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Counts the changes of place: what was begun before the last of them is dropped. */
  #turn = 0
  /** What the rooms showed that keep nothing themselves while another is open. */
  readonly #left = new Map<Room, Moment>()

  async start(): Promise<void> {
    // Not hashchange: it comes later than the new address, and a kept moment could be written over that before.
    addEventListener('popstate', () => void this.#read())
    await this.#read()
  }

  async #read(): Promise<void> {
    const turn = this.#turnTo()
    const read = await fromHash(location.hash)
    if (turn !== this.#turn) return
    this.#turnTo()
    this.trouble =
      read === undefined && location.hash.length > 1
        ? 'This address names no room of the studio.'
        : read?.damaged
          ? 'This link is damaged or was cut off: the room is open, but not what the link held.'
          : undefined
    this.moment = read?.moment ?? { room: 'debugger' }
    this.visit++
  }

  /** Before another place is looked for and again when it is there: what a room said until then belongs to the place left. */
  #turnTo(): number {
    clearTimeout(this.#timer)
    this.#pending = undefined
    return ++this.#turn
  }

  /** Goes to a moment, as a link would; Back leads to what was seen last. */
  async go(wanted: Moment): Promise<void> {
    const kept = this.#pending
    const turn = this.#turnTo()
    const { hidden } = this.moment
    // An embedded page stays as it was embedded.
    const moment = hidden && !wanted.hidden ? { ...wanted, hidden } : wanted
    const [left, hash] = await Promise.all([kept && toHash(kept), toHash(moment)])
    if (turn !== this.#turn) return
    if (left !== undefined) history.replaceState(null, '', left)
    this.#turnTo()
    history.pushState(null, '', hash)
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
    if (moment.room !== this.moment.room) return
    this.#pending = moment
    if (moment.room === 'debugger' || moment.room === 'learn') this.#left.set(moment.room, moment)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), 300)
  }

  /** The address of what is kept, at once. */
  async flush(): Promise<string> {
    if (this.#pending) {
      const turn = this.#turn
      const kept = this.#pending
      const hash = await toHash(kept)
      if (turn === this.#turn) {
        history.replaceState(null, '', hash)
        if (kept === this.#pending) this.#pending = undefined
      }
    }
    return location.href
  }
}

export const router = new Router()
