import type { Matrix, Parameters } from 'glassbox'
import type { Boundary } from 'glassbox/tutorial'
import type { Recipe } from '../../moment/recipe.ts'
import { Job } from './job.ts'

/** A training in a worker, as far as it has come. */
export class Training {
  epoch = $state(0)
  epochs = $state(0)
  /** Loss of each epoch. */
  losses = $state.raw<readonly number[]>([])
  /** What is trained. */
  recipe = $state.raw<Recipe>()
  output = $state.raw<Matrix>()
  parameters = $state.raw<Parameters>()
  boundary = $state.raw<Boundary>()
  accuracy = $state<number>()
  isRunning = $state(false)
  trouble = $state<string>()
  readonly #job = new Job()

  start(recipe: Recipe, { boundary = false }: { readonly boundary?: boolean } = {}): void {
    this.recipe = recipe
    this.output = undefined
    this.parameters = undefined
    this.epoch = 0
    this.losses = []
    this.trouble = undefined
    this.isRunning = true
    this.#job.ask({ kind: 'training', recipe, boundary }, answer => {
      if (answer.kind === 'progress') {
        this.epoch = answer.epoch
        this.epochs = answer.epochs
        this.losses = this.losses.concat(Array.from(answer.losses))
        this.output = answer.output
        this.parameters = answer.parameters
        if (answer.boundary) this.boundary = answer.boundary
        this.accuracy = answer.accuracy
      } else {
        this.isRunning = false
        if (answer.kind === 'trouble') this.trouble = answer.message
      }
    })
  }

  stop(): void {
    this.#job.stop()
    this.isRunning = false
  }
}
