import { Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { GlassboxError } from 'glassbox'
import { beforeEach, describe, expect, test } from 'vitest'
import { defineCommand } from '../../src/command/command.ts'
import { streamOutput } from '../../src/command/io.ts'
import type { Io } from '../../src/command/io.ts'
import { runProgram } from '../../src/command/program.ts'
import { width } from '../../src/terminal/text.ts'
import { ascii, colored, fakeIo, fakeOutput, plain } from '../fake-io.ts'
import { calls, listed, sample, train } from '../sample-program.ts'

async function run(line: string | readonly string[], io = fakeIo()) {
  const code = await runProgram(sample, typeof line === 'string' ? line.split(' ').filter(Boolean) : line, io)
  return { code, out: io.stdout.text(), err: io.stderr.text() }
}

/** A program with one command, `go`, that does what is given. */
const doing = (work: (io: Io) => Promise<number>) => ({
  ...sample,
  commands: [listed(defineCommand({ name: 'go', summary: 'Go', positionals: [], options: [], run: (_, io) => work(io) }))],
})

const failing = async (error: unknown, io = fakeIo()) => {
  const program = doing(() => Promise.reject(error instanceof Error ? error : new Error(String(error))))
  return { code: await runProgram(program, ['go'], io), out: io.stdout.text(), err: io.stderr.text() }
}

beforeEach(() => void (calls.length = 0))

describe('arguments', () => {
  test('defaults, with nothing but what is required', async () => {
    expect(await run('train a.csv --target species')).toEqual({ code: 0, out: 'a.csv  relu 32 2 \n', err: '' })
    expect(calls).toEqual([
      {
        positionals: { file: 'a.csv' },
        options: {
          target: 'species',
          out: 'model.safetensors',
          drop: undefined,
          json: false,
          hidden: [16, 8],
          activation: 'relu',
          learningRate: undefined,
          batchSize: 32,
          test: 0.2,
          restoreBestWeights: true,
        },
        given: new Set(['target']),
      },
    ])
  })

  test.each([
    ['--name value and --name=value', ['--target', 'x', '--learning-rate=1e-3'], { target: 'x', learningRate: 0.001 }],
    ['short names', ['-t', 'x', '-o=m.st'], { target: 'x', out: 'm.st' }],
    ['flags on and off', ['-t', 'x', '--json', '--no-restore-best-weights'], { json: true, restoreBestWeights: false }],
    ['a word instead of a number', ['-t', 'x', '--batch-size', 'all'], { batchSize: 'all' }],
    [
      'lists',
      ['-t', 'x', '--hidden', '4,3,2', '--drop', 'a, b,"c,d","e""f"'],
      { hidden: [4, 3, 2], drop: ['a', 'b', 'c,d', 'e"f'] },
    ],
    ['an empty list', ['-t', 'x', '--hidden='], { hidden: [] }],
    ['values with = and hyphens inside', ['--target=a=b', '--out=-m.st'], { target: 'a=b', out: '-m.st' }],
    ['a negative number as a text', ['-t', '-5'], { target: '-5' }],
  ])('takes %s', async (_, words, options) => {
    expect((await run(['train', 'a.csv', ...words])).err).toBe('')
    expect(calls[0]?.options).toMatchObject(options)
  })

  test('a hyphen, a negative number and all after -- are positionals', async () => {
    for (const [words, file] of [
      [['-t', 'x', '-'], '-'],
      [['-t', 'x', '-5'], '-5'],
      [['-t', 'x', '--', '--json'], '--json'],
      [['-t', 'x', '--', '--help'], '--help'],
      [['-t', 'x', '--', '--no-color'], '--no-color'],
    ] as const) {
      calls.length = 0
      await run(['train', ...words])
      expect(calls[0]?.positionals).toEqual({ file })
    }
  })

  const help = 'See `glassbox help train`.'
  test.each([
    ['trian a.csv', 'unknown command "trian". Did you mean train? Known: train, inspect.'],
    ['zzzzzz', 'unknown command "zzzzzz". Known: train, inspect.'],
    ['--jsn train', 'unknown option --jsn: expected a command first. See `glassbox help`.'],
    ['train', `<file> is missing (CSV file, or - for standard input). ${help}`],
    ['train a.csv', `--target is missing (Column to predict). ${help}`],
    ['train a.csv b.csv -t x', `train has too many arguments: expected <file>, got "b.csv" besides. ${help}`],
    ['train a.csv --targt x', `unknown option --targt. Did you mean --target? ${help}`],
    ['train a.csv -target x', `unknown option -target. Did you mean --target? ${help}`],
    ['train a.csv --learning 1', `unknown option --learning. Did you mean --learning-rate? ${help}`],
    ['train a.csv --learningRate=1', `unknown option --learningRate. Did you mean --learning-rate? ${help}`],
    ['train a.csv --xyzzyxyzzy', `unknown option --xyzzyxyzzy. ${help}`],
    ['train a.csv --constructor 1', `unknown option --constructor. ${help}`],
    ['train a.csv -q', `unknown option -q. ${help}`],
    ['train a.csv -t', `-t needs a value. ${help}`],
    [
      'train a.csv --target --json',
      `--target needs a value. A value that begins with a hyphen is given as --target=--json. ${help}`,
    ],
    ['train a.csv --target --', `--target needs a value. ${help}`],
    ['train a.csv -t x --target y', `--target is given twice. ${help}`],
    ['train a.csv -t x --json --no-json', `--json is given twice. ${help}`],
    ['train a.csv -t x --json=yes', `--json takes no value: got "yes". ${help}`],
    ['train a.csv -t x --no-test', `--no-test is not possible: --test takes a value. ${help}`],
    ['train a.csv --target=', `--target cannot take this value: expected a text that is not empty, got "". ${help}`],
    ['train a.csv --learning-rate -1', `--learning-rate cannot take this value: expected a number, above 0, got "-1". ${help}`],
    ['train a.csv --learning-rate 0', `--learning-rate cannot take this value: expected a number, above 0, got "0". ${help}`],
    [
      'train a.csv --learning-rate Infinity',
      `--learning-rate cannot take this value: expected a number, above 0, got "Infinity". ${help}`,
    ],
    [
      'train a.csv --learning-rate 1e999',
      `--learning-rate cannot take this value: expected a number, above 0, got "1e999". ${help}`,
    ],
    ['train a.csv --learning-rate 0x1', `--learning-rate cannot take this value: expected a number, above 0, got "0x1". ${help}`],
    ['train a.csv --test 1', `--test cannot take this value: expected a number, at least 0 and below 1, got "1". ${help}`],
    [
      'train a.csv --batch-size 0.5',
      `--batch-size cannot take this value: expected a whole number, at least 1, or "all", got "0.5". ${help}`,
    ],
    [
      'train a.csv --batch-size 9007199254740993',
      `--batch-size cannot take this value: expected a whole number, at least 1, or "all", got "9007199254740993". ${help}`,
    ],
    [
      'train a.csv --activation rleu',
      `--activation cannot take this value: expected one of relu, tanh, sigmoid, got "rleu". Did you mean relu? ${help}`,
    ],
    ['train a.csv --activation Z', `--activation cannot take this value: expected one of relu, tanh, sigmoid, got "Z". ${help}`],
    [
      'train a.csv --hidden 16,a',
      `--hidden cannot take this value: expected a list such as 16,8, each a whole number, at least 1, got "16,a". ${help}`,
    ],
    [
      'train a.csv --hidden 16,,8',
      `--hidden cannot take this value: expected a list such as 16,8, without empty values, got "16,,8". ${help}`,
    ],
    ['train a.csv --drop=', `--drop cannot take this value: expected a list such as a,b,c, of at least 1, got "". ${help}`],
    [
      'train a.csv --drop="a',
      `--drop cannot take this value: expected a list such as a,b,c, without empty values, got "\\"a". ${help}`,
    ],
  ])('refuses: %s', async (line, message) => {
    expect(await run(line)).toEqual({ code: 2, out: '', err: `error: ${message}\n` })
    expect(calls).toEqual([])
  })
})

describe('help', () => {
  test('of the program', async () => {
    const { code, out, err } = await run('help')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatchInlineSnapshot(`
      "glassbox 1.2.3: neural networks on tables

      Usage
        glassbox <command> [options]

      Commands
        train           Train a network on a table
        inspect         Show what a model file holds

      Options
        -h, --help      Print this help
            --no-color  Print without colours (also where NO_COLOR is set; --color
                        prints them anywhere)
            --version   Print the version

      Examples
        glassbox train penguins.csv --target species
            Trains a network.

      More about a command: glassbox help <command>
      "
    `)
    for (const line of ['--help', '-h']) expect((await run(line)).out).toBe(out)
    expect(await run('')).toEqual({ code: 2, out: '', err: out })
  })

  test('of a command', async () => {
    const { code, out, err } = await run('help train')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatchInlineSnapshot(`
      "Train a network on a table.

      Usage
        glassbox train <file> --target <column> [options]

      Finds the task from the target, holds some rows back to judge the network by,
      and saves the best weights.

      Arguments
        <file>                   CSV file, or - for standard input

      Options
        -t, --target <column>    Column to predict (required)
        -o, --out <file>         Where to save the model (default model.safetensors)
            --drop <col,col>     Columns to leave out
            --json               Print the report as one JSON object

      Network
            --hidden <a,b,...>   Units of the hidden layers (each at least 1; default
                                 16,8)
            --activation <name>  Of the hidden layers (one of relu, tanh, sigmoid;
                                 default relu)

      Training
            --learning-rate <number>
                                 Size of a step (above 0; default: by the optimiser)
            --batch-size <n>     Rows per step (at least 1, or "all"; default 32)
            --test <number>      Share of the rows held back (at least 0 and below 1;
                                 default 0.2)
            --no-restore-best-weights
                                 Keep the last weights instead of the best

      Everywhere
        -h, --help               Print this help
            --no-color           Print without colours (also where NO_COLOR is set;
                                 --color prints them anywhere)

      Examples
        glassbox train penguins.csv --target species
            Trains with defaults and saves model.safetensors.
      "
    `)
    for (const line of ['train --help', 'train -h', 'train a.csv --nonsense --help', '--help train', '--no-color help train'])
      expect((await run(line)).out).toBe(out)
  })

  test('names every option, and fits the columns', async () => {
    for (const columns of [60, 80, 200]) {
      const io = fakeIo({ stdout: fakeOutput({ look: { ...plain, columns } }) })
      const { out } = await run('help train', io)
      for (const option of train.options)
        expect(out).toContain(`--${option.name === 'restore-best-weights' ? 'no-' : ''}${option.name}`)
      for (const line of io.stdout.lines()) expect(width(line)).toBeLessThanOrEqual(Math.min(columns, 100))
    }
  })

  test('is the same text with and without colour, and plain ASCII', async () => {
    const look = async (stdout: ReturnType<typeof fakeOutput>) => (await run('help train', fakeIo({ stdout }))).out
    const bright = await look(fakeOutput({ look: colored }))
    const plainText = await look(fakeOutput({ look: ascii }))
    expect(bright).toContain('\x1b[1mUsage\x1b[22m\n')
    expect(stripVTControlCharacters(bright)).toBe(plainText)
    expect(plainText).toMatch(/^[\n -~]*$/)
  })

  test('of an unknown command', async () => {
    expect(await run('help trai')).toEqual({
      code: 2,
      out: '',
      err: 'error: unknown command "trai". Did you mean train? Known: train, inspect.\n',
    })
  })

  test('version', async () => {
    expect(await run('--version')).toEqual({ code: 0, out: '1.2.3\n', err: '' })
  })
})

describe('errors', () => {
  test("the library's, with exit code 2; control characters are spelled out", async () => {
    const error = new GlassboxError({ problem: 'no column "\x1b[31m"', where: 'a.csv', cure: 'Known: "b"' })
    expect(await failing(error)).toEqual({ code: 2, out: '', err: 'error: a.csv: no column "\\u001b[31m". Known: "b".\n' })
  })

  test('in a terminal: red, broken into lines', async () => {
    const stderr = fakeOutput({ look: { ...colored, columns: 30 }, live: true })
    const { err } = await failing(new GlassboxError({ problem: 'the file has no rows but only a header' }), fakeIo({ stderr }))
    expect(err).toBe('\x1b[31merror:\x1b[39m the file has no rows\n       but only a header.\n')
    expect((await run('train --no-color', fakeIo({ stderr: fakeOutput({ look: colored, live: true }) }))).err).not.toContain(
      '\x1b',
    )
    expect((await run('train --color')).err).toContain('\x1b[31merror:')
  })

  test("the system's, with exit code 2", async () => {
    const error = Object.assign(new Error('EACCES: permission denied, open'), { code: 'EACCES', path: '/root/model' })
    expect(await failing(error)).toEqual({ code: 2, out: '', err: 'error: /root/model: no permission.\n' })
    expect((await failing(Object.assign(new Error('x'), { code: 'ENOSPC' }))).err).toBe('error: the disk is full.\n')
  })

  test('a fault: exit code 1, a short message, the stack only where asked for', async () => {
    const message = 'error: this should not have happened: x is not a function. With GLASSBOX_DEBUG=1 it says where.\n'
    expect(await failing(new TypeError('x is not a function'))).toEqual({ code: 1, out: '', err: message })
    const { err } = await failing(new TypeError('x is not a function'), fakeIo({ env: { GLASSBOX_DEBUG: '1' } }))
    expect(err.startsWith(`${message}TypeError: x is not a function\n    at `)).toBe(true)
  })

  test('Ctrl-C: 130 without a word; an AbortError of another origin is a fault', async () => {
    for (const when of ['loading', 'running']) {
      const io = fakeIo()
      const stopped = doing(
        ({ signal }) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error))
            if (when === 'running') io.interrupt()
          }),
      )
      const code = runProgram(stopped, ['go'], io)
      if (when === 'loading') io.interrupt()
      expect([await code, io.stdout.text(), io.stderr.text()]).toEqual([130, '', ''])
    }
    expect((await failing(new DOMException('Aborted', 'AbortError'))).code).toBe(1)
  })

  test('a closed pipe: 141 without a word', async () => {
    const failure = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
    const io = fakeIo({ stdout: fakeOutput({ failure }) })
    expect(await runProgram(sample, ['--version'], io)).toBe(141)
    expect(io.stderr.text()).toBe('')
  })

  test('the exit code of a command is passed on', async () => {
    expect(
      await runProgram(
        doing(() => Promise.resolve(130)),
        ['go'],
        fakeIo(),
      ),
    ).toBe(130)
  })
})

describe('a stream as output', () => {
  const failure = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
  /** The parts of a stream that an output uses. */
  const stream = (fails: boolean, tty: object = {}) =>
    Object.assign(new Writable({ write: (_, __, done) => void setImmediate(() => done(fails ? failure : null)) }), tty)

  test('whose reader has gone', async () => {
    const output = streamOutput(stream(true), {})
    output.write('a')
    await expect(output.flush()).rejects.toBe(failure)
    expect(() => output.write('b')).toThrow(failure)
    const optional = streamOutput(stream(true), {}, true)
    optional.write('a')
    await optional.flush()
    expect(optional.write('b')).toBe(true)
  })

  test('its look', () => {
    const tty = { isTTY: true, columns: 120 }
    expect(streamOutput(stream(false), { LANG: 'C' })).toMatchObject({
      live: false,
      look: { columns: 80, color: false, unicode: false },
    })
    expect(streamOutput(stream(false, tty), { LANG: 'en_US.UTF-8' })).toMatchObject({
      live: true,
      look: { columns: 120, color: true, unicode: true },
    })
    expect(streamOutput(stream(false, tty), { TERM: 'dumb' })).toMatchObject({
      live: false,
      look: { columns: 120, color: false },
    })
  })
})
