import type { Encoder } from 'glassbox'
import { plural } from '../terminal/number.ts'
import { some } from './print.ts'

type Target = Encoder['target']

/** A target as JSON names it: one column, or a list. */
export const targetName = ({ columns }: Target): string | readonly string[] => (columns.length === 1 ? columns[0] : columns)

/** "Species (3 classes: Adelie, Chinstrap, Gentoo)", "progression (a number)". */
export function targetText(target: Target): string {
  if (target.task === 'regression')
    return target.columns.length === 1
      ? `${target.columns[0]} (a number)`
      : `${some(target.columns, 8)} (${target.columns.length} numbers)`
  return `${target.columns[0]} (${plural(target.classes.length, 'class', 'classes')}: ${some(target.classes, 10)})`
}
