export {
  GlassboxError,
  ShapeError,
  OptionError,
  DataError,
  ModelFileError,
  NonFiniteError,
  EngineError,
  nearest,
} from './errors.ts'
export type { Complaint } from './errors.ts'
export type { Warning } from './warnings.ts'
export { matrix, zeros, fromRows, fromColumn, toRows, takeRows, asDtype } from './matrix.ts'
export type { Matrix, Dtype, Numbers } from './matrix.ts'
export { Random } from './random.ts'
export { float64, float32 } from './numerics.ts'
export type { Arithmetic } from './numerics.ts'

export type { Extent, Op, Phase, Role, Shape, Source, Step, Tensor, Value } from './ops/op.ts'
export { trainingProgram, evaluationProgram, predictionProgram } from './program/compile.ts'
export type { Clipping, Penalty, TrainingParts } from './program/compile.ts'
export type { EvaluationProgram, Initializer, Parameters, Program, TrainingProgram } from './program/program.ts'

export { sequential, graph, input, initialize } from './network/network.ts'
export type { Network } from './network/network.ts'
export type { Node, Layer, KeepingLayer } from './network/layer.ts'
export { dense } from './network/dense.ts'
export type { DenseOptions } from './network/dense.ts'
export { activation, activationNames } from './network/activation.ts'
export type { Activation, ActivationName } from './network/activation.ts'
export { dropout } from './network/dropout.ts'
export { batchNorm, layerNorm } from './network/normalization.ts'
export { embedding } from './network/embedding.ts'
export { concatenate, add } from './network/merge.ts'
export * as initializers from './network/initializers.ts'
export {
  losses,
  halfSquaredErrorSum,
  mse,
  mae,
  huber,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  softmaxCrossEntropy,
} from './network/losses.ts'
export type { Loss, LossName } from './network/losses.ts'
export { networkToJson, networkFromJson } from './network/table.ts'

export { sgd } from './optimizers/sgd.ts'
export { adagrad, adadelta, rmsprop } from './optimizers/adaptive.ts'
export { adam, adamw, nadam, radam } from './optimizers/adam.ts'
export { rprop } from './optimizers/rprop.ts'
export { lbfgs } from './optimizers/lbfgs.ts'
export type { Optimizer } from './optimizers/optimizer.ts'
export {
  constantRate,
  stepDecay,
  exponentialDecay,
  cosineDecay,
  oneCycle,
  linearWarmUp,
  reduceOnPlateau,
} from './optimizers/schedules.ts'
export type { Schedule } from './optimizers/schedules.ts'
export { optimizers, schedules } from './optimizers/table.ts'
export type { OptimizerName, ScheduleName } from './optimizers/table.ts'

export { createEngine, engineNames } from './engines/create.ts'
export type { EngineName, EngineOptions } from './engines/create.ts'
export { engineReport } from './engines/report.ts'
export type { EngineReport } from './engines/report.ts'
export type { WideReport } from './engines/wasm/calibrate.ts'
export type { Engine, Session, Wide } from './engines/engine.ts'

export { train, Training } from './training/train.ts'
export type { TrainOptions, Metric } from './training/options.ts'
export type { TrainingData, Inputs } from './training/data.ts'
export type { EpochReport, TrainingResult } from './training/report.ts'
export type { Checkpoint } from './training/checkpoint.ts'
export { predict, predictor, evaluate } from './training/evaluate.ts'

export { parseCsv, writeCsv } from './data/csv.ts'
export type { CellValue } from './data/csv.ts'
export { decodeText } from './data/decode-text.ts'
export { parseJsonLines, writeJsonLines } from './data/records.ts'
export { readTable, tableFromRecords, tableFromRows } from './data/table.ts'
export type { TextTable } from './data/text-table.ts'
export { columnTypes } from './data/columns.ts'
export { formatDate } from './data/dates.ts'
export type { Column, ColumnType, Table } from './data/columns.ts'
export { viewTarget } from './data/target.ts'
export { fitEncoder, featuresOf, embeddedColumns } from './data/encoder.ts'
export { encode, encodeTarget, decodeTarget, readTableFor } from './data/encode.ts'
export type { ColumnEncoder, Encoder, Fill, Scaling, Task } from './data/schema.ts'
export { fills, scalings, tasks } from './data/schema.ts'
export { split, folds } from './data/split.ts'
export * as toy from './data/toy.ts'

export * as metrics from './metrics/index.ts'

export { trainTable, TableTraining } from './model/train-table.ts'
export type { TableResult } from './model/train-table.ts'
export type { TableOptions, TableLoss } from './model/table-options.ts'
export { encodeModel, decodeModel } from './model/model.ts'
export type { Model } from './model/model.ts'
export type { Report } from './model/check-report.ts'
export { predictRows, evaluateRows } from './model/use.ts'
export { lossOf, modelData, penaltyOf } from './model/model-data.ts'
export type { ModelData } from './model/model-data.ts'
export type { Judgement, Predictions } from './model/use.ts'
export { encodeCheckpoint, decodeCheckpoint } from './model/checkpoint.ts'
export { VERSION } from './model/version.ts'
