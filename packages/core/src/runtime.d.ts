// The few globals, beyond the language's own, that every JavaScript runtime has and the core may use. Only
// tsconfig.runtime.json reads this file, without the types of Node and of the DOM, so that nothing else slips in;
// editors and the build use the runtime's own, wider types.

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string
}

interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}

declare const performance: { now(): number }

declare function setTimeout(callback: () => void, milliseconds?: number): unknown
