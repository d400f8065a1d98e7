// ops/select.ts.
import { word } from './instruction'

/** Copies blocks of columns. Words: 1 output, 2 rows, 3 bytes of a block, 4 input, 9 bytes from row to row of it, 10 of the output. */
export function copyColumns(p: usize): void {
  const width = <usize>word(p, 3)
  const from = <usize>word(p, 9)
  const step = <usize>word(p, 10)
  let x = <usize>word(p, 4)
  let to = <usize>word(p, 1)
  for (let r = 0, rows = word(p, 2); r < rows; r++) {
    memory.copy(to, x, width)
    x += from
    to += step
  }
}

/** Words: 1 output, 2 rows, 3 width, 4 indices, 5 table, 6 its rows. A row that is not there gives NaN. */
export function lookup<T>(p: usize): void {
  const width = <usize>word(p, 3) * sizeof<T>()
  const indices = <usize>word(p, 4)
  let to = <usize>word(p, 1)
  for (let r = 0, rows = word(p, 2); r < rows; r++) {
    const index = load<T>(indices + <usize>r * sizeof<T>())
    if (index >= 0 && index < <T>word(p, 6)) memory.copy(to, <usize>word(p, 5) + <usize>(<i32>index) * width, width)
    else for (let c: usize = 0; c < width; c += sizeof<T>()) store<T>(to + c, <T>NaN)
    to += width
  }
}

/** Words: 1 output, 2 rows, 3 width, 4 indices, 5 gradient, 6 rows of the output. */
export function scatterAdd<T>(p: usize): void {
  const width = <usize>word(p, 3) * sizeof<T>()
  const indices = <usize>word(p, 4)
  const out = <usize>word(p, 1)
  let up = <usize>word(p, 5)
  memory.fill(out, 0, <usize>word(p, 6) * width)
  for (let r = 0, rows = word(p, 2); r < rows; r++) {
    const index = load<T>(indices + <usize>r * sizeof<T>())
    if (index >= 0 && index < <T>word(p, 6)) {
      const to = out + <usize>(<i32>index) * width
      for (let c: usize = 0; c < width; c += sizeof<T>()) store<T>(to + c, <T>(load<T>(to + c) + load<T>(up + c)))
    }
    up += width
  }
}
