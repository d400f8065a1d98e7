import type { Io } from './io.ts'

interface Named {
  /** In words joined by hyphens, as typed after `--`; its value is `options.inCamelCase`. */
  readonly name: string
  readonly summary: string
  /** One letter, typed after `-`. */
  readonly alias?: string
  /** The heading that it stands under in the help. Default "Options". */
  readonly group?: string
  /** How the help names its value: "column" is shown as `<column>`. */
  readonly value?: string
  /** What happens without it, in words, where that is not a fixed default: "found from the target". */
  readonly otherwise?: string
  readonly required?: boolean
}

/** The numbers that an option takes. */
export interface Bounds {
  readonly min?: number
  readonly max?: number
  readonly above?: number
  readonly below?: number
}

/** `--json`, or `--no-json`. False unless its default is true; then the help shows `--no-json`, and the summary says what that does. */
export interface FlagOption extends Named {
  readonly type: 'flag'
  readonly default?: boolean
}

interface TextOption extends Named {
  readonly type: 'text'
  readonly default?: string
}

export interface NumberOption extends Named, Bounds {
  readonly type: 'number' | 'integer'
  /** Words that it takes besides numbers: "auto". */
  readonly words?: readonly string[]
  readonly default?: number | string
}

export interface ChoiceOption extends Named {
  readonly type: 'choice'
  readonly choices: readonly string[]
  readonly default?: string
}

/** Several values, separated by commas; one that has a comma itself stands in double quotes. */
export interface ListOption extends Named, Bounds {
  readonly type: 'list'
  readonly of: 'text' | 'number' | 'integer'
  /** The fewest values it takes. Default 1; with 0, `--name=` is the empty list. */
  readonly least?: number
  readonly default?: readonly string[] | readonly number[]
}

export type Option = FlagOption | TextOption | NumberOption | ChoiceOption | ListOption

/** A value without a flag, told by its place. */
interface Positional {
  readonly name: string
  readonly summary: string
  readonly required?: boolean
}

type Camel<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S

type Listed<K> = K extends 'text' ? readonly string[] : readonly number[]

type Typed<O extends Option> = O extends FlagOption
  ? boolean
  : O extends ListOption
    ? Listed<O['of']>
    : O extends ChoiceOption
      ? O['choices'][number]
      : O extends NumberOption
        ? number | (O extends { readonly words: readonly (infer W)[] } ? W : never)
        : string

type Present = { readonly type: 'flag' } | { readonly required: true } | { readonly default: unknown }

/** The values of a command's options, by their names in camelCase; undefined where one is not given and has no default. */
type OptionValues<O extends readonly Option[]> = {
  readonly [P in O[number] as Camel<P['name']>]: P extends Present ? Typed<P> : Typed<P> | undefined
}

type PositionalValues<P extends readonly Positional[]> = {
  readonly [Q in P[number] as Camel<Q['name']>]: Q extends { readonly required: true } ? string : string | undefined
}

/** What a command is run with. */
export interface Arguments<
  P extends readonly Positional[] = readonly Positional[],
  O extends readonly Option[] = readonly Option[],
> {
  readonly positionals: PositionalValues<P>
  readonly options: OptionValues<O>
  /** Names (as typed) of the options that were given, to tell a default from the same value given. */
  readonly given: ReadonlySet<string>
}

export interface Example {
  /** The whole line, beginning with the program's name. */
  readonly line: string
  readonly summary: string
}

/** A command as data: what it takes, from which both its parser and its help are made, and what it does. */
export interface Command<
  P extends readonly Positional[] = readonly Positional[],
  O extends readonly Option[] = readonly Option[],
> {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** More for the command's own help, in paragraphs. */
  readonly description?: string
  readonly positionals: P
  readonly options: O
  readonly examples?: readonly Example[]
  /** Does the work and gives the exit code. Method syntax, so that a command with typed arguments is a `Command`. */
  run(args: Arguments<P, O>, io: Io): Promise<number>
}

/** A command in the list of a program: its code is loaded when it is needed. */
export interface CommandEntry {
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<Command>
}

/** A program of several commands. */
export interface Program {
  readonly name: string
  readonly version: string
  readonly summary: string
  readonly commands: readonly CommandEntry[]
  readonly examples?: readonly Example[]
}

/** Gives a command the types of its own arguments. */
export const defineCommand = <const P extends readonly Positional[], const O extends readonly Option[]>(
  command: Command<P, O>,
): Command => command
