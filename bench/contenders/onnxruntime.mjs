// onnxruntime-node, prediction only: W4's net as a chain of Gemm and Relu.
import { crossEntropy, job, load, main, tables } from './common.mjs'

const { workload, setting } = job

// As much of the protobuf encoding as an ONNX file of a dense net needs.
/** @param {number} n @returns {Buffer} */
const varint = n => (n < 128 ? Buffer.from([n]) : Buffer.concat([Buffer.from([(n & 127) | 128]), varint(Math.floor(n / 128))]))
/** @param {number} field @param {number} n */
const number = (field, n) => Buffer.concat([varint(field * 8), varint(n)])
/** @param {number} field @param {...(Buffer | string)} parts */
function bytes(field, ...parts) {
  const body = Buffer.concat(parts.map(part => Buffer.from(part)))
  return Buffer.concat([varint(field * 8 + 2), varint(body.length), body])
}
const FLOAT = 1

/** @param {string} name @param {number} width */
const port = (name, width) =>
  Buffer.concat([
    bytes(1, name),
    bytes(2, bytes(1, number(1, FLOAT), bytes(2, bytes(1, bytes(2, 'rows')), bytes(1, number(1, width))))),
  ])

/** @param {string} name @param {import('./common.mjs').Tensor} tensor */
const initializer = (name, { shape, data }) =>
  bytes(
    5,
    ...shape.map(n => number(1, n)),
    number(2, FLOAT),
    bytes(8, name),
    bytes(9, Buffer.from(data.buffer, data.byteOffset, data.byteLength)),
  )

/** @param {string} op @param {readonly string[]} inputs @param {string} output */
const node = (op, inputs, output) => bytes(1, ...inputs.map(name => bytes(1, name)), bytes(2, output), bytes(4, op))

/** @param {readonly number[]} sizes @param {readonly { weights: import('./common.mjs').Tensor, bias: import('./common.mjs').Tensor }[]} layers */
function onnxFile(sizes, layers) {
  let last = 'x'
  const nodes = layers.flatMap((_, i) => {
    const gemm = node('Gemm', [last, `w${i}`, `b${i}`], i === layers.length - 1 ? 'z' : `z${i}`)
    last = `a${i}`
    return i === layers.length - 1 ? [gemm] : [gemm, node('Relu', [`z${i}`], last)]
  })
  const tensors = layers.flatMap(({ weights, bias }, i) => [initializer(`w${i}`, weights), initializer(`b${i}`, bias)])
  const ports = [bytes(11, port('x', sizes[0] ?? 0)), bytes(12, port('z', sizes.at(-1) ?? 0))]
  const graph = bytes(7, ...nodes, bytes(2, 'net'), ...tensors, ...ports)
  return Buffer.concat([number(1, 8), graph, bytes(8, number(2, 17))])
}

await main(async () => {
  const { default: ort } = await load('onnxruntime-node')
  return {
    version: ort.env.versions.node,
    async start({ epochs, rows }) {
      const { x, y, layers } = tables(rows)
      const { sizes = [] } = workload
      const options = { intraOpNumThreads: setting.threads, interOpNumThreads: 1 }
      const session = await ort.InferenceSession.create(onnxFile(sizes, layers), options)
      const [width = 0, outputs = 0] = [sizes[0], sizes.at(-1)]
      const step = workload.kind === 'batch' ? rows : 1
      const parts = Array.from(
        { length: rows / step },
        (_, i) => new ort.Tensor('float32', x.data.slice(i * step * width, (i + 1) * step * width), [step, width]),
      )
      const logits = new Float32Array(rows * outputs)
      return {
        async run() {
          for (let i = 0; i < epochs; i++)
            for (const [at, part] of parts.entries()) logits.set((await session.run({ x: part })).z.data, at * step * outputs)
        },
        loss: () => crossEntropy(logits, y.data),
      }
    },
  }
})
