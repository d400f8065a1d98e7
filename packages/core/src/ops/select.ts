import type { Extent, Op } from './op.ts'

/** Values side by side: (n × a), (n × b), … → (n × (a + b + …)). */
export const concatenate: Op = {
  name: 'concatenate',
  shape: shapes => [shapes[0]![0]!, shapes.reduce((width, shape) => width + fixed(shape[1]!), 0)],
  compute(inputs, out) {
    const columns = out.shape[1]!
    let start = 0
    for (const { shape, data } of inputs) {
      const width = shape[1]!
      for (let r = 0; r < shape[0]!; r++) for (let c = 0; c < width; c++) out.data[r * columns + start + c] = data[r * width + c]!
      start += width
    }
  },
  gradient(emit, { inputs }, up) {
    let start = 0
    return inputs.map(value => {
      const count = fixed(value.shape[1]!)
      start += count
      return emit.needs(value) ? emit.step(slice, [up], { start: start - count, count }) : undefined
    })
  },
  sources(inputs, out, index) {
    let column = index % out.shape[1]!
    const row = (index - column) / out.shape[1]!
    let input = 0
    while (column >= inputs[input]!.shape[1]!) column -= inputs[input++]!.shape[1]!
    return [{ input, index: row * inputs[input]!.shape[1]! + column }]
  },
  cell: ([x]) => x!,
  formula: names => `[${names.join(' | ')}]`,
}

const fixed = (extent: Extent): number => (extent === 'batch' ? 0 : extent)

/** Some neighbouring columns of a value: (n × m) → (n × count). */
export const slice: Op<{ readonly start: number; readonly count: number }> = {
  name: 'slice',
  shape: ([x], { count }) => [x![0]!, count],
  compute([x], out, { start, count }) {
    const columns = x!.shape[1]!
    for (let r = 0; r < out.shape[0]!; r++)
      for (let c = 0; c < count; c++) out.data[r * count + c] = x!.data[r * columns + start + c]!
  },
  sources([x], _out, index, { start, count }) {
    const column = index % count
    return [{ input: 0, index: ((index - column) / count) * x!.shape[1]! + start + column }]
  },
  cell: ([x]) => x!,
  formula: ([x], { start, count }) => `columns ${start + 1} to ${start + count} of ${x}`,
}

/** Rows of a table by their index: indices (n × 1), table (levels × d) → (n × d). */
export const lookup: Op = {
  name: 'lookup',
  shape: ([indices, table]) => [indices![0]!, table![1]!],
  compute([indices, table], out) {
    const width = table!.shape[1]!
    for (let r = 0; r < out.shape[0]!; r++)
      for (let c = 0; c < width; c++) out.data[r * width + c] = table!.data[indices!.data[r]! * width + c]!
  },
  gradient: (emit, { inputs: [indices, table] }, up) => [
    undefined,
    emit.needs(table!) ? emit.step(scatterAdd, [indices!, up], { levels: fixed(table!.shape[0]!) }) : undefined,
  ],
  sources([indices, table], _out, index) {
    const width = table!.shape[1]!
    const column = index % width
    const row = (index - column) / width
    return [
      { input: 0, index: row },
      { input: 1, index: indices!.data[row]! * width + column },
    ]
  },
  cell: ([, x]) => x!,
  formula: ([indices, table]) => `the rows of ${table} that ${indices} names`,
}

/** The gradient of {@link lookup}: each row's gradient is added to the table's row that it came from, in the order of the rows. */
export const scatterAdd: Op<{ readonly levels: number }> = {
  name: 'scatterAdd',
  shape: ([, up], { levels }) => [levels, up![1]!],
  compute([indices, up], out, _attributes, { round }) {
    const width = out.shape[1]!
    out.data.fill(0)
    for (let r = 0, i = 0; r < up!.shape[0]!; r++)
      for (let c = 0, to = indices!.data[r]! * width; c < width; c++, i++, to++)
        out.data[to] = round(out.data[to]! + up!.data[i]!)
  },
  sources([indices], { shape: [, width] }, index) {
    const column = index % width!
    const level = (index - column) / width!
    return Array.from(indices!.data).flatMap((at, row) =>
      at === level
        ? [
            { input: 0, index: row },
            { input: 1, index: row * width! + column },
          ]
        : [],
    )
  },
  cell(numbers, _place, { round }) {
    let total = 0
    for (let i = 1; i < numbers.length; i += 2) total = round(total + numbers[i]!)
    return total
  },
  formula: ([indices, up]) => `the rows of ${up} added up by ${indices}`,
}
