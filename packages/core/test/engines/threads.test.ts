import { wasm } from '../../src/engines/wasm/wasm.ts'
import { describeEngine } from './conformance.ts'

// Every step that can be split is, however small: steps of a usual size would take minutes.
for (const threads of [2, 3]) describeEngine(`wasm, ${threads} threads`, { create: dtype => wasm(dtype, { threads, grain: 0 }) })
