/** A thread that helps. What a runtime offers for it stands in platform.node.ts and platform.browser.ts. */
export interface Helper {
  post(message: object): void
  /** Ends it, without a word to `lost`. */
  stop(): void
}
