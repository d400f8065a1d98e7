import type { Parameters } from 'glassbox'
import type { ParameterEdit } from '../moment/moment.ts'
import type { CustomRecipe, Rows } from '../moment/recipe.ts'

/** What the network says of a point: one of two classes, one of several, or a number. */
export type Task = 'binary' | 'classes' | 'numbers'

/** The part of the plane that surfaces show, as the network reads coordinates. */
export interface Region {
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
}

/** A training, from its start to the moment at which it waits. */
export interface Job {
  /** Answers to another job are not for this one. */
  readonly id: number
  readonly recipe: CustomRecipe
  readonly held: { readonly inputs: Rows; readonly targets: Rows } | undefined
  readonly task: Task
  readonly region: Region
  /** The number that has the full colour, where numbers are learnt. */
  readonly scale: number
  /** Values of the program that hold what each layer puts out; the network's own last. */
  readonly layers: readonly string[]
  readonly edits: readonly ParameterEdit[]
  readonly epoch: number
  readonly batch: number
}

/** Red, green and blue of each class; the first two stand for numbers below and above 0. */
export type Palette = readonly (readonly [number, number, number])[]

/** What is looked at. */
export interface View {
  readonly palette: Palette
  /** The unit whose surface is shown large; the network's own answer where there is none. */
  readonly unit: { readonly layer: number; readonly unit: number } | undefined
}

/** How the page draws the network: what the worker needs to know to draw its weights. */
export interface Drawing {
  /** In the screen's own pixels, of which there are so many to one of the page. */
  readonly width: number
  readonly height: number
  readonly ratio: number
  /** Edge of a unit, how far before it lines end, and the middle of each, layer after layer from the inputs, in the page's pixels. */
  readonly edge: number
  readonly bias: number
  readonly places: readonly (readonly { readonly x: number; readonly y: number }[])[]
  /** Colours of weights below and above 0. */
  readonly below: Palette[number]
  readonly above: Palette[number]
  /** The weights that lead from each layer to the next. */
  readonly names: readonly string[]
}

/** Pixels of four bytes, row after row. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
}

export type Request =
  | { readonly kind: 'start'; readonly job: Job; readonly view: View }
  /** Epochs a second; without an end where as many as there can be. */
  | { readonly kind: 'play'; readonly speed: number | undefined }
  | { readonly kind: 'pause' }
  | { readonly kind: 'epoch' }
  | { readonly kind: 'batch' }
  | { readonly kind: 'edit'; readonly edit: ParameterEdit }
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'drawing'; readonly drawing: Drawing }
  /** The page has drawn the last frame: it may have another. */
  | { readonly kind: 'seen' }

/** Colours of a square of places, row after row from the top, and lines over it. */
export interface Surface {
  readonly size: number
  /** Four bytes a place. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
  /** Lines from one point to another, four numbers each: shares of width and height from the top left. */
  readonly contours: Float32Array<ArrayBuffer>
  /** The number that has the full colour; undefined where classes are shown. */
  readonly scale: number | undefined
}

/** How well rows are told: the share of them told right, or R² of numbers. */
export interface Scores {
  readonly train: number
  readonly held: number | undefined
}

/** Where a training stands. */
export interface Frame {
  readonly kind: 'frame'
  readonly job: number
  readonly epoch: number
  readonly batch: number
  readonly batches: number
  readonly isRunning: boolean
  /** How many orders (all but view, drawing and seen) had been heard. */
  readonly heard: number
  /** Losses of the epochs since the frame before. */
  readonly losses: Float64Array<ArrayBuffer>
  readonly heldLosses: Float64Array<ArrayBuffer>
  readonly scores: Scores
  /** Scores at some epochs, from the start on. */
  readonly scored: { readonly epochs: readonly number[]; readonly scores: readonly Scores[] }
  readonly parameters: Parameters
  readonly surface: Surface
  /** The weights as lines, from time to time. */
  readonly lines: Picture | undefined
  /** The surfaces of both inputs and all units, layer after layer, in squares of so many places. */
  readonly units: { readonly size: number; readonly pixels: Uint8ClampedArray<ArrayBuffer> }
}

/** How the numbers of a weight matrix, or its gradient, were spread at some epochs. */
export interface Spread {
  readonly parameter: string
  readonly of: 'weights' | 'gradient'
  /** The bins reach from minus this to this: in equal steps for weights, by powers of ten for gradients, which shrink by many. */
  readonly most: number
  readonly bins: number
  /** Epoch after epoch, bin after bin from the lowest. */
  readonly counts: Uint32Array<ArrayBuffer>
}

export interface Spreads {
  readonly kind: 'spreads'
  readonly job: number
  readonly epochs: readonly number[]
  readonly list: readonly Spread[]
}

/** Whether a request changes what the training does. */
export const isOrder = ({ kind }: Request): boolean => kind !== 'view' && kind !== 'drawing' && kind !== 'seen'

export type Answer = Frame | Spreads | { readonly kind: 'trouble'; readonly job: number; readonly message: string }
