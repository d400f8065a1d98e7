// ops/matmul.ts. Each output cell adds its products in ascending order of the inner index, from zero, in one accumulator: lanes run over
// output columns, and between blocks of the inner index the accumulators are stored and loaded again.
// Words: 1 output, 2 rows n, 3 columns m, 4 A, 5 B, 6 inner extent k, 7 bytes from row to row of A, 8 bytes along its inner index,
// 9 whether B is stored as (m × k), and 2 more where panels of what is packed have four vectors, not two, 10 a scratch, 11 the instruction
// that works on the output's rows while they are near, or 0, 12 which way: 0 one row, 1 one row with B as (m × k), 2 B where it is,
// 3 packed, 4 packed already (by packPart). Of a product that several threads share: 13 a scratch for what each thread packs, and 14 its
// bytes for a thread; 13 is 0 where 10 serves for that too.
import { edge, nearby, SIZE, threadNumber, word } from './instruction'
import { execute } from './generated/execute'
import { directTile, packedTile, wideTile } from './generated/tiles'
import { transpose } from './transpose'
import { lanes, loadAll, storePart } from './vector'

/** Most rows of A and longest inner index that are packed at a time: A's part fits the second cache, a panel of B the first. */
const ROWS = 128
const INNER = 512
/** Bytes of an output's row that are worked on at a time where the inner index has several blocks, so that they stay near. */
const ACROSS = 2048

export function matmul<T>(p: usize): void {
  switch (word(p, 12)) {
    case 0:
      oneRow<T>(p)
      break
    case 1:
      dots<T>(p)
      break
    case 2: {
      let b = <usize>word(p, 5)
      if (word(p, 9) & 1) {
        const k = word(p, 6)
        const m = word(p, 3)
        b = word(p, 13) ? threadScratch(p) : <usize>word(p, 10)
        transpose<T>(<usize>word(p, 5), <usize>k * sizeof<T>(), m, k, b, <usize>m * sizeof<T>())
      }
      direct<T>(p, b)
      break
    }
    default:
      return packed<T>(p)
  }
  if (word(p, 11)) execute<T>(<usize>word(p, 11))
}

/** (1 × k)(k × m): B's rows in order, eight at a time, the output staying near. */
function oneRow<T>(p: usize): void {
  const m = word(p, 3)
  const k = word(p, 6)
  const out = <usize>word(p, 1)
  const step = <usize>word(p, 8)
  const row = <usize>m * sizeof<T>()
  const rest = m & (lanes<T>() - 1)
  const whole = row - <usize>rest * sizeof<T>()
  let a = <usize>word(p, 4)
  let b = <usize>word(p, 5)
  if (k < 8) for (let j: usize = 0; j < row; j += sizeof<T>()) store<T>(out + j, 0)
  let i = 0
  for (; i + 8 <= k; i += 8) {
    const x0 = loadAll<T>(a)
    const x1 = loadAll<T>(a + step)
    const x2 = loadAll<T>(a + 2 * step)
    const x3 = loadAll<T>(a + 3 * step)
    const x4 = loadAll<T>(a + 4 * step)
    const x5 = loadAll<T>(a + 5 * step)
    const x6 = loadAll<T>(a + 6 * step)
    const x7 = loadAll<T>(a + 7 * step)
    const b4 = b + 4 * row
    for (let j: usize = 0; j < row; j += 16) {
      const c = b + j
      const d = b4 + j
      let sum = v128.splat<T>(0)
      if (i) sum = v128.load(out + j)
      sum = v128.add<T>(sum, v128.mul<T>(x0, v128.load(c)))
      sum = v128.add<T>(sum, v128.mul<T>(x1, v128.load(c + row)))
      sum = v128.add<T>(sum, v128.mul<T>(x2, v128.load(c + 2 * row)))
      sum = v128.add<T>(sum, v128.mul<T>(x3, v128.load(c + 3 * row)))
      sum = v128.add<T>(sum, v128.mul<T>(x4, v128.load(d)))
      sum = v128.add<T>(sum, v128.mul<T>(x5, v128.load(d + row)))
      sum = v128.add<T>(sum, v128.mul<T>(x6, v128.load(d + 2 * row)))
      sum = v128.add<T>(sum, v128.mul<T>(x7, v128.load(d + 3 * row)))
      if (j < whole) v128.store(out + j, sum)
      else storePart<T>(out + j, sum, rest)
    }
    a += 8 * step
    b += 8 * row
  }
  for (; i < k; i++) {
    const x = loadAll<T>(a)
    for (let j: usize = 0; j < row; j += 16) {
      const sum = v128.add<T>(v128.load(out + j), v128.mul<T>(x, v128.load(b + j)))
      if (j < whole) v128.store(out + j, sum)
      else storePart<T>(out + j, sum, rest)
    }
    a += step
    b += row
  }
}

/** (1 × k)(m × k)ᵀ: as many rows of B as there are lanes, turned in registers block by block. */
function dots<T>(p: usize): void {
  const m = word(p, 3)
  const k = word(p, 6)
  const step = <usize>word(p, 8)
  const row = <usize>k * sizeof<T>()
  const side = lanes<T>()
  const whole = k - (k % side)
  for (let j = 0; j < m; j += side) {
    // Where rows are missing at the end, the last one stands for them.
    const b = <usize>word(p, 5) + <usize>j * row
    const left = m - j < side ? m - j : side
    const b1 = left > 1 ? b + row : b
    const b2 = left > 2 ? b1 + row : b
    const b3 = left > 3 ? b2 + row : b
    let a = <usize>word(p, 4)
    let sum = v128.splat<T>(0)
    let i = 0
    for (; i < whole; i += side) {
      const at = <usize>i * sizeof<T>()
      if (sizeof<T>() == 8) {
        const x = v128.load(b + at)
        const y = v128.load(b1 + at)
        sum = v128.add<T>(sum, v128.mul<T>(loadAll<T>(a), v128.shuffle<u64>(x, y, 0, 2)))
        sum = v128.add<T>(sum, v128.mul<T>(loadAll<T>(a + step), v128.shuffle<u64>(x, y, 1, 3)))
        a += 2 * step
      } else {
        const x = v128.load(b + at)
        const y = v128.load(b1 + at)
        const z = v128.load(b2 + at)
        const w = v128.load(b3 + at)
        const xy = v128.shuffle<u32>(x, y, 0, 4, 1, 5)
        const zw = v128.shuffle<u32>(z, w, 0, 4, 1, 5)
        const xyHigh = v128.shuffle<u32>(x, y, 2, 6, 3, 7)
        const zwHigh = v128.shuffle<u32>(z, w, 2, 6, 3, 7)
        sum = v128.add<T>(sum, v128.mul<T>(loadAll<T>(a), v128.shuffle<u64>(xy, zw, 0, 2)))
        sum = v128.add<T>(sum, v128.mul<T>(loadAll<T>(a + step), v128.shuffle<u64>(xy, zw, 1, 3)))
        sum = v128.add<T>(sum, v128.mul<T>(loadAll<T>(a + 2 * step), v128.shuffle<u64>(xyHigh, zwHigh, 0, 2)))
        sum = v128.add<T>(sum, v128.mul<T>(loadAll<T>(a + 3 * step), v128.shuffle<u64>(xyHigh, zwHigh, 1, 3)))
        a += 4 * step
      }
    }
    for (; i < k; i++) {
      const at = <usize>i * sizeof<T>()
      let column = v128.splat<T>(load<T>(b + at))
      column = v128.replace_lane<T>(column, 1, load<T>(b1 + at))
      if (sizeof<T>() == 4) {
        column = v128.replace_lane<f32>(column, 2, load<f32>(b2 + at))
        column = v128.replace_lane<f32>(column, 3, load<f32>(b3 + at))
      }
      sum = v128.add<T>(sum, v128.mul<T>(loadAll<T>(a), column))
      a += step
    }
    const out = <usize>word(p, 1) + <usize>j * sizeof<T>()
    if (left == side) v128.store(out, sum)
    else storePart<T>(out, sum, left)
  }
}

/** Copies the first columns of a tile at the edge. */
function putEdge<T>(rows: i32, columns: i32, to: usize, step: usize): void {
  let from = edge()
  for (let r = 0; r < rows; r++) {
    for (let c: usize = 0; c < <usize>columns * sizeof<T>(); c += sizeof<T>()) store<T>(to + c, load<T>(from + c))
    to += step
    from += 32
  }
}

/** B (k × m) where it is: tiles of four rows and two vectors. A tile at the right edge reads beyond its row, into columns not used. */
function direct<T>(p: usize, b: usize): void {
  const n = word(p, 2)
  const m = word(p, 3)
  const k = word(p, 6)
  const row = <usize>word(p, 7)
  const step = <usize>word(p, 8)
  const width = <usize>m * sizeof<T>()
  for (let i = 0; i < n; i += 4) {
    const rows = n - i < 4 ? n - i : 4
    const a = <usize>word(p, 4) + <usize>i * row
    const out = <usize>word(p, 1) + <usize>i * width
    for (let j = 0; j < m; ) {
      const at = <usize>j * sizeof<T>()
      const vectors = m - j <= lanes<T>() ? 1 : 2
      const columns = vectors * lanes<T>()
      if (m - j >= columns) directTile<T>(rows, vectors, a, row, step, b + at, width, out + at, width, k)
      else {
        directTile<T>(rows, vectors, a, row, step, b + at, width, edge(), 32, k)
        putEdge<T>(rows, m - j, out + at, width)
      }
      j += columns
    }
  }
}

/** Columns of a panel. */
// @ts-ignore: decorator
@inline
function panelLanes<T>(p: usize): i32 {
  return (2 + (word(p, 9) & 2)) * lanes<T>()
}

function packed<T>(p: usize): void {
  const n = word(p, 2)
  const m = word(p, 3)
  const k = word(p, 6)
  const pair = 2 * lanes<T>()
  const across = panelLanes<T>(p)
  const panels = (m + across - 1) / across
  const line = <usize>across * sizeof<T>()
  const panelBytes = <usize>k * line
  const own = word(p, 13) ? threadScratch(p) : <usize>word(p, 10)
  // Where B is gone through once, each part of it is packed when its turn comes.
  const once = word(p, 12) == 3 && n <= ROWS
  const b = ((word(p, 12) == 4 ? <usize>word(p, 10) : own) + 15) & ~15
  const a = word(p, 12) == 4 ? own : b + (once ? line * INNER : <usize>panels * panelBytes)
  if (word(p, 12) == 3 && !once) packB<T>(p, b, 0, panels, 0, k)
  const width = <usize>m * sizeof<T>()
  const span = k > INNER ? ACROSS / <i32>line : panels
  const most = shares(n, ROWS)
  const longest = shares(k, INNER)
  for (let i = 0; i < n; i += most) {
    const rows = n - i < most ? n - i : most
    for (let first = 0; first < panels; first += span) {
      const end = first + span < panels ? first + span : panels
      for (let q = 0; q < k; q += longest) {
        const inner = k - q < longest ? k - q : longest
        packA<T>(p, i, rows, q, inner, a)
        for (let panel = first; panel < end; panel++) {
          const columns = m - panel * across < across ? m - panel * across : across
          const from = once ? b : b + <usize>panel * panelBytes + line * <usize>q
          if (once) packB<T>(p, b, panel, panel + 1, q, inner)
          const out = <usize>word(p, 1) + <usize>i * width + <usize>(panel * across) * sizeof<T>()
          for (let r = 0; r < rows; r += 4) {
            const few = rows - r < 4 ? rows - r : 4
            const to = out + <usize>r * width
            const tile = a + <usize>(r * inner) * sizeof<T>()
            if (sizeof<T>() == 4 && few == 4 && across == 2 * pair && columns == across) {
              wideTile(tile, from, line, to, width, inner, q == 0)
              continue
            }
            for (let j = 0; j < columns; j += pair) {
              const part = <usize>j * sizeof<T>()
              const left = columns - j
              if (left >= pair) packedTile<T>(few, tile, from + part, line, to + part, width, inner, q == 0)
              else {
                if (q) for (let s = 0; s < few; s++) memory.copy(edge() + 32 * <usize>s, to + <usize>s * width + part, <usize>left * sizeof<T>())
                packedTile<T>(few, tile, from + part, line, edge(), 32, inner, q == 0)
                putEdge<T>(few, left, to + part, width)
              }
            }
          }
        }
      }
    }
    if (word(p, 11)) near<T>(<usize>word(p, 11), i, rows)
  }
}

/** A length in equal shares, multiples of four of at most so many: the longest of them. */
// @ts-ignore: decorator
@inline
function shares(length: i32, most: i32): i32 {
  const count = (length + most - 1) / most
  return ((length + count - 1) / count + 3) & ~3
}

/** Runs the instruction that follows on some rows of the output. */
function near<T>(next: usize, start: i32, rows: i32): void {
  const to = nearby()
  memory.copy(to, next, SIZE)
  store<i32>(to + 4, word(next, 1) + start * word(next, 3) * <i32>sizeof<T>())
  store<i32>(to + 8, rows)
  for (let i: usize = 4; i < 9; i++) store<i32>(to + 4 * i, word(next, i) + start * word(next, i + 5))
  execute<T>(to)
}

// @ts-ignore: decorator
@inline
function threadScratch(p: usize): usize {
  return <usize>word(p, 13) + threadNumber() * <usize>word(p, 14)
}

/** Packs a part of B for the products that follow. Words as those of the product, but 13 which part, and 14 of how many. */
export function packPart<T>(p: usize): void {
  const across = panelLanes<T>(p)
  const panels = (word(p, 3) + across - 1) / across
  const from = (panels * word(p, 13)) / word(p, 14)
  const end = (panels * (word(p, 13) + 1)) / word(p, 14)
  packB<T>(p, ((<usize>word(p, 10) + 15) & ~15) + <usize>(from * word(p, 6) * across) * sizeof<T>(), from, end, 0, word(p, 6))
}

/** B in panels of two or four vectors' columns, each panel one row of columns after the other; of its inner index a part. */
function packB<T>(p: usize, to: usize, first: i32, end: i32, q: i32, inner: i32): void {
  const m = word(p, 3)
  const k = word(p, 6)
  const b = <usize>word(p, 5)
  const across = panelLanes<T>(p)
  const line = <usize>across * sizeof<T>()
  for (let panel = first; panel < end; panel++, to += line * <usize>inner) {
    const j = panel * across
    if (word(p, 9) & 1) {
      const columns = m - j < across ? m - j : across
      transpose<T>(b + <usize>(j * k + q) * sizeof<T>(), <usize>k * sizeof<T>(), columns, inner, to, line)
    } else {
      let from = b + <usize>(q * m + j) * sizeof<T>()
      for (let out = to, end = to + line * <usize>inner; out < end; out += line) {
        for (let c: usize = 0; c < line; c += 32) {
          v128.store(out + c, v128.load(from + c))
          v128.store(out + c, v128.load(from + c, 16), 16)
        }
        from += <usize>m * sizeof<T>()
      }
    }
  }
}

/** Rows of A in groups of four (the last may have fewer), each group one column after the other. */
function packA<T>(p: usize, start: i32, rows: i32, q: i32, inner: i32, to: usize): void {
  const row = <usize>word(p, 7)
  const step = <usize>word(p, 8)
  const group = <usize>(4 * inner) * sizeof<T>()
  const line = 64 / <i32>sizeof<T>()
  for (let r = 0; r < rows; ) {
    let from = <usize>word(p, 4) + <usize>(start + r) * row + <usize>q * step
    if (row == sizeof<T>() && rows - r >= line) {
      // A line of the first cache at a time: several groups.
      const second = sizeof<T>() == 4 ? group : 16
      const third = sizeof<T>() == 4 ? group + group : group
      for (let at = to, end = to + group; at < end; at += 4 * sizeof<T>()) {
        v128.store(at, v128.load(from))
        v128.store(at + second, v128.load(from, 16))
        v128.store(at + third, v128.load(from, 32))
        v128.store(at + third + second, v128.load(from, 48))
        from += step
      }
      to += <usize>(line >> 2) * group
      r += line
      continue
    }
    const few = rows - r < 4 ? rows - r : 4
    const width = <usize>few * sizeof<T>()
    if (row != sizeof<T>()) transpose<T>(from, row, few, inner, to, width)
    else
      for (let at = to, end = to + <usize>inner * width; at < end; from += step)
        for (const next = at + width; at < next; at += sizeof<T>()) store<T>(at, load<T>(from + at + width - next))
    to += <usize>inner * width
    r += 4
  }
}
