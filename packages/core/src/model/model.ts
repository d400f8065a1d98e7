import { checkEncoder } from '../data/check-encoder.ts'
import { embeddedColumns, featuresOf } from '../data/encoder.ts'
import type { Encoder } from '../data/schema.ts'
import { checkChoice, GlassboxError, ModelFileError } from '../errors.ts'
import type { Dtype, Matrix } from '../matrix.ts'
import { losses } from '../network/losses.ts'
import type { Network } from '../network/network.ts'
import { networkFromJson, networkToJson } from '../network/table.ts'
import { optimizers } from '../optimizers/table.ts'
import { predictionProgram } from '../program/compile.ts'
import type { Clipping, Penalty } from '../program/compile.ts'
import type { Parameters } from '../program/program.ts'
import type { EpochReport } from '../training/report.ts'
import { packFile, unpackFile } from './file.ts'
import { checkReport } from './check-report.ts'
import type { Report } from './check-report.ts'
import { indexInput, networkInputs } from './inputs.ts'

/** How parameters were updated, besides the optimiser's name. */
export interface UpdateOptions {
  readonly optimizer: object
  readonly penalty: Penalty
  readonly clipping: Clipping
}

/** All that is needed to use a trained network on rows of a table, and to know where it came from. */
export interface Model {
  readonly network: Network
  readonly parameters: Parameters
  readonly encoder: Encoder
  readonly dtype: Dtype
  readonly seed: number
  /** The version of Glassbox that trained it. */
  readonly version: string
  /** How it was trained, in words and numbers, for people. */
  readonly training: Readonly<Record<string, string | number | boolean | null>>
  /**
   * Options of the loss that `training` names, as its maker takes them: with class weights that were balanced as numbers.
   * Not in files from before they were kept.
   */
  readonly lossOptions?: object
  /**
   * Options of the optimiser that `training` names, as its maker takes them, with penalties and limits on gradients.
   * Not in files from before they were kept.
   */
  readonly updateOptions?: UpdateOptions
  readonly history: readonly EpochReport[]
  /** Metrics on the held-out rows; of the validation rows where none were held out. */
  readonly report?: Report
  readonly reportOn: 'test' | 'validation' | 'train'
}

const KIND = { format: 'glassbox-model', version: 1 } as const

/** The bytes of a model file: a valid safetensors file whose metadata are ours. The same model gives the same bytes. */
export function encodeModel({ network, parameters, ...rest }: Model): Uint8Array<ArrayBuffer> {
  return packFile(KIND, { ...rest, network: networkToJson(network) }, parameters)
}

/**
 * Reads a model file, and checks all of it: sizes, network, encoder, parameters, and that they fit together.
 * @throws {ModelFileError} for anything else than a whole, unedited model file of this version.
 */
export function decodeModel(bytes: Uint8Array): Model {
  const { body, tensors } = unpackFile(bytes, KIND)
  const network = networkFromJson(body['network'])
  const encoder = checkEncoder(body['encoder'])
  checkParameters(network, tensors)
  checkFit(network, encoder)
  const { dtype, seed, version, training, lossOptions, updateOptions, history, report, reportOn } = body
  try {
    checkChoice(dtype, 'dtype', 'model file', ['float64', 'float32'])
    checkChoice(reportOn, 'reportOn', 'model file', ['test', 'validation', 'train'])
  } catch (error) {
    if (error instanceof GlassboxError) throw new ModelFileError(error.complaint, { cause: error })
    throw error
  }
  if (!isCount(seed) || seed >= 2 ** 32 || typeof version !== 'string')
    throw new ModelFileError({ problem: 'seed or version is damaged', where: 'model file' })
  if (!isRecord(training) || !Object.values(training).every(isPlain))
    throw new ModelFileError({ problem: 'how it was trained is damaged', where: 'model file' })
  return {
    network,
    parameters: tensors,
    encoder,
    dtype,
    seed,
    version,
    training: training as Model['training'],
    ...(lossOptions !== undefined && { lossOptions: checkLossOptions(training['loss'], lossOptions) }),
    ...(updateOptions !== undefined && { updateOptions: checkUpdateOptions(training['optimizer'], updateOptions) }),
    history: checkHistory(history),
    ...(report !== undefined && { report: checkReport(report, encoder.target) }),
    reportOn,
  }
}

export const isRecord = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null && !Array.isArray(x)
export const isCount = (x: unknown): x is number => Number.isSafeInteger(x) && (x as number) >= 0
/** Throws a {@link ModelFileError} unless they are options that the loss takes. */
function checkLossOptions(name: unknown, options: unknown): object {
  if (!isRecord(options) || !(options['classWeights'] === undefined || Array.isArray(options['classWeights'])))
    throw damaged('the options of the loss', JSON.stringify(options))
  return made('the options of the loss', losses, name, options)
}

/** Throws a {@link ModelFileError} unless they are options that the optimiser takes, penalties, and limits. */
function checkUpdateOptions(name: unknown, options: unknown): UpdateOptions {
  const what = 'the options of the optimiser'
  const plain = (x: unknown): x is object => isRecord(x) && Object.values(x).every(isPlain)
  if (!isRecord(options)) throw damaged(what, JSON.stringify(options))
  const { optimizer, penalty, clipping } = options
  if (!plain(optimizer) || !plain(penalty) || !plain(clipping)) throw damaged(what, JSON.stringify(options))
  return { optimizer: made(what, optimizers, name, optimizer), penalty, clipping }
}

const damaged = (what: string, got: string, cause?: GlassboxError) =>
  new ModelFileError({ problem: `${what} are damaged`, where: 'model file', got }, cause && { cause })

/** The options as the maker of a name takes them; as they are where the name is not known. */
function made(what: string, makers: object, name: unknown, options: object): object {
  if (typeof name !== 'string' || !Object.hasOwn(makers, name)) return options
  const { [name]: make } = makers as Record<string, (options: object) => { readonly options: object }>
  try {
    return make!(options).options
  } catch (error) {
    if (error instanceof GlassboxError) throw damaged(what, error.message, error)
    throw error
  }
}

const isPlain = (x: unknown) => x === null || ['string', 'number', 'boolean'].includes(typeof x)

/** Throws a {@link ModelFileError} unless the tensors are the network's parameters: all of them, no others, of the right shapes, finite. */
function checkParameters(network: Network, tensors: ReadonlyMap<string, Matrix>): void {
  const wanted = predictionProgram(network).parameters
  for (const { value, rows, columns } of wanted) {
    const found = tensors.get(value.name)
    if (found === undefined || found.rows !== rows || found.columns !== columns)
      throw new ModelFileError({
        problem: found === undefined ? 'a parameter is missing' : 'a parameter has another shape than its layer',
        where: `"${value.name}"`,
        expected: `${rows} × ${columns}`,
        ...(found && { got: `${found.rows} × ${found.columns}` }),
      })
    if (!found.data.every(Number.isFinite))
      throw new ModelFileError({ problem: 'a parameter holds numbers that are not finite', where: `"${value.name}"` })
  }
  if (tensors.size > wanted.length) {
    const known = new Set(wanted.map(({ value }) => value.name))
    throw new ModelFileError({
      problem: 'the file holds parameters that no layer has',
      got: [...tensors.keys()].filter(name => !known.has(name)).join(', '),
    })
  }
}

/** The encoder must give what the network takes, and the target must be what it puts out. */
function checkFit(network: Network, encoder: Encoder): void {
  const none = { rows: 0, data: new Float64Array(0) }
  const inputs = networkInputs(encoder, {
    numbers: { ...none, columns: featuresOf(encoder).length },
    categories: encoder.columns.map(() => ({ ...none, columns: 1 as const })),
    warnings: [],
  })
  const tables =
    'data' in inputs && ArrayBuffer.isView(inputs.data)
      ? { [network.inputs[0]!.name]: inputs as Matrix }
      : (inputs as Record<string, Matrix>)
  const fits =
    network.inputs.length === Object.keys(tables).length &&
    network.inputs.every(({ name, width }) => Object.hasOwn(tables, name) && tables[name]!.columns === width)
  const embeddings = embeddedColumns(encoder).every(({ column, size }) => {
    const at = network.nodes.findIndex(({ name }) => name === indexInput(column))
    return network.nodes.every(
      ({ inputs: from, spec }) => !from.includes(at) || (spec.kind === 'embedding' && spec['levels'] === size),
    )
  })
  const { target } = encoder
  const outputs = target.task === 'multiclass' ? target.classes.length : target.task === 'binary' ? 1 : target.columns.length
  if (!fits || !embeddings || network.outputWidth !== outputs)
    throw new ModelFileError({ problem: 'columns and network of the model do not fit together', where: 'model file' })
}

/** Throws a {@link ModelFileError} unless it is a list of epoch reports. JSON has no NaN: a metric that was not defined is null there. */
export function checkHistory(json: unknown): readonly EpochReport[] {
  const isNumber = (x: unknown) => typeof x === 'number'
  const fits = (item: unknown) =>
    isRecord(item) &&
    isNumber(item['epoch']) &&
    isNumber(item['loss']) &&
    isNumber(item['learningRate']) &&
    typeof item['improved'] === 'boolean' &&
    (item['validationLoss'] === undefined || isNumber(item['validationLoss'])) &&
    (item['metrics'] === undefined ||
      (isRecord(item['metrics']) && Object.values(item['metrics']).every(x => x === null || isNumber(x))))
  if (!Array.isArray(json) || !json.every(fits))
    throw new ModelFileError({ problem: 'the history is damaged', where: 'model file' })
  const withNaN = (metrics: Readonly<Record<string, number | null>>) =>
    Object.fromEntries(Object.entries(metrics).map(([name, x]) => [name, x ?? NaN]))
  return (json as readonly EpochReport[]).map(report => ({
    ...report,
    ...(report.metrics && { metrics: withNaN(report.metrics) }),
  }))
}
