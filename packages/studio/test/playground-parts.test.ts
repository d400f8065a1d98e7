import { activation, batchNorm, dense, initialize, networkToJson, predict, sequential } from 'glassbox'
import { losses, optimizers } from 'glassbox'
import { describe, expect, test } from 'vitest'
import type { PlaygroundSettings } from '../src/moment/moment.ts'
import { guess, pointsOf, tableOf } from '../src/playground/columns.ts'
import { thinnedPlaces } from '../src/playground/course.ts'
import { layOut, markAt, middleOf } from '../src/playground/layout.ts'
import { pointsFor } from '../src/playground/points.ts'
import { jobOf, layerValues, networkOf, ratesOf } from '../src/playground/recipe.ts'
import { first } from '../src/playground/settings.ts'
import { contour } from '../src/work/contour.ts'
import { strokeInto } from '../src/work/lines.ts'
import type { Answer, Frame } from '../src/work/messages.ts'
import { lead, paintClasses, paintNumbers } from '../src/work/paint.ts'
import { Run } from '../src/work/run.ts'
import { Runner } from '../src/work/runner.ts'
import { countInto, edgeOf, placeOf, Records } from '../src/work/spread.ts'
import { grid } from '../src/work/surfaces.ts'
import { ownTraining } from './moons.ts'

const palette = [
  [200, 0, 0],
  [0, 200, 0],
  [0, 0, 200],
] as const
const job = (settings: PlaygroundSettings = first) => ({
  ...jobOf(settings, pointsFor(settings)),
  ...{ id: 1, edits: [], epoch: 0, batch: 0 },
})

describe('a run', () => {
  test('has the losses and parameters of the core’s own training, bit for bit, by epochs or by batches', async () => {
    const run = new Run(job())
    expect(run.batches).toBe(7)
    await run.stepEpoch()
    for (let batch = 0; batch < 7; batch++) await run.stepBatch()
    await run.stepEpoch()
    const own = await ownTraining(3).run()
    expect(run.losses).toEqual(own.history.map(({ loss }) => loss))
    expect(run.heldLosses).toEqual(own.history.map(({ validationLoss }) => validationLoss))
    expect([...run.parameters.values()].map(({ data }) => data)).toEqual([...own.parameters.values()].map(({ data }) => data))
  })

  test('between batches has the parameters of as many updates', async () => {
    const run = new Run(job())
    await run.stepBatch()
    // The first update of Adam moves every weight with a gradient by the learning rate.
    const before = new Run(job()).parameters.get('hidden1.weights')!
    const moved = run.parameters.get('hidden1.weights')!.data.map((x, i) => Math.abs(x - before.data[i]!))
    for (const step of moved) expect(step).toBeCloseTo(0.03, 5)
    expect([run.epoch, run.batch, run.losses]).toEqual([0, 1, []])
  })

  test('goes on from a parameter changed by hand, and is the same when done again', async () => {
    const edit = { epoch: 2, parameter: 'hidden1.weights', row: 1, column: 3, number: 2.5 }
    const run = new Run(job())
    await run.stepEpoch()
    await run.stepEpoch()
    const before = run.parameters
    run.edit(edit)
    const changed = run.parameters.get('hidden1.weights')!.data
    expect(Array.from(changed).filter((x, i) => x !== before.get('hidden1.weights')!.data[i])).toEqual([2.5])
    expect(changed[13]).toBe(2.5)
    await run.stepEpoch()
    const again = new Run({ ...job(), edits: [edit] })
    for (let epoch = 0; epoch < 3; epoch++) await again.stepEpoch()
    expect(again.losses).toEqual(run.losses)
    expect(again.parameters).toEqual(run.parameters)
  })

  test('refuses an edit of another network', () => {
    const edit = { epoch: 0, parameter: 'hidden7.weights', row: 0, column: 0, number: 1 }
    expect(() => new Run(job()).edit(edit)).toThrow(/no hidden7\.weights/)
  })

  test('counts every weight once in each record', async () => {
    const run = new Run(job())
    run.record()
    await run.stepEpoch()
    run.record()
    const { epochs, list } = run.spreads()
    expect(epochs).toEqual([0, 1])
    const sums = list.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0))
    expect(sums).toEqual([40, 20, 40, 20])
    expect(list.map(({ of }) => of)).toEqual(['weights', 'weights', 'gradient', 'gradient'])
  })

  test('surfaces are what the network says to each place', () => {
    const run = new Run(job())
    const { surface, units } = run.surfaces({ palette, unit: undefined })
    const { region, recipe } = job()
    expect(surface.pixels).toHaveLength(4 * surface.size * surface.size)
    expect(units.pixels).toHaveLength(4 * units.size * units.size * 13)
    const network = networkOf(first, pointsFor(first))
    expect(networkToJson(network)).toEqual(recipe.network)
    const said = predict(network, run.parameters, grid(region, surface.size)).data
    const wanted = new Uint8ClampedArray(surface.pixels.length)
    paintClasses(wanted, 0, said, 1, palette)
    expect(surface.pixels).toEqual(wanted)
  })
})

describe('the runner', () => {
  const heard = () => {
    const answers: Answer[] = []
    const runner = new Runner(answer => answers.push(answer))
    const frames = () => answers.filter((answer): answer is Frame => answer.kind === 'frame')
    const until = async (isThere: (frame: Frame) => boolean) => {
      await expect.poll(() => frames().some(isThere), { timeout: 5000, interval: 5 }).toBe(true)
    }
    return { answers, runner, frames, until }
  }

  test('trains to a moment, plays, pauses at once, steps, and tells every loss once', async () => {
    const { runner, frames, until } = heard()
    runner.hear({ kind: 'start', job: { ...job(), epoch: 4, batch: 2 }, view: { palette, unit: undefined } })
    await until(frame => frame.epoch === 4 && frame.batch === 2)
    runner.hear({ kind: 'play', speed: undefined })
    await new Promise(resolve => setTimeout(resolve, 120))
    runner.hear({ kind: 'pause' })
    await until(frame => frame.heard === 3 && !frame.isRunning)
    const { epoch } = frames().at(-1)!
    expect(epoch).toBeGreaterThan(4)
    runner.hear({ kind: 'epoch' })
    await until(frame => frame.heard === 4)
    expect(frames().at(-1)!.epoch).toBe(epoch + 1)
    const told = frames().flatMap(({ losses }) => Array.from(losses))
    const own = await ownTraining(epoch + 1).run()
    expect(told).toEqual(own.history.map(({ loss }) => loss))
    expect(new Set(frames().map(({ job }) => job))).toEqual(new Set([1]))
  })

  test('sends no frame while the page has not seen the last', async () => {
    const { runner, frames, until } = heard()
    runner.hear({ kind: 'start', job: job(), view: { palette, unit: undefined } })
    await until(() => true)
    runner.hear({ kind: 'play', speed: undefined })
    await new Promise(resolve => setTimeout(resolve, 200))
    expect(frames()).toHaveLength(1)
    runner.hear({ kind: 'seen' })
    await until(frame => frame.isRunning)
    runner.hear({ kind: 'pause' })
    await until(frame => frame.heard === 3)
  })

  test('a training that takes the place of another is told of, though the last frame of that was never seen', async () => {
    const { runner, until } = heard()
    const start = (id: number) => {
      runner.hear({ kind: 'start', job: { ...job(), id }, view: { palette, unit: undefined } })
      runner.hear({ kind: 'play', speed: undefined })
    }
    start(1)
    await until(frame => frame.job === 1)
    start(2)
    await until(frame => frame.job === 2)
    runner.hear({ kind: 'seen' })
    await until(frame => frame.job === 2 && frame.epoch > 0)
    runner.hear({ kind: 'pause' })
    await until(frame => frame.heard === 5)
  })

  test('says what does not fit in words, and goes on with the next', async () => {
    const { runner, answers, until } = heard()
    const bad = { ...job(), recipe: { ...job().recipe, optimizer: { name: 'adam', options: { learningRate: -1 } } as const } }
    runner.hear({ kind: 'start', job: bad, view: { palette, unit: undefined } })
    await expect.poll(() => answers.length, { timeout: 2000 }).toBe(1)
    expect(answers[0]).toMatchObject({ kind: 'trouble', message: expect.stringMatching(/learningRate/) })
    runner.hear({ kind: 'start', job: job(), view: { palette, unit: undefined } })
    await until(({ epoch }) => epoch === 0)
  })
})

describe('points and recipes', () => {
  test('all losses and optimisers that can be chosen train each kind of task', async () => {
    const sources = [
      first.source,
      { kind: 'toy', name: 'spirals', rows: 40, noise: 0, classes: 3 },
      { kind: 'toy', name: 'hills', rows: 40, noise: 0 },
    ] as const
    expect(Object.keys(ratesOf).sort()).toEqual(Object.keys(optimizers).sort())
    for (const source of sources)
      for (const optimizer of Object.keys(ratesOf) as (keyof typeof ratesOf)[]) {
        const run = new Run(job({ ...first, source, optimizer, learningRate: ratesOf[optimizer], batchSize: 'full' }))
        for (let epoch = 0; epoch < 3; epoch++) await run.stepEpoch()
        expect(run.losses[2], `${JSON.stringify(source)} ${optimizer}`).toBeLessThan(run.losses[0]!)
      }
    for (const loss of Object.keys(losses) as (keyof typeof losses)[])
      for (const source of sources) await new Run(job({ ...first, source, loss })).stepEpoch()
  })

  test('a layer’s values are those after normalisation and activation', () => {
    const layers = [
      { units: 3, activation: 'relu', batchNorm: true, dropout: 0.2 },
      { units: 2, activation: 'linear' },
    ]
    const network = networkOf({ ...first, layers }, pointsFor(first))
    expect(layerValues(network, 2)).toEqual(['active1.output', 'hidden2.z', 'output.output'])
    const plain = sequential(2, dense(3), batchNorm(), activation('relu'), dense(2), dense(1, { activation: 'sigmoid' }))
    const own = [...initialize(network, { seed: 1 }).values()].map(({ rows, columns }) => [rows, columns])
    expect(own).toEqual([...initialize(plain, { seed: 1 }).values()].map(({ rows, columns }) => [rows, columns]))
  })

  test('standardised columns have mean 0 and deviation 1 on the rows trained on', () => {
    const settings = { ...first, isStandardised: true }
    const [rows] = [job(settings).recipe.inputs[0]!]
    for (const column of [0, 1]) {
      const mean = rows.reduce((sum, row) => sum + row[column]!, 0) / rows.length
      const variance = rows.reduce((sum, row) => sum + (row[column]! - mean) ** 2, 0) / rows.length
      expect(mean).toBeCloseTo(0, 10)
      expect(variance).toBeCloseTo(1, 10)
    }
  })

  test('a table: columns guessed, rows with missing cells left out, complaints in words', () => {
    const text = 'a,b,kind,date\n1,2,x,2020-01-01\n3,,y,2020-01-02\n5,6,y,2020-01-03\n7,8,,2020-01-04\n'
    const table = tableOf(text, 'own.csv')
    expect(guess(table)).toEqual({ x: 'a', y: 'b', target: 'kind' })
    const points = pointsOf(table, guess(table))
    expect([...points.x, ...points.target, points.leftOut]).toEqual([1, 5, 0, 1, 2])
    expect(points.classNames).toEqual(['x', 'y'])
    expect(() => pointsOf(table, { x: 'kind', y: 'b', target: 'a' })).toThrow(/cannot be an axis/)
    expect(() => pointsOf(table, { x: 'a', y: 'b', target: 'date' })).toThrow(/cannot be learnt/)
    expect(() => guess(tableOf('a\n1\n', 'own.csv'))).toThrow(/too few columns/)
    const drawn = { ...first, source: { kind: 'drawn', points: [[0, 0, 1]] } } as const
    expect(() => pointsFor(drawn)).toThrow(/one class/)
  })
})

describe('drawing', () => {
  test('a contour crosses where the numbers do', () => {
    const size = 8
    const values = Array.from({ length: size * size }, (_, i) => (i % size) - 2.25)
    const lines = contour(values, size, 0)
    expect(lines).toHaveLength(4 * (size - 1))
    for (let i = 0; i < lines.length; i += 2) expect(lines[i]).toBeCloseTo((2.25 + 0.5) / size, 12)
    expect(contour(values, size, 100)).toEqual([])
  })

  test('colours tell class and sign, and how sure', () => {
    const pixels = new Uint8ClampedArray(12)
    paintClasses(pixels, 0, [0.1, 0.5, 0.95], 1, palette)
    expect([pixels[0], pixels[5], pixels[9]]).toEqual([200, 200, 200])
    expect(pixels[11]).toBeGreaterThan(pixels[3]!)
    expect(pixels[3]).toBeGreaterThan(pixels[7]!)
    paintClasses(pixels, 0, [0.2, 0.1, 0.7], 3, palette)
    expect([...pixels.subarray(0, 3)]).toEqual([0, 0, 200])
    paintNumbers(pixels, 0, [-1, 0.5, NaN], 1, palette)
    expect([pixels[0], pixels[5]]).toEqual([200, 200])
    expect(pixels[3]).toBeGreaterThan(pixels[7]!)
    expect([...lead([0.2, 0.1, 0.7], 3, 0)]).toEqual([0.2 - 0.7])
  })

  test('a line runs from one end to the other and fades at its edges', () => {
    const picture = { width: 20, height: 20, pixels: new Uint8ClampedArray(1600) }
    const line = { x0: 0, y0: 10, x1: 20, y1: 10, width: 2, colour: palette[2], share: 1, isDashed: false }
    strokeInto(picture, line)
    const share = (x: number, y: number) => picture.pixels[4 * (20 * y + x) + 3]
    expect([share(0, 9), share(19, 10), share(10, 5)]).toEqual([255, 255, 0])
    strokeInto(picture, { ...line, y0: 0, y1: 20, width: 1 })
    expect(share(15, 15)).toBeGreaterThan(100)
  })

  test('layers of many units stand in several columns, and the nearest line is found', () => {
    const layout = layOut([2, 32, 1], 600, 340)
    expect(new Set(layout.places[1]!.map(({ x }) => x)).size).toBe(2)
    const [from, to] = [layout.places[1]![0]!, layout.places[2]![0]!]
    const at = markAt(layout, to.x - layout.edge / 2 - 4, to.y + ((from.y - to.y) * 4) / (to.x - from.x - layout.edge))
    expect(at?.to).toBe(to)
    expect(at?.from).toBeDefined()
    expect(markAt(layout, from.x, -200)).toBeUndefined()
  })

  test('where there is room each unit has its bias before it, where lines end', () => {
    const layout = layOut([2, 10, 1], 700, 340)
    const [from, to] = [layout.places[0]![0]!, layout.places[1]![6]!]
    const bias = { layer: 0, to }
    const at = middleOf(bias, layout)
    expect(markAt(layout, at.x, at.y)).toEqual(bias)
    const line = { layer: 0, from, to }
    const middle = middleOf(line, layout)
    expect(markAt(layout, middle.x, middle.y)).toEqual(line)
    expect(layout.bias).toBeGreaterThan(0)
    expect(layOut([2, 10, 10, 10, 10, 1], 700, 340).bias).toBe(0)
    // Nothing stands beyond the edges, or over another.
    for (const own of layout.places)
      own.forEach(({ y }, i) => expect(y - (own[i - 1]?.y ?? -Infinity)).toBeGreaterThanOrEqual(layout.edge))
    expect(layout.places.flat().every(({ x, y }) => x > 0 && x < layout.width && y > 0 && y < layout.height)).toBe(true)
  })

  test('spreads: linear, by powers of ten, thinned out', () => {
    expect([placeOf(0.5, 1, false), placeOf(-2, 1, false), placeOf(0, 1, true)]).toEqual([0.5, -1, 0])
    expect(placeOf(-1e-3, 1, true)).toBeCloseTo(-0.5, 12)
    for (const isLog of [false, true])
      for (const bin of [0, 3, 8]) expect(placeOf(edgeOf(bin, 8, 5, isLog), 5, isLog)).toBeCloseTo(bin / 4 - 1, 12)
    const counts = new Uint32Array(4)
    countInto(counts, 0, 4, [-1, -0.1, 0.1, 1, 5], 1, false)
    expect([...counts]).toEqual([1, 1, 1, 2])
    const records = new Records<number>(4)
    for (let epoch = 0; epoch <= 40; epoch++) if (records.isDue(epoch)) records.add(epoch, epoch)
    expect(records.epochs.length).toBeLessThanOrEqual(5)
    expect(records.epochs[0]).toBe(0)
    expect(records.kept).toEqual(records.epochs)
    expect(thinnedPlaces(5)).toEqual([0, 1, 2, 3, 4])
    expect(thinnedPlaces(1000, 10).at(-1)).toBe(999)
    expect(thinnedPlaces(1000, 10)).toHaveLength(10)
  })
})
