// Keeps the house's rules by program: who imports whom, sizes, circles, names, the map, package.json against the code.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const top = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const slash = (path: string): string => path.replaceAll('\\', '/')

function filesBelow(folder: string): string[] {
  return readdirSync(join(top, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = slash(join(folder, entry.name))
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}
const sources = ['src', 'webview'].flatMap(filesBelow).filter((path) => path.endsWith('.ts'))
const text = (path: string): string => readFileSync(join(top, path), 'utf8')

/** The room of a file: the folder below src, or `extension`, `cli`, `webview`. */
function roomOf(path: string): string {
  if (path.startsWith('webview/')) return 'webview'
  const parts = path.split('/')
  return parts.length === 2 ? parts[1]!.replace(/\.ts$/, '') : parts[1]!
}

/** What a room may import: rooms, then packages (`node:` stands for all of Node). */
const may: Record<string, { rooms: readonly string[]; packages: readonly string[] }> = {
  core: { rooms: ['core'], packages: ['yaml'] },
  formats: { rooms: ['formats', 'core'], packages: ['yaml', 'hyparquet', 'hyparquet-compressors'] },
  manifests: { rooms: ['manifests', 'core'], packages: ['yaml', 'hyparquet'] },
  models: { rooms: ['models', 'core'], packages: ['yaml'] },
  bridge: { rooms: ['bridge', 'core'], packages: [] },
  outside: { rooms: ['outside', 'core'], packages: ['node:', 'simple-git'] },
  reader: { rooms: ['reader', 'formats', 'manifests', 'models', 'outside', 'core', 'bridge'], packages: ['node:'] },
  host: { rooms: ['host', 'core', 'bridge'], packages: ['vscode'] },
  cli: { rooms: ['cli', 'reader', 'formats', 'manifests', 'models', 'outside', 'core', 'bridge'], packages: ['node:'] },
  extension: { rooms: ['host', 'reader', 'formats', 'manifests', 'models', 'outside', 'core', 'bridge'], packages: ['node:', 'vscode'] },
  webview: { rooms: ['webview', 'core', 'bridge'], packages: ['uplot', '@tanstack/virtual-core', '@vscode/webview-ui-toolkit'] },
}

function importsOf(path: string): string[] {
  const code = text(path).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  return [...code.matchAll(/(?:from\s+|import\s*\(\s*|^\s*import\s+|require\(\s*)['"]([^'"]+)['"]/gm)].map((match) => match[1]!)
}
const target = (path: string, imported: string): string => slash(relative(top, resolve(top, dirname(path), imported)))

/** Files that may be longer than 400 lines, each with its reason. */
const long: Record<string, string> = {}

describe('the house', () => {
  it('lets each room import only what it may', () => {
    const wrong: string[] = []
    for (const path of sources) {
      const room = roomOf(path)
      const rule = may[room]
      if (rule === undefined) {
        wrong.push(`${path}: no rule for the room "${room}"`)
        continue
      }
      for (const imported of importsOf(path)) {
        if (imported.startsWith('.')) {
          const other = roomOf(target(path, imported))
          if (!existsSync(join(top, target(path, imported)))) wrong.push(`${path}: ${imported} does not exist`)
          else if (!rule.rooms.includes(other)) wrong.push(`${path}: ${room} must not import ${other} (${imported})`)
        } else if (
          !rule.packages.some(
            (one) => imported === one || (one === 'node:' ? imported.startsWith('node:') : imported.startsWith(`${one}/`)),
          )
        )
          wrong.push(`${path}: ${room} must not import ${imported}`)
      }
    }
    assert.deepEqual(wrong, [])
  })

  it('keeps the clock, randomness, Node and the DOM out of the pure rooms', () => {
    const banned =
      /\b(Date\.now|new Date\(\)|Math\.random|performance\.now|process\.|Buffer\.|setTimeout|setInterval|document\.|window\.|globalThis\.)/
    const wrong = sources
      .filter((path) => ['core', 'formats', 'manifests', 'models', 'bridge'].includes(roomOf(path)))
      .flatMap((path) =>
        text(path)
          .split('\n')
          .flatMap((line, i) => (banned.test(line) && !/^\s*(\/\/|\*)/.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
      )
    assert.deepEqual(wrong, [])
  })

  it('hides the archived toolkit behind one module', () => {
    const users = sources.filter((path) => importsOf(path).some((one) => one.startsWith('@vscode/webview-ui-toolkit')))
    assert.ok(users.length <= 1 && users.every((path) => path.startsWith('webview/ui/')), users.join(', '))
  })

  it('has no circles', () => {
    const edges = new Map(
      sources.map((path) => [
        path,
        importsOf(path)
          .filter((one) => one.startsWith('.'))
          .map((one) => target(path, one)),
      ]),
    )
    const done = new Set<string>()
    const visit = (path: string, trail: readonly string[]): void => {
      assert.ok(!trail.includes(path), `circle: ${[...trail, path].join(' -> ')}`)
      if (done.has(path)) return
      for (const next of edges.get(path) ?? []) visit(next, [...trail, path])
      done.add(path)
    }
    for (const path of sources) visit(path, [])
  })

  it('keeps files short, opened by a comment that says what they are for', () => {
    const wrong: string[] = []
    for (const path of sources) {
      const lines = text(path).trimEnd().split('\n')
      const limit = path === 'src/extension.ts' ? 120 : 400
      if (lines.length > limit && long[path] === undefined) wrong.push(`${path}: ${lines.length} lines, at most ${limit}`)
      if (!/^(#!.*\n)?(\/\/|\/\*)/.test(text(path))) wrong.push(`${path}: does not open with a comment`)
    }
    for (const path of Object.keys(long)) if (!sources.includes(path)) wrong.push(`${path}: listed as long, but not there`)
    assert.deepEqual(wrong, [])
  })

  it('names files in camelCase, never as a drawer for anything, and exports no default', () => {
    const wrong: string[] = []
    for (const path of [...sources, ...filesBelow('test').filter((one) => one.endsWith('.ts'))]) {
      const name = path
        .split('/')
        .at(-1)!
        .replace(/(\.test|\.d)?\.ts$/, '')
      if (!/^[a-z][A-Za-z0-9]*$/.test(name)) wrong.push(`${path}: not camelCase`)
      if (/utils|helpers?$|manager|service|common|^index$/i.test(name)) wrong.push(`${path}: says nothing`)
      if (/^export default/m.test(text(path))) wrong.push(`${path}: default export`)
      if (/^\s*(export )?(const )?enum /m.test(text(path))) wrong.push(`${path}: enum`)
    }
    assert.deepEqual(wrong, [])
  })

  it('has a map that names exactly the rooms that exist and is at most 150 lines', () => {
    const map = text('src/README.md')
    assert.ok(map.split('\n').length <= 151, 'src/README.md is longer than 150 lines')
    const named = new Set([...map.matchAll(/^\| `([a-z]+)\/` \|/gm)].map((match) => match[1]!))
    const rooms = new Set(sources.filter((path) => path.startsWith('src/') && path.split('/').length > 2).map(roomOf))
    assert.deepEqual([...named].sort(), [...rooms].sort())
  })

  describe('package.json', () => {
    interface Manifest {
      contributes: {
        commands: { command: string }[]
        views: Record<string, { id: string }[]>
        menus: Record<string, { command?: string }[]>
        keybindings?: { command: string }[]
        configuration: { properties: Record<string, Record<string, unknown>> }
      }
      scripts: Record<string, string>
    }
    const manifest = JSON.parse(text('package.json')) as Manifest
    const host = sources
      .filter((path) => roomOf(path) === 'host' || roomOf(path) === 'extension')
      .map(text)
      .join('\n')
    const declared = new Set(manifest.contributes.commands.map((one) => one.command))

    it('declares every command that the code registers, and no other', () => {
      const registered = new Set([...host.matchAll(/(?:registerCommand|\bcommand)\(\s*'(flywheel\.[\w.]+)'/g)].map((match) => match[1]!))
      assert.deepEqual(
        [...declared].filter((one) => !registered.has(one)),
        [],
        'declared, but not registered',
      )
      assert.deepEqual(
        [...registered].filter((one) => !declared.has(one) && !one.startsWith('flywheel.internal.')),
        [],
        'registered, but not declared',
      )
    })

    it('uses only declared commands in menus and keybindings', () => {
      const used = [...Object.values(manifest.contributes.menus).flat(), ...(manifest.contributes.keybindings ?? [])].flatMap(
        (one) => one.command ?? [],
      )
      assert.deepEqual(
        used.filter((one) => one.startsWith('flywheel.') && !declared.has(one)),
        [],
      )
    })

    it('declares every setting that the code reads, with a description and a default, and no other', () => {
      const read = new Set([...host.matchAll(/setting(?:<[^(]*>)?\(\s*'([\w.]+)'/g)].map((match) => `flywheel.${match[1]!}`))
      const settings = Object.keys(manifest.contributes.configuration.properties)
      assert.deepEqual(
        settings.filter((one) => !read.has(one)),
        [],
        'declared, but not read',
      )
      assert.deepEqual(
        [...read].filter((one) => !settings.includes(one)),
        [],
        'read, but not declared',
      )
      for (const [name, setting] of Object.entries(manifest.contributes.configuration.properties))
        assert.ok(
          ('description' in setting || 'markdownDescription' in setting) && 'default' in setting,
          `${name} lacks a description or a default`,
        )
    })

    it('registers every view it declares', () => {
      const views = Object.values(manifest.contributes.views)
        .flat()
        .map((one) => one.id)
      assert.deepEqual(
        views.filter((id) => !host.includes(`'${id}'`)),
        [],
      )
    })

    it('has every string of the manifest in package.nls.json, and no string too many', () => {
      const strings = Object.keys(JSON.parse(text('package.nls.json')) as object)
      const used = new Set([...text('package.json').matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]!))
      assert.deepEqual(
        [...used].filter((one) => !strings.includes(one)),
        [],
        'missing',
      )
      assert.deepEqual(
        strings.filter((one) => !used.has(one)),
        [],
        'unused',
      )
    })

    it('has the scripts that the README promises', () => {
      for (const name of ['start', 'test', 'check', 'build', 'watch', 'bench', 'package', 'demo'])
        assert.ok(manifest.scripts[name] !== undefined, name)
    })
  })
})
