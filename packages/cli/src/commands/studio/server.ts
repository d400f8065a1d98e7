import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { deflateRawSync } from 'node:zlib'
import { UsageError } from '../../command/usage.ts'
import { pageFile } from './files.ts'
import type { Served } from './files.ts'

/** A model file that is served beside the page. */
export interface ServedModel {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Only this machine. */
const HOST = '127.0.0.1'
/** The first choice where no port is asked for. */
const USUAL = 4242

/** With these the page may share memory between threads; and nothing of it is taken from elsewhere or shown elsewhere. */
const headers = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
}

/** Where in the page a served model is opened, as the page's own links say it. */
const linkTo = ({ name }: ServedModel) =>
  `#/data/${deflateRawSync(JSON.stringify({ data: { served: name } })).toString('base64url')}`

export interface StudioServer {
  readonly port: number
  readonly address: string
  close(): Promise<void>
}

/** Serves the built page on this machine, with a model beside it where there is one. @throws {UsageError} where the port is taken. */
export async function serveStudio(
  folder: string,
  model: ServedModel | undefined,
  port: number | undefined,
): Promise<StudioServer> {
  const server = createServer((request, response) => void answer(request, response, folder, model))
  const used = await listen(server, port)
  return {
    port: used,
    address: `http://${HOST}:${used}/`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function listen(server: Server, port: number | undefined): Promise<number> {
  const attempt = (wanted: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject)
      server.listen(wanted, HOST, () => {
        server.off('error', reject)
        resolve((server.address() as AddressInfo).port)
      })
    })
  try {
    return await attempt(port ?? USUAL)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    if (port === undefined) return attempt(0)
    throw new UsageError({
      problem: code === 'EACCES' ? `the port ${port} may not be used` : `the port ${port} is in use`,
      where: '--port',
      cure: 'Choose another one, or leave it out: then a free one is found',
    })
  }
}

async function answer(
  { method, url = '/', headers: { host = '' } }: IncomingMessage,
  response: ServerResponse,
  folder: string,
  model: ServedModel | undefined,
): Promise<void> {
  const send = (status: number, { type, bytes }: Served, more: Record<string, string> = {}) => {
    response.writeHead(status, { ...headers, 'content-type': type, 'content-length': bytes.length, ...more })
    response.end(method === 'HEAD' ? undefined : bytes)
  }
  const say = (status: number, text: string, more?: Record<string, string>) =>
    send(status, { type: 'text/plain; charset=utf-8', bytes: Buffer.from(`${text}\n`) }, more)
  if (method !== 'GET' && method !== 'HEAD') return say(405, 'Only GET and HEAD.', { allow: 'GET, HEAD' })
  // Another name for this machine may be a page elsewhere that tries to read what is served here.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return say(403, 'Open the studio as 127.0.0.1 or localhost.')
  const path = pathOf(url)
  if (path === undefined) return say(400, 'This address cannot be read.')
  if (path === '/' && model) return say(302, 'The studio.', { location: `/index.html${linkTo(model)}` })
  if (model && path === `/served/${model.name}`) return send(200, { type: 'application/octet-stream', bytes: model.bytes })
  const file = await pageFile(folder, path)
  return file ? send(200, file) : say(404, 'There is no such file in the studio.')
}

/** The path of an address with its escapes undone. It is not resolved: a path with dots leads nowhere. */
function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(url.replace(/[?#].*$/, ''))
  } catch {
    return undefined
  }
}
