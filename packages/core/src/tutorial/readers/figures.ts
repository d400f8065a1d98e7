import type { Trace } from '../../trace/trace.ts'
import { train } from '../../training/train.ts'
import type { Warning } from '../../warnings.ts'
import type { Block } from '../block.ts'
import type { Example, ExampleSettings } from '../example.ts'

/** What may be changed in all of the readers' examples at once; whatever is left out is each example's own. */
export type ReadersSettings = Pick<ExampleSettings, 'learningRate' | 'seed' | 'epochs'>

export const heading = (text: string): Block => ({ kind: 'heading', text })
export const paragraph = (...sentences: readonly string[]): Block => ({ kind: 'paragraph', text: sentences.join(' ') })
export const table = (columns: readonly string[], rows: readonly (readonly string[])[]): Block => ({
  kind: 'table',
  columns,
  rows,
})

/** Four digits that count. */
export const short = (x: number): string => Number(x.toPrecision(4)).toString()

/** A share as a percentage without decimals. */
export const percent = (share: number): string => `${(100 * share).toFixed(0)} %`

/** The least and the largest of some numbers. */
export function rangeOf(values: Iterable<number>): { readonly least: number; readonly most: number } {
  let [least, most] = [Infinity, -Infinity]
  for (const x of values) {
    if (x < least) least = x
    if (x > most) most = x
  }
  return { least, most }
}

/** From the least to the largest, or the one number that they all are. */
export const between = (values: Iterable<number>): string => {
  const { least, most } = rangeOf(values)
  return least === most ? short(least) : `${short(least)} to ${short(most)}`
}

export const numbersOf = (trace: Trace, name: string): Float64Array => Float64Array.from(trace.tensor(trace.value(name)).data)

/** Trains an example to its end. */
export const trained = ({ network, data, options }: Example) => train(network, data, options).run()

/** What the health checks of a training said, of each sort the last. */
export const warned = (title: string, warnings: readonly Warning[]): Block[] =>
  [...new Map(warnings.map(warning => [warning.code, warning])).values()].map(({ message, cure }) =>
    paragraph(`The training of “${title}” warned: ${message}. ${cure}.`),
  )
