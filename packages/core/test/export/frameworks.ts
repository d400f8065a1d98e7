import { spawnSync } from 'node:child_process'
import type { Rows } from './running.ts'

// Runs scripts of Python's frameworks: many in one process, since they are slow to load.

const python = '/usr/bin/python3'
export const has = (module: string) => spawnSync(python, ['-c', `import ${module}`]).status === 0

/** A script, the tables it predicts for, and the targets it is trained on where it shall be trained. */
export interface Script {
  readonly script: string
  readonly inputs: readonly Rows[]
  readonly targets?: Rows
}

const RUNNER = `
import json, sys
import numpy as np
out = []
for piece in json.load(sys.stdin):
    room = {}
    exec(compile(piece['script'], 'script.py', 'exec'), room)
    inputs = [np.array(rows, dtype=float) for rows in piece['inputs']]
    before = room['predict'](*inputs).tolist()
    after = None
    if 'targets' in piece:
        room['train'](*inputs, np.array(piece['targets'], dtype=float))
        after = room['predict'](*inputs).tolist()
    out.append([before, after])
json.dump(out, sys.stdout)
`

/** What each script predicts, before and after its training. */
export function runScripts(scripts: readonly Script[], before = ''): (readonly [Rows, Rows])[] {
  const { status, stdout, stderr, error } = spawnSync(python, ['-c', before + RUNNER], {
    input: JSON.stringify(scripts),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  })
  if (error) throw error
  if (status !== 0) throw new Error(stderr.slice(-3000))
  return JSON.parse(stdout) as (readonly [Rows, Rows])[]
}
