// What a page or its worker has, and some other runtimes have not.
declare const Worker: object | undefined
declare const crossOriginIsolated: boolean | undefined
declare const navigator: { readonly hardwareConcurrency?: number } | undefined

/** Processors of the machine, as far as the browser tells. */
export const cores = (): number => (typeof navigator === 'undefined' ? 1 : (navigator.hardwareConcurrency ?? 1))

/** Whether threads can share memory: a page can where its server isolates it from other origins. */
export const canShare = (): boolean =>
  typeof crossOriginIsolated !== 'undefined' && crossOriginIsolated && typeof Worker !== 'undefined'

/** Wide vectors are to be had in Node only: why nothing is run. */
export const withWideVectors = (_run: () => void): string | undefined => 'only Node has them'
