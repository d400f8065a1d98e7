export { checkWritable, readBytes, saveBytes } from './node/files.ts'
export { loadModel, saveModel, loadCheckpoint, saveCheckpoint } from './node/models.ts'
