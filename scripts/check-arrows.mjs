// Checks who imports whom against the tables below, finds import cycles, and compares ARCHITECTURE.md's drawings with the tables.
// `--print` prints those drawings.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { root } from './lib/setup.mjs'

/**
 * @typedef {object} Room
 * @property {readonly string[]} [files] which files and folders (ending in /) below src belong to it; its own folder where left out
 * @property {readonly string[] | '*'} after the rooms it follows: it may import these, and what these may import; '*' for all
 * @property {boolean} [node] whether it may use Node's modules
 * @property {string} [note] what the drawing says beside it
 */

/** The rooms of packages/core/src. What a room may import is what stands before it on an arrow, near or far. */
export const rooms = /** @type {Record<string, Room>} */ ({
  base: { files: ['matrix.ts', 'errors.ts', 'random.ts', 'numerics.ts', 'numerics/', 'warnings.ts'], after: [] },
  ops: { after: ['base'], note: 'ops/op.ts holds the types of Value and of the emitter of steps' },
  program: { after: ['ops'] },
  network: { after: ['program'] },
  optimizers: { after: ['program'] },
  engines: { after: ['program'] },
  metrics: { after: ['base'] },
  data: { after: ['base'] },
  training: { after: ['network', 'optimizers', 'engines', 'metrics', 'data'] },
  model: { after: ['training'] },
  trace: { after: ['training'] },
  export: { after: ['trace', 'model'] },
  tutorial: { after: ['export'] },
  index: { files: ['index.ts'], after: ['tutorial'], note: 'the public names' },
  node: { files: ['node.ts', 'node/'], after: '*', node: true, note: 'file helpers; the only room with Node in it' },
})

/** The folders of packages/studio/src. A room of the page imports no other room, but Learn shows the debugger. */
export const studioRooms = /** @type {Record<string, Room>} */ ({
  words: { after: [] },
  moment: { after: ['words'] },
  app: { files: ['app/Menu.svelte', 'app/router.svelte.ts', 'app/theme.svelte.ts', 'app/tools.ts'], after: ['moment'] },
  matrix: { after: ['app'] },
  'export-view': { after: ['words'] },
  formula: { after: [] },
  chart: { after: ['matrix'] },
  network: { after: ['matrix'] },
  work: { after: ['matrix', 'moment'] },
  debugger: { after: ['chart', 'network', 'export-view', 'formula'] },
  learn: { after: ['debugger'] },
  playground: { after: ['chart', 'export-view', 'work'] },
  table: { after: ['chart', 'export-view'] },
  page: { files: ['main.ts', 'app/'], after: ['learn', 'playground', 'table'], note: 'what holds the rooms' },
})

/** The one file outside of Node's room that may use Node's modules: '#platform' in package.json chooses between it and the browser's. */
const nodePlatform = 'engines/wasm/platform.node.ts'

/** Packages that import core by its published names and never each other; their own dependencies come from package.json. */
export const edges = ['packages/cli', 'packages/studio']

/**
 * @typedef {{ file: string, line: number, specifier: string }} Import
 * @typedef {{ name: string, dependencies?: object, devDependencies?: object }} Manifest
 * @typedef {object} Table
 * @property {Record<string, Room>} rooms of the core
 * @property {readonly string[]} edges
 * @property {Readonly<Record<string, Record<string, Room>>>} [inside] the rooms of edges that have such
 */

/**
 * All specifiers that a source file imports: import, export … from, import type, import('…') as a type and as a call.
 *
 * @param {string} file
 * @param {string} text
 * @returns {Import[]}
 */
export function importsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false)
  /** @type {Import[]} */
  const found = []
  /** @param {ts.Node | undefined} literal */
  const add = literal => {
    if (literal === undefined || !ts.isStringLiteralLike(literal)) return
    found.push({ file, line: source.getLineAndCharacterOfPosition(literal.getStart(source)).line + 1, specifier: literal.text })
  }
  /** @param {ts.Node} node */
  const visit = node => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier)
    else if (ts.isImportTypeNode(node)) add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined)
    else if (ts.isExternalModuleReference(node)) add(node.expression)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0])
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/**
 * Which rooms each room may import, near and far, itself included.
 *
 * @param {Record<string, Room>} table
 */
export function reach(table) {
  /** @type {Map<string, Set<string>>} */
  const reached = new Map()
  /** @param {string} room @returns {Set<string>} */
  const visit = room => {
    const known = reached.get(room)
    if (known) return known
    const mine = new Set([room])
    reached.set(room, mine)
    const after = table[room]?.after ?? []
    for (const other of after === '*' ? Object.keys(table) : after) for (const far of visit(other)) mine.add(far)
    return mine
  }
  // In the table's order, whatever way they were found.
  return new Map(Object.keys(table).map(room => [room, Object.keys(table).filter(other => visit(room).has(other))]))
}

/**
 * @param {string} path below src
 * @param {Record<string, Room>} table
 */
const roomOf = (path, table) =>
  Object.keys(table).find(room =>
    (table[room]?.files ?? [`${room}/`]).some(f => (f.endsWith('/') ? path.startsWith(f) : path === f)),
  )

/**
 * Groups of files that import each other in a circle (Tarjan's strongly connected components), each as a path around it.
 *
 * @param {Map<string, readonly string[]>} graph
 * @returns {string[][]}
 */
export function cycles(graph) {
  /** @type {Map<string, { index: number, low: number }>} */
  const seen = new Map()
  /** @type {string[]} */
  const stack = []
  /** @type {string[][]} */
  const found = []
  /** @param {string} file */
  const visit = file => {
    const mine = { index: seen.size, low: seen.size }
    seen.set(file, mine)
    stack.push(file)
    for (const next of graph.get(file) ?? []) {
      const other = seen.get(next)
      if (other === undefined) mine.low = Math.min(mine.low, visit(next).low)
      else if (stack.includes(next)) mine.low = Math.min(mine.low, other.index)
    }
    if (mine.low === mine.index) {
      const group = stack.splice(stack.indexOf(file))
      if (group.length > 1 || graph.get(file)?.includes(file)) found.push(around(file, new Set(group)))
    }
    return mine
  }
  /** The shortest way from a file back to itself. @param {string} start @param {Set<string>} group */
  const around = (start, group) => {
    /** @type {string[][]} */
    const paths = [[start]]
    for (const path of paths)
      for (const next of graph.get(path.at(-1) ?? start) ?? []) {
        if (next === start) return [...path, start]
        if (group.delete(next)) paths.push([...path, next])
      }
    return [start]
  }
  for (const file of graph.keys()) if (!seen.has(file)) visit(file)
  return found
}

/** @param {string} folder */
const sourcesUnder = folder =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map(path => path.replaceAll('\\', '/'))
        .filter(path => /\.(ts|svelte|js|mjs)$/.test(path) && !path.endsWith('.d.ts'))
        .sort()
    : []

/**
 * A Svelte file's scripts on their own lines, all else blank; any other file's text as it is.
 *
 * @param {string} path
 * @param {string} text
 */
function code(path, text) {
  if (!path.endsWith('.svelte')) return text
  let out = text.replace(/[^\n]/g, ' ')
  for (const { 1: script = '', indices } of text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/dg)) {
    const at = indices?.[1]?.[0] ?? 0
    out = out.slice(0, at) + script + out.slice(at + script.length)
  }
  return out
}

/**
 * The complaints about a tree of packages, one line each; none where all is right.
 *
 * @param {string} tree
 * @param {Table} [table]
 */
export function checkTree(tree, table = { rooms, edges, inside: { 'packages/studio': studioRooms } }) {
  /** @type {string[]} */
  const complaints = []
  /** @type {Map<string, string[]>} */
  const graph = new Map()
  const allowed = reach(table.rooms)

  /** @param {string} home @param {(path: string, found: Import, target: string | undefined) => void} check */
  const walk = (home, check) => {
    const src = `${home}/src`
    const paths = sourcesUnder(join(tree, src))
    for (const path of paths) graph.set(`${src}/${path}`, [])
    for (const path of paths) {
      const file = `${src}/${path}`
      for (const found of importsOf(file, code(path, readFileSync(join(tree, file), 'utf8')))) {
        const relative = found.specifier.startsWith('.')
        const target = relative ? posix.join(posix.dirname(file), found.specifier) : undefined
        if (target !== undefined && graph.has(target)) graph.get(file)?.push(target)
        check(path, found, target)
      }
    }
  }
  /** @param {Import} found @param {string} fault @param {string} may */
  const complain = ({ file, line, specifier }, fault, may) =>
    complaints.push(`${file}:${line} imports ${specifier}: ${fault}. ${may}`)

  /** @param {string} src @param {Record<string, Room>} known */
  const house = (src, known) => {
    for (const path of sourcesUnder(join(tree, src)))
      if (roomOf(path, known) === undefined)
        complaints.push(
          `${src}${path} is in no room of the table in scripts/check-arrows.mjs. Rooms: ${Object.keys(known).join(', ')}.`,
        )
  }
  const core = 'packages/core/src/'
  house(core, table.rooms)

  walk('packages/core', (path, found, target) => {
    const room = roomOf(path, table.rooms)
    if (room === undefined) return
    const reached = allowed.get(room)?.filter(other => other !== room) ?? []
    const may = `${room} may import ${reached.join(', ') || 'nothing but itself'}.`
    if (target === undefined) {
      if (found.specifier.startsWith('node:') && (table.rooms[room]?.node || path === nodePlatform)) return
      if (found.specifier === '#platform' && room === 'engines') return
      complain(found, 'the core has no dependencies, and Node stands in its own room only', may)
    } else if (!target.startsWith(core)) {
      complain(found, "that is outside of the core's source", may)
    } else if (!graph.has(target)) {
      complain(found, 'there is no such file (written with its ending)', may)
    } else {
      const other = roomOf(target.slice(core.length), table.rooms)
      if (other !== undefined && other !== room && !reached.includes(other))
        complain(found, `${other} ← ${room} is not an arrow`, may)
    }
  })

  for (const home of table.edges) {
    if (!existsSync(join(tree, home, 'package.json'))) continue
    const manifest = readFileSync(join(tree, home, 'package.json'), 'utf8')
    const { name, dependencies, devDependencies } = /** @type {Manifest} */ (JSON.parse(manifest))
    const others = table.edges.filter(other => other !== home).map(other => `glassbox-${posix.basename(other)}`)
    const known = Object.keys({ ...dependencies, ...devDependencies }).filter(dependency => !others.includes(dependency))
    const may = `${name} may import its own files, Node's modules (node:…) and ${known.join(', ') || 'no package'}.`
    const src = `${home}/src/`
    const inside = table.inside?.[home]
    const near = inside && reach(inside)
    if (inside) house(src, inside)
    walk(home, (path, found, target) => {
      if (target !== undefined) {
        if (!target.startsWith(src)) {
          complain(found, 'that is outside of its own source: use the package name', may)
          return
        }
        const [room, other] = inside ? [path, target.slice(src.length)].map(one => roomOf(one, inside)) : []
        const reached = near?.get(room ?? '')?.filter(one => one !== room) ?? []
        if (room && other && other !== room && !reached.includes(other))
          complain(
            found,
            `${other} ← ${room} is not an arrow`,
            `${room} may import ${reached.join(', ') || 'nothing but itself'}.`,
          )
        return
      }
      const { specifier } = found
      if (
        specifier.startsWith('node:') ||
        known.some(dependency => specifier === dependency || specifier.startsWith(`${dependency}/`))
      )
        return
      complain(found, 'not one of its dependencies', may)
    })
  }

  for (const path of cycles(graph)) complaints.push(`import cycle: ${path.join(' → ')}`)
  return complaints
}

/**
 * A drawing that ARCHITECTURE.md carries: arrows as a Mermaid graph, then the table of what each room may import.
 *
 * @param {Record<string, Room>} table
 * @param {string} src the folder of its files
 */
export function drawing(table = rooms, src = 'packages/core/src') {
  const allowed = reach(table)
  const names = Object.keys(table)
  // A room that may import everything would draw an arrow from each: the table says it in a word.
  const arrows = names.flatMap(room => {
    const after = table[room]?.after ?? []
    return after === '*' ? [`  ${room}`] : after.map(other => `  ${other} --> ${room}`)
  })
  const rows = names.map(room => [
    room,
    (table[room]?.files ?? [`${room}/`]).join(', '),
    table[room]?.after === '*'
      ? 'everything'
      : allowed
          .get(room)
          ?.filter(other => other !== room)
          .join(', ') || 'nothing',
    table[room]?.note ?? '',
  ])
  const header = ['Room', `Files in ${src}`, 'May import', 'Note']
  const widths = header.map((title, i) => Math.max(...[header, ...rows].map(row => (row[i] ?? title).length)))
  /** @param {readonly string[]} row */
  const line = row => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const rule = `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`
  return ['```mermaid', 'graph LR', ...arrows, '```', '', line(header), rule, ...rows.map(line)].join('\n')
}

/** The drawings of ARCHITECTURE.md, by the name in their markers. */
const drawings = /** @type {const} */ ([
  ['arrows', drawing()],
  ['arrows of the studio', drawing(studioRooms, 'packages/studio/src')],
])

/**
 * What is wrong with the drawings in a text of ARCHITECTURE.md: none is missing, and each is its table's own.
 *
 * @param {string} text
 * @returns {string[]}
 */
export const checkDrawings = text =>
  drawings.flatMap(([name, wanted]) => {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
    const [from, to] = [text.indexOf(begin), text.indexOf(end)]
    if (from < 0 || to < from) return [`ARCHITECTURE.md has no drawing between ${begin} and ${end}.`]
    if (text.slice(from + begin.length, to).trim() === wanted) return []
    return [`ARCHITECTURE.md draws other ${name} than the table: put there what "node scripts/check-arrows.mjs --print" prints.`]
  })

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.includes('--print')) {
    for (const [name, own] of drawings) console.log(`<!-- ${name} -->\n\n${own}\n\n<!-- /${name} -->\n`)
  } else {
    const complaints = checkTree(root)
    const architecture = join(root, 'ARCHITECTURE.md')
    complaints.push(...checkDrawings(existsSync(architecture) ? readFileSync(architecture, 'utf8') : ''))
    for (const complaint of complaints) console.log(complaint)
    process.exitCode = complaints.length > 0 ? 1 : 0
  }
}
