import { OptionError } from '../errors.ts'

/** Throws an {@link OptionError} unless it is an initialiser, or undefined. */
export function checkInitializer(value: unknown, name: string, where: string): void {
  if (value === undefined || (typeof value === 'object' && value !== null && 'fill' in value)) return
  throw new OptionError({
    problem: `option "${name}" is no initialiser`,
    where,
    expected: 'such as initializers.zeros()',
    got: `a ${typeof value}`,
  })
}
