// Written by scripts/generate-kernels.mjs.
import { loadAll } from '../vector'

function direct11<T>(a: usize, row: usize, step: usize, b: usize, bStep: usize, c: usize, cStep: usize, k: i32): void {
  let c00 = v128.splat<T>(0)
  for (; k; k--) {
    const b0 = v128.load(b)
    const x0 = loadAll<T>(a)
    c00 = v128.add<T>(c00, v128.mul<T>(x0, b0))
    a += step
    b += bStep
  }
  v128.store(c, c00)
}

function direct12<T>(a: usize, row: usize, step: usize, b: usize, bStep: usize, c: usize, cStep: usize, k: i32): void {
  let c00 = v128.splat<T>(0)
  let c01 = v128.splat<T>(0)
  for (; k; k--) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    const x0 = loadAll<T>(a)
    c00 = v128.add<T>(c00, v128.mul<T>(x0, b0))
    c01 = v128.add<T>(c01, v128.mul<T>(x0, b1))
    a += step
    b += bStep
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
}

function direct21<T>(a: usize, row: usize, step: usize, b: usize, bStep: usize, c: usize, cStep: usize, k: i32): void {
  let c00 = v128.splat<T>(0)
  let c10 = v128.splat<T>(0)
  let a1 = a + row
  for (; k; k--) {
    const b0 = v128.load(b)
    const x0 = loadAll<T>(a)
    c00 = v128.add<T>(c00, v128.mul<T>(x0, b0))
    const x1 = loadAll<T>(a1)
    c10 = v128.add<T>(c10, v128.mul<T>(x1, b0))
    a += step
    a1 += step
    b += bStep
  }
  v128.store(c, c00)
  c += cStep
  v128.store(c, c10)
}

function direct22<T>(a: usize, row: usize, step: usize, b: usize, bStep: usize, c: usize, cStep: usize, k: i32): void {
  let c00 = v128.splat<T>(0)
  let c01 = v128.splat<T>(0)
  let c10 = v128.splat<T>(0)
  let c11 = v128.splat<T>(0)
  let a1 = a + row
  for (; k; k--) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    const x0 = loadAll<T>(a)
    c00 = v128.add<T>(c00, v128.mul<T>(x0, b0))
    c01 = v128.add<T>(c01, v128.mul<T>(x0, b1))
    const x1 = loadAll<T>(a1)
    c10 = v128.add<T>(c10, v128.mul<T>(x1, b0))
    c11 = v128.add<T>(c11, v128.mul<T>(x1, b1))
    a += step
    a1 += step
    b += bStep
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
  c += cStep
  v128.store(c, c10)
  v128.store(c, c11, 16)
}

function direct31<T>(a: usize, row: usize, step: usize, b: usize, bStep: usize, c: usize, cStep: usize, k: i32): void {
  let c00 = v128.splat<T>(0)
  let c10 = v128.splat<T>(0)
  let c20 = v128.splat<T>(0)
  let a1 = a + row
  let a2 = a1 + row
  for (; k; k--) {
    const b0 = v128.load(b)
    const x0 = loadAll<T>(a)
    c00 = v128.add<T>(c00, v128.mul<T>(x0, b0))
    const x1 = loadAll<T>(a1)
    c10 = v128.add<T>(c10, v128.mul<T>(x1, b0))
    const x2 = loadAll<T>(a2)
    c20 = v128.add<T>(c20, v128.mul<T>(x2, b0))
    a += step
    a1 += step
    a2 += step
    b += bStep
  }
  v128.store(c, c00)
  c += cStep
  v128.store(c, c10)
  c += cStep
  v128.store(c, c20)
}

function direct32<T>(a: usize, row: usize, step: usize, b: usize, bStep: usize, c: usize, cStep: usize, k: i32): void {
  let c00 = v128.splat<T>(0)
  let c01 = v128.splat<T>(0)
  let c10 = v128.splat<T>(0)
  let c11 = v128.splat<T>(0)
  let c20 = v128.splat<T>(0)
  let c21 = v128.splat<T>(0)
  let a1 = a + row
  let a2 = a1 + row
  for (; k; k--) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    const x0 = loadAll<T>(a)
    c00 = v128.add<T>(c00, v128.mul<T>(x0, b0))
    c01 = v128.add<T>(c01, v128.mul<T>(x0, b1))
    const x1 = loadAll<T>(a1)
    c10 = v128.add<T>(c10, v128.mul<T>(x1, b0))
    c11 = v128.add<T>(c11, v128.mul<T>(x1, b1))
    const x2 = loadAll<T>(a2)
    c20 = v128.add<T>(c20, v128.mul<T>(x2, b0))
    c21 = v128.add<T>(c21, v128.mul<T>(x2, b1))
    a += step
    a1 += step
    a2 += step
    b += bStep
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
  c += cStep
  v128.store(c, c10)
  v128.store(c, c11, 16)
  c += cStep
  v128.store(c, c20)
  v128.store(c, c21, 16)
}

function direct41<T>(a: usize, row: usize, step: usize, b: usize, bStep: usize, c: usize, cStep: usize, k: i32): void {
  let c00 = v128.splat<T>(0)
  let c10 = v128.splat<T>(0)
  let c20 = v128.splat<T>(0)
  let c30 = v128.splat<T>(0)
  let a1 = a + row
  let a2 = a1 + row
  let a3 = a2 + row
  for (; k; k--) {
    const b0 = v128.load(b)
    const x0 = loadAll<T>(a)
    c00 = v128.add<T>(c00, v128.mul<T>(x0, b0))
    const x1 = loadAll<T>(a1)
    c10 = v128.add<T>(c10, v128.mul<T>(x1, b0))
    const x2 = loadAll<T>(a2)
    c20 = v128.add<T>(c20, v128.mul<T>(x2, b0))
    const x3 = loadAll<T>(a3)
    c30 = v128.add<T>(c30, v128.mul<T>(x3, b0))
    a += step
    a1 += step
    a2 += step
    a3 += step
    b += bStep
  }
  v128.store(c, c00)
  c += cStep
  v128.store(c, c10)
  c += cStep
  v128.store(c, c20)
  c += cStep
  v128.store(c, c30)
}

function direct42<T>(a: usize, row: usize, step: usize, b: usize, bStep: usize, c: usize, cStep: usize, k: i32): void {
  let c00 = v128.splat<T>(0)
  let c01 = v128.splat<T>(0)
  let c10 = v128.splat<T>(0)
  let c11 = v128.splat<T>(0)
  let c20 = v128.splat<T>(0)
  let c21 = v128.splat<T>(0)
  let c30 = v128.splat<T>(0)
  let c31 = v128.splat<T>(0)
  let a1 = a + row
  let a2 = a1 + row
  let a3 = a2 + row
  for (; k; k--) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    const x0 = loadAll<T>(a)
    c00 = v128.add<T>(c00, v128.mul<T>(x0, b0))
    c01 = v128.add<T>(c01, v128.mul<T>(x0, b1))
    const x1 = loadAll<T>(a1)
    c10 = v128.add<T>(c10, v128.mul<T>(x1, b0))
    c11 = v128.add<T>(c11, v128.mul<T>(x1, b1))
    const x2 = loadAll<T>(a2)
    c20 = v128.add<T>(c20, v128.mul<T>(x2, b0))
    c21 = v128.add<T>(c21, v128.mul<T>(x2, b1))
    const x3 = loadAll<T>(a3)
    c30 = v128.add<T>(c30, v128.mul<T>(x3, b0))
    c31 = v128.add<T>(c31, v128.mul<T>(x3, b1))
    a += step
    a1 += step
    a2 += step
    a3 += step
    b += bStep
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
  c += cStep
  v128.store(c, c10)
  v128.store(c, c11, 16)
  c += cStep
  v128.store(c, c20)
  v128.store(c, c21, 16)
  c += cStep
  v128.store(c, c30)
  v128.store(c, c31, 16)
}

function packed12<T>(a: usize, b: usize, bStep: usize, c: usize, cStep: usize, k: i32, fresh: bool): void {
  let c00 = v128.splat<T>(0)
  let c01 = v128.splat<T>(0)
  if (!fresh) {
    let at = c
    c00 = v128.load(at)
    c01 = v128.load(at, 16)
  }
  for (; k; k--) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    const x0 = loadAll<T>(a)
    c00 = v128.add<T>(c00, v128.mul<T>(x0, b0))
    c01 = v128.add<T>(c01, v128.mul<T>(x0, b1))
    a += 1 * sizeof<T>()
    b += bStep
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
}

function packed22<T>(a: usize, b: usize, bStep: usize, c: usize, cStep: usize, k: i32, fresh: bool): void {
  let c00 = v128.splat<T>(0)
  let c01 = v128.splat<T>(0)
  let c10 = v128.splat<T>(0)
  let c11 = v128.splat<T>(0)
  if (!fresh) {
    let at = c
    c00 = v128.load(at)
    c01 = v128.load(at, 16)
    at += cStep
    c10 = v128.load(at)
    c11 = v128.load(at, 16)
  }
  for (; k; k--) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    const x0 = loadAll<T>(a)
    c00 = v128.add<T>(c00, v128.mul<T>(x0, b0))
    c01 = v128.add<T>(c01, v128.mul<T>(x0, b1))
    const x1 = loadAll<T>(a + 1 * sizeof<T>())
    c10 = v128.add<T>(c10, v128.mul<T>(x1, b0))
    c11 = v128.add<T>(c11, v128.mul<T>(x1, b1))
    a += 2 * sizeof<T>()
    b += bStep
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
  c += cStep
  v128.store(c, c10)
  v128.store(c, c11, 16)
}

function packed32<T>(a: usize, b: usize, bStep: usize, c: usize, cStep: usize, k: i32, fresh: bool): void {
  let c00 = v128.splat<T>(0)
  let c01 = v128.splat<T>(0)
  let c10 = v128.splat<T>(0)
  let c11 = v128.splat<T>(0)
  let c20 = v128.splat<T>(0)
  let c21 = v128.splat<T>(0)
  if (!fresh) {
    let at = c
    c00 = v128.load(at)
    c01 = v128.load(at, 16)
    at += cStep
    c10 = v128.load(at)
    c11 = v128.load(at, 16)
    at += cStep
    c20 = v128.load(at)
    c21 = v128.load(at, 16)
  }
  for (; k; k--) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    const x0 = loadAll<T>(a)
    c00 = v128.add<T>(c00, v128.mul<T>(x0, b0))
    c01 = v128.add<T>(c01, v128.mul<T>(x0, b1))
    const x1 = loadAll<T>(a + 1 * sizeof<T>())
    c10 = v128.add<T>(c10, v128.mul<T>(x1, b0))
    c11 = v128.add<T>(c11, v128.mul<T>(x1, b1))
    const x2 = loadAll<T>(a + 2 * sizeof<T>())
    c20 = v128.add<T>(c20, v128.mul<T>(x2, b0))
    c21 = v128.add<T>(c21, v128.mul<T>(x2, b1))
    a += 3 * sizeof<T>()
    b += bStep
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
  c += cStep
  v128.store(c, c10)
  v128.store(c, c11, 16)
  c += cStep
  v128.store(c, c20)
  v128.store(c, c21, 16)
}

function packed42<T>(a: usize, b: usize, bStep: usize, c: usize, cStep: usize, k: i32, fresh: bool): void {
  let c00 = v128.splat<T>(0)
  let c01 = v128.splat<T>(0)
  let c10 = v128.splat<T>(0)
  let c11 = v128.splat<T>(0)
  let c20 = v128.splat<T>(0)
  let c21 = v128.splat<T>(0)
  let c30 = v128.splat<T>(0)
  let c31 = v128.splat<T>(0)
  if (!fresh) {
    let at = c
    c00 = v128.load(at)
    c01 = v128.load(at, 16)
    at += cStep
    c10 = v128.load(at)
    c11 = v128.load(at, 16)
    at += cStep
    c20 = v128.load(at)
    c21 = v128.load(at, 16)
    at += cStep
    c30 = v128.load(at)
    c31 = v128.load(at, 16)
  }
  for (; k; k--) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    const x0 = loadAll<T>(a)
    c00 = v128.add<T>(c00, v128.mul<T>(x0, b0))
    c01 = v128.add<T>(c01, v128.mul<T>(x0, b1))
    const x1 = loadAll<T>(a + 1 * sizeof<T>())
    c10 = v128.add<T>(c10, v128.mul<T>(x1, b0))
    c11 = v128.add<T>(c11, v128.mul<T>(x1, b1))
    const x2 = loadAll<T>(a + 2 * sizeof<T>())
    c20 = v128.add<T>(c20, v128.mul<T>(x2, b0))
    c21 = v128.add<T>(c21, v128.mul<T>(x2, b1))
    const x3 = loadAll<T>(a + 3 * sizeof<T>())
    c30 = v128.add<T>(c30, v128.mul<T>(x3, b0))
    c31 = v128.add<T>(c31, v128.mul<T>(x3, b1))
    a += 4 * sizeof<T>()
    b += bStep
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
  c += cStep
  v128.store(c, c10)
  v128.store(c, c11, 16)
  c += cStep
  v128.store(c, c20)
  v128.store(c, c21, 16)
  c += cStep
  v128.store(c, c30)
  v128.store(c, c31, 16)
}

/** A tile of 4 rows and 4 vectors of float32: the engine may have it compiled to wide vectors. */
export function wideTile(a: usize, b: usize, bStep: usize, c: usize, cStep: usize, k: i32, fresh: bool): void {
  let c00 = v128.splat<f32>(0)
  let c01 = v128.splat<f32>(0)
  let c02 = v128.splat<f32>(0)
  let c03 = v128.splat<f32>(0)
  let c10 = v128.splat<f32>(0)
  let c11 = v128.splat<f32>(0)
  let c12 = v128.splat<f32>(0)
  let c13 = v128.splat<f32>(0)
  let c20 = v128.splat<f32>(0)
  let c21 = v128.splat<f32>(0)
  let c22 = v128.splat<f32>(0)
  let c23 = v128.splat<f32>(0)
  let c30 = v128.splat<f32>(0)
  let c31 = v128.splat<f32>(0)
  let c32 = v128.splat<f32>(0)
  let c33 = v128.splat<f32>(0)
  if (!fresh) {
    let at = c
    c00 = v128.load(at)
    c01 = v128.load(at, 16)
    c02 = v128.load(at, 32)
    c03 = v128.load(at, 48)
    at += cStep
    c10 = v128.load(at)
    c11 = v128.load(at, 16)
    c12 = v128.load(at, 32)
    c13 = v128.load(at, 48)
    at += cStep
    c20 = v128.load(at)
    c21 = v128.load(at, 16)
    c22 = v128.load(at, 32)
    c23 = v128.load(at, 48)
    at += cStep
    c30 = v128.load(at)
    c31 = v128.load(at, 16)
    c32 = v128.load(at, 32)
    c33 = v128.load(at, 48)
  }
  for (; k; k--) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    const b2 = v128.load(b, 32)
    const b3 = v128.load(b, 48)
    const x0 = loadAll<f32>(a)
    c00 = v128.add<f32>(c00, v128.mul<f32>(x0, b0))
    c01 = v128.add<f32>(c01, v128.mul<f32>(x0, b1))
    c02 = v128.add<f32>(c02, v128.mul<f32>(x0, b2))
    c03 = v128.add<f32>(c03, v128.mul<f32>(x0, b3))
    const x1 = loadAll<f32>(a + 1 * 4)
    c10 = v128.add<f32>(c10, v128.mul<f32>(x1, b0))
    c11 = v128.add<f32>(c11, v128.mul<f32>(x1, b1))
    c12 = v128.add<f32>(c12, v128.mul<f32>(x1, b2))
    c13 = v128.add<f32>(c13, v128.mul<f32>(x1, b3))
    const x2 = loadAll<f32>(a + 2 * 4)
    c20 = v128.add<f32>(c20, v128.mul<f32>(x2, b0))
    c21 = v128.add<f32>(c21, v128.mul<f32>(x2, b1))
    c22 = v128.add<f32>(c22, v128.mul<f32>(x2, b2))
    c23 = v128.add<f32>(c23, v128.mul<f32>(x2, b3))
    const x3 = loadAll<f32>(a + 3 * 4)
    c30 = v128.add<f32>(c30, v128.mul<f32>(x3, b0))
    c31 = v128.add<f32>(c31, v128.mul<f32>(x3, b1))
    c32 = v128.add<f32>(c32, v128.mul<f32>(x3, b2))
    c33 = v128.add<f32>(c33, v128.mul<f32>(x3, b3))
    a += 4 * 4
    b += bStep
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
  v128.store(c, c02, 32)
  v128.store(c, c03, 48)
  c += cStep
  v128.store(c, c10)
  v128.store(c, c11, 16)
  v128.store(c, c12, 32)
  v128.store(c, c13, 48)
  c += cStep
  v128.store(c, c20)
  v128.store(c, c21, 16)
  v128.store(c, c22, 32)
  v128.store(c, c23, 48)
  c += cStep
  v128.store(c, c30)
  v128.store(c, c31, 16)
  v128.store(c, c32, 32)
  v128.store(c, c33, 48)
}

/** A tile of 1 to 4 rows and 1 or 2 vectors of A · B, both read where they are. */
// @ts-ignore: decorator
@inline
export function directTile<T>(
  rows: i32,
  vectors: i32,
  a: usize,
  row: usize,
  step: usize,
  b: usize,
  bStep: usize,
  c: usize,
  cStep: usize,
  k: i32,
): void {
  switch (rows * 2 + vectors - 3) {
    case 0:
      return direct11<T>(a, row, step, b, bStep, c, cStep, k)
    case 1:
      return direct12<T>(a, row, step, b, bStep, c, cStep, k)
    case 2:
      return direct21<T>(a, row, step, b, bStep, c, cStep, k)
    case 3:
      return direct22<T>(a, row, step, b, bStep, c, cStep, k)
    case 4:
      return direct31<T>(a, row, step, b, bStep, c, cStep, k)
    case 5:
      return direct32<T>(a, row, step, b, bStep, c, cStep, k)
    case 6:
      return direct41<T>(a, row, step, b, bStep, c, cStep, k)
    case 7:
      return direct42<T>(a, row, step, b, bStep, c, cStep, k)
  }
}

/** A tile of 1 to 4 rows and 2 vectors, of packed parts; unless fresh it goes on from what is in the output. */
// @ts-ignore: decorator
@inline
export function packedTile<T>(rows: i32, a: usize, b: usize, bStep: usize, c: usize, cStep: usize, k: i32, fresh: bool): void {
  switch (rows) {
    case 1:
      return packed12<T>(a, b, bStep, c, cStep, k, fresh)
    case 2:
      return packed22<T>(a, b, bStep, c, cStep, k, fresh)
    case 3:
      return packed32<T>(a, b, bStep, c, cStep, k, fresh)
    default:
      return packed42<T>(a, b, bStep, c, cStep, k, fresh)
  }
}

