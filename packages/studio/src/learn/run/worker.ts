import { predict, train } from 'glassbox'
import { accuracyOf, boundary, example, lesson } from 'glassbox/tutorial'
import { open } from '../../moment/recipe.ts'
import { replies } from '../answers/replies.ts'
import type { Answer, Request } from './messages.ts'
import { messageOf } from '../../words/message.ts'

/** How often a training says where it stands, in milliseconds. */
const EVERY = 90
/** Grid points of a boundary along each axis. */
const GRID = 90
/** Outputs of so many rows are sent along. */
const FEW_ROWS = 20

const say = (answer: Answer) => postMessage(answer)

async function tell({ section, settings }: Request & { kind: 'lesson' }): Promise<void> {
  for (const [question, text] of await replies(section, settings)) say({ kind: 'reply', question, text })
  for await (const block of lesson(section, settings)) say({ kind: 'block', block })
}

async function run({ recipe, boundary: drawn }: Request & { kind: 'training' }): Promise<void> {
  const { network, data, options } = open(recipe)
  const own = drawn && recipe.kind === 'example' ? example(recipe.name, recipe.settings) : undefined
  const training = train(network, data, options)
  const { epochs } = options
  let losses: number[] = []
  let said = -Infinity
  for await (const { epoch, loss } of training) {
    losses.push(loss)
    if (performance.now() - said < EVERY && epoch < epochs) continue
    const { parameters } = training.result()
    say({
      kind: 'progress',
      epoch,
      epochs,
      losses: Float64Array.from(losses),
      ...(data.targets.rows <= FEW_ROWS && { parameters, output: predict(network, parameters, data.inputs) }),
      ...(own && { boundary: boundary(own, parameters, { x: GRID, y: GRID }), accuracy: accuracyOf(own, parameters) }),
    })
    losses = []
    said = performance.now()
  }
}

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  const work = data.kind === 'lesson' ? tell(data) : run(data)
  work.then(
    () => say({ kind: 'done' }),
    (error: unknown) => say({ kind: 'trouble', message: messageOf(error) }),
  )
})
