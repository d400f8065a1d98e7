import { DataError, OptionError } from 'glassbox'
import { camel } from '../../command/parse.ts'
import { UsageError } from '../../command/usage.ts'
import { lossOptions } from '../flags/loss.ts'
import { optimizerOptions } from '../flags/optimizer.ts'
import { scheduleOptions } from '../flags/schedule.ts'
import { trainOptions } from '../flags/train.ts'

/** The library's options by the name of their flags. */
const flagOf = new Map<string, string>([
  ...trainOptions.map(({ name }) => [camel(name), `--${name}`] as const),
  ['restoreBestWeights', '--no-restore-best'],
  ...[...lossOptions, ...optimizerOptions, ...scheduleOptions].map(({ key, name }) => [key, `--${name}`] as const),
])

/** How the library says that all rows are to be trained on. */
const shares = 'test 0, validation 0'

/** Calls the library; an error about an option names the flag instead. */
export function inFlags<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof DataError && error.complaint.cure?.endsWith(shares))
      throw new DataError({ ...error.complaint, cure: error.complaint.cure.replace(shares, '--test 0 --validation 0') })
    if (!(error instanceof OptionError)) throw error
    const translate = (text: string) =>
      text
        .replace(/option "(\w+)"/g, (whole, name: string) => flagOf.get(name) ?? whole)
        .replace(/\b(\w+): '(\w+)'/g, (whole, name: string, value: string) =>
          flagOf.has(name) ? `${flagOf.get(name)} ${value}` : whole,
        )
        .replace(/\b[a-z]\w*[A-Z]\w*\b/g, name => flagOf.get(name) ?? name)
    const { where, ...rest } = error.complaint
    const place = where?.replace(/^(trainTable|train)(, )?/, '')
    throw new UsageError({
      ...(Object.fromEntries(Object.entries(rest).map(([part, text]) => [part, translate(String(text))])) as typeof rest),
      ...(place !== undefined && place !== '' && { where: place }),
    })
  }
}
