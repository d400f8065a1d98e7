import type { Encoder } from 'glassbox'
import { some } from './print.ts'

type Target = Encoder['target']

/** A target as JSON names it: one column, or a list. */
export const targetName = ({ columns }: Target): string | readonly string[] => (columns.length === 1 ? columns[0]! : columns)

/** "Species: Adelie, Chinstrap or Gentoo", "the number progression". */
export function targetText(target: Target): string {
  if (target.task === 'regression')
    return target.columns.length === 1 ? `the number ${target.columns[0]!}` : `the numbers ${some(target.columns, 8)}`
  const { classes } = target
  return `${target.columns[0]}: ${classes.length > 10 ? some(classes, 5) : `${classes.slice(0, -1).join(', ')} or ${classes.at(-1)!}`}`
}
