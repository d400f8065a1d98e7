import { checkChoice } from '../errors.ts'
import { detailed, detailedEpochs } from './detailed.ts'
import type { Example } from './example.ts'
import { listing, spreadsheet } from './listing.ts'
import type { SpreadsheetSettings } from './listing.ts'
import { mazur } from './mazur.ts'
import { rListing } from './r-listing.ts'
import { football } from './readers/football.ts'
import { hundredUnits } from './readers/hundred-units.ts'
import { ratings } from './readers/ratings.ts'
import { twoOutputs } from './readers/two-outputs.ts'
import { blobs, blobsSoftmax, moons } from './toy-examples.ts'

const makers = {
  spreadsheet,
  listing,
  'r-listing': rListing,
  detailed,
  'detailed-epochs': detailedEpochs,
  moons,
  blobs,
  'blobs-softmax': blobsSoftmax,
  mazur,
  football,
  ratings,
  'hundred-units': hundredUnits,
  'two-outputs': twoOutputs,
}

export type ExampleName = keyof typeof makers

/** The names of all examples, in the order of the tutorial; those that its readers brought come last. */
export const exampleNames: readonly ExampleName[] = /* @__PURE__ */ (() => Object.keys(makers) as ExampleName[])()

/** An example by its name. @throws {OptionError} for an unknown name, naming the nearest, and for settings that it does not take. */
export function example(name: ExampleName, settings: SpreadsheetSettings = {}): Example {
  checkChoice(name, 'example', 'tutorial', exampleNames)
  return makers[name](settings)
}
