import type { Matrix } from 'glassbox'
import type { LessonSettings } from 'glassbox/tutorial'
import { shown } from '../../matrix/number.ts'

/** An answer in a sentence or two, its numbers from runs with the reader's settings. */
export type Reply = (settings: LessonSettings) => string | Promise<string>

export const four = (x: number): string => shown(x, 4)
export const listOf = ({ data }: Pick<Matrix, 'data'>): string => Array.from(data, four).join(', ')
export const sizeOf = ({ rows, columns }: Matrix): string => `${rows} × ${columns}`

/** Of the settings only some, for examples that take no others. */
export const only = <K extends keyof LessonSettings>(settings: LessonSettings, ...keys: readonly K[]): Pick<LessonSettings, K> =>
  Object.fromEntries(keys.flatMap(key => (settings[key] === undefined ? [] : [[key, settings[key]]]))) as Pick<LessonSettings, K>
