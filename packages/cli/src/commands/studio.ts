import { basename } from 'node:path'
import { loadModel, readBytes } from 'glassbox/node'
import { defineCommand } from '../command/command.ts'
import type { Option } from '../command/command.ts'
import type { Io } from '../command/io.ts'
import { stoppable, untilAborted } from '../command/stop.ts'
import { listed } from './listed.ts'
import { print, sentence } from './print.ts'
import { openBrowser } from './studio/browser.ts'
import { checkPage, pageFolder } from './studio/files.ts'
import { serveStudio } from './studio/server.ts'
import type { ServedModel } from './studio/server.ts'

export const studio = defineCommand({
  ...listed.studio,
  description:
    'Serves the studio on this machine, to this machine alone, until Ctrl-C. The page calls nothing elsewhere: what is opened in it ' +
    'stays in the browser. With a model file, the page opens with that model, to judge it on a table and to walk through it row by row.',
  positionals: [{ name: 'model', summary: 'Model file that `glassbox train` saved' }],
  options: [
    {
      name: 'port',
      alias: 'p',
      type: 'integer',
      min: 1,
      max: 65535,
      summary: 'Port to serve at',
      otherwise: '4242, or a free one where that is taken',
    },
    { name: 'open', type: 'flag', summary: 'Open the page in the browser' },
  ] as const satisfies readonly Option[],
  examples: [
    { line: 'glassbox studio --open', summary: 'Serves the studio and opens it.' },
    { line: 'glassbox studio penguins.safetensors', summary: 'The same with a model in it.' },
  ],
  async run({ positionals, options }, io) {
    const folder = pageFolder()
    await checkPage(folder)
    const model = await stoppable(io, 'Stopped by Ctrl-C.', () => modelOf(positionals.model, io))
    const server = await serveStudio(folder, model, options.port)
    try {
      print(io.stdout, [`The studio is at ${server.address}`])
      print(io.stderr, sentence('Ctrl-C ends it', io.stderr.look, 'dim'))
      if (options.open && !(await openBrowser(server.address)))
        print(io.stderr, sentence('No browser could be opened: open the address yourself', io.stderr.look))
      await untilAborted(new Promise<never>(() => undefined), io.signal).catch((error: unknown) => {
        if (!io.signal.aborted) throw error
      })
    } finally {
      await server.close()
    }
    // Ctrl-C is how it is meant to end.
    return 0
  },
})

/** The model file, checked: a damaged one is told here and not only in the browser. */
async function modelOf(path: string | undefined, io: Io): Promise<ServedModel | undefined> {
  if (path === undefined) return undefined
  await untilAborted(loadModel(path), io.signal)
  return { name: basename(path), bytes: await untilAborted(readBytes(path), io.signal) }
}
