import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveStudio } from '../../src/commands/studio/server.ts'
import type { StudioServer } from '../../src/commands/studio/server.ts'
import { bundled, mainProgram } from './bundled.ts'
import { glassbox, points, quick, workFolder } from './run.ts'

const folder = workFolder()
const table = folder.write('points.csv', points())
/** As the build lays it out: the command's own folder, and the page beside the folder of the commands. */
const program = folder.at('dist/commands/studio/glassbox.mjs')
const page = folder.at('dist/studio')
const model = folder.at('points.safetensors')

beforeAll(async () => {
  mkdirSync(`${page}/assets`, { recursive: true })
  writeFileSync(`${page}/index.html`, '<!doctype html><title>the page</title>')
  writeFileSync(`${page}/assets/a.js`, 'export {}')
  folder.write('dist/secret.txt', 'not for the page')
  await bundled(mainProgram, program)
  expect((await glassbox(['train', table, '-t', 'class', '--out', model, ...quick])).code).toBe(0)
})

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** A request with its path as it is: a browser's own client would resolve the dots. */
async function get(port: number, path: string, { method = 'GET', host = `127.0.0.1:${port}` } = {}): Promise<Answer> {
  const sent = request({ host: '127.0.0.1', port, path, method, headers: { host }, agent: false }).end()
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part as Buffer)
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }
}

describe('the server', () => {
  let server: StudioServer
  beforeAll(async () => {
    server = await serveStudio(page, undefined, undefined)
  })
  afterAll(() => server.close())

  test('gives the page, its files and their types, so that threads may share memory', async () => {
    const home = await get(server.port, '/')
    expect(home).toMatchObject({ status: 200 })
    expect(home.body.toString()).toContain('the page')
    expect(home.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    })
    const script = await get(server.port, '/assets/a.js?v=1')
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8')
    const head = await get(server.port, '/', { method: 'HEAD' })
    expect([head.status, head.body.length]).toEqual([200, 0])
  })

  test.each([
    '/none.js',
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets',
    '/a%00b',
  ])('has no %s', async path => {
    const { status, body } = await get(server.port, path)
    expect(status).toBe(404)
    expect(body.toString()).not.toContain('not for')
  })

  test('refuses other methods, other names of this machine, and addresses that are none', async () => {
    expect((await get(server.port, '/', { method: 'POST' })).status).toBe(405)
    expect((await get(server.port, '/', { host: 'elsewhere.example' })).status).toBe(403)
    expect((await get(server.port, '/%zz')).status).toBe(400)
    expect((await get(server.port, '/', { host: 'localhost' })).status).toBe(200)
  })
})

/** Starts the built command; gives its port, and what comes of it in the end. */
async function started(...words: string[]) {
  const child = spawn(process.execPath, [program, 'studio', ...words], { cwd: dirname(program) })
  let [out, err] = ['', '']
  child.stdout.on('data', part => (out += String(part)))
  child.stderr.on('data', part => (err += String(part)))
  const end = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }))
  for (let i = 0; i < 1000 && !out.includes('\n') && child.exitCode === null; i++)
    await new Promise(resolve => setTimeout(resolve, 10))
  return { child, end, port: Number(/http:\/\/127\.0\.0\.1:(\d+)\//.exec(out)?.[1]) }
}

test('the command serves a model beside the page, opens it there, and ends well with Ctrl-C', async () => {
  const { child, end, port } = await started(model)
  const home = await get(port, '/')
  expect(home.status).toBe(302)
  const [path, packed] = home.headers.location!.split('#/data/')
  expect(path).toBe('/index.html')
  expect(JSON.parse(inflateRawSync(Buffer.from(packed!, 'base64url')).toString())).toEqual({
    data: { served: 'points.safetensors' },
  })
  expect((await get(port, '/served/points.safetensors')).body.equals(folder.bytes('points.safetensors'))).toBe(true)
  expect((await get(port, '/served/other.safetensors')).status).toBe(404)
  child.kill('SIGINT')
  const { code, out, err } = await end
  expect(code).toBe(0)
  expect(out).toBe(`The studio is at http://127.0.0.1:${port}/\n`)
  expect(err).toContain('Ctrl-C ends it')
})

test('a port that is taken is an error where it was asked for', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const { end } = await started('--port', String(port))
  const { code, err } = await end
  other.close()
  expect(code).toBe(2)
  expect(err).toContain(`--port: the port ${port} is in use. Choose another one`)
})

test.each([
  ['missing', 'none.safetensors', () => undefined, /none\.safetensors: the file cannot be read/],
  [
    'damaged',
    'bad.safetensors',
    () => folder.write('bad.safetensors', folder.bytes('points.safetensors').subarray(0, 900)),
    /bad/,
  ],
  ['a table', 'points.csv', () => undefined, /points\.csv/],
])('a model that is %s is told at once', async (_, name, make, expected) => {
  make()
  const { code, err } = await (await started(folder.at(name))).end
  expect(code).toBe(2)
  expect(err).toMatch(expected)
})

test('without the built page it says what to do', async () => {
  const { code, err } = await glassbox(['studio'])
  expect(code).toBe(2)
  expect(err).toContain("the studio's page is not built yet")
  expect(err).toContain('npm run build')
})
