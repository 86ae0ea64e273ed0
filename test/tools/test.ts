// Runs all tests: in Node, in VS Code's extension host, in a real workbench. Brings what it needs.
//   npm test [-- --only unit,host,page] [--grep TEXT] [--no-build]
// Ends with one line, "N passed, N failed", over all layers.

import { runTests } from '@vscode/test-electron'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { buildAll } from './buildAll.ts'
import { runToEnd } from './child.ts'
import { writeDemo } from './demo/writeDemo.ts'
import { findDesktop } from './desktop.ts'
import { type TestCount, countLine, layerCount } from './testCount.ts'
import { ensureBrowser, ensureServer, top } from './toolsCache.ts'

const args = process.argv.slice(2)
const after = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
const grep = after('--grep')
const minutes = 60_000 // in ms
const deadlineMs = 8 * minutes

const mocha = async (more: readonly string[]): Promise<TestCount> => {
  const script = join(top, 'node_modules', 'mocha', 'bin', 'mocha.js')
  const { code, text } = await runToEnd(process.execPath, [script, ...more, ...(grep === undefined ? [] : ['--grep', grep])], {
    cwd: top,
    deadlineMs,
    show: true,
    // the files under test and their tests are many small modules: no need to be told that types are stripped
    env: { ...process.env, NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --disable-warning=ExperimentalWarning` },
  })
  return layerCount(text, code === 0)
}

/** House, pure and real-parts tests, in Node. */
const unit = (): Promise<TestCount> => mocha(['--reporter', 'dot'])

/** Tests in the extension host: of a desktop VS Code where there is one, else of the server build. */
async function host(): Promise<TestCount> {
  const desktop = await findDesktop()
  const own = mkdtempSync(join(tmpdir(), 'flywheel-host-'))
  try {
    if ('why' in desktop) {
      console.log(`In VS Code as a server: ${desktop.why}.`)
      await ensureServer()
      await ensureBrowser()
    } else console.log(`In the desktop VS Code ${desktop.executable}`)
    let text = ''
    const to = (stream: NodeJS.WriteStream): Writable =>
      new Writable({
        write(piece: Buffer, _encoding, done) {
          text += piece.toString()
          stream.write(piece, () => done())
        },
      })
    // a demo of their own, to change as they like
    const folder = join(own, 'leaf-disease')
    await writeDemo(folder)
    const endedWell = await runTests({
      vscodeExecutablePath: 'why' in desktop ? doorProgram(own) : desktop.executable,
      extensionDevelopmentPath: top,
      extensionTestsPath: join(top, 'dist', 'test', 'index.js'),
      launchArgs: [folder, '--disable-extensions', ...('why' in desktop ? [] : ['--user-data-dir', join(own, 'user')])],
      ...(grep === undefined ? {} : { extensionTestsEnv: { FLYWHEEL_GREP: grep } }),
      stdout: to(process.stdout),
      stderr: to(process.stderr),
    }).then(
      () => true,
      () => false,
    )
    return layerCount(text, endedWell)
  } finally {
    rmSync(own, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

/** `runTests` spawns a program, not a script: a file that starts our door with this Node. */
function doorProgram(folder: string): string {
  const door = join(top, 'test', 'tools', 'serverDoor.ts')
  const windows = process.platform === 'win32'
  const path = join(folder, windows ? 'door.cmd' : 'door')
  const quoted = `"${process.execPath}" "${door}"`
  writeFileSync(path, windows ? `@${quoted} %*\r\n` : `#!/bin/sh\nexec ${quoted} "$@"\n`)
  chmodSync(path, 0o755)
  return path
}

/** Tests of what a person sees: the real workbench in a browser. */
async function page(): Promise<TestCount> {
  await ensureServer()
  await ensureBrowser()
  // package.json's own list of specs is for the unit layer
  return mocha(['--no-package', '--no-config', '--timeout', '120000', '--reporter', 'spec', '--spec', 'test/page/**/*.test.ts'])
}

const layers = { unit, host, page }
const only = args.includes('--only') ? (after('--only') ?? '').split(',') : Object.keys(layers)
if (only.some((name) => !(name in layers))) {
  console.error('--only takes unit, host or page, or several with commas')
  process.exit(2)
}

try {
  if (!args.includes('--no-build')) await buildAll()
  const counts: [string, TestCount, number][] = []
  for (const [name, run] of Object.entries(layers)) {
    if (!only.includes(name)) continue
    console.log(`\n${name}`)
    const began = performance.now()
    const count = await run().catch((error: unknown): TestCount => {
      console.error(error instanceof Error ? error.message : error)
      return { passed: 0, failed: 1, skipped: 0 }
    })
    counts.push([name, count, (performance.now() - began) / 1000])
  }
  console.log('')
  for (const [name, count, seconds] of counts) console.log(`${name.padEnd(5)} ${countLine(count)} in ${seconds.toFixed(0)} s`)
  const sum = (key: keyof TestCount): number => counts.reduce((total, [, count]) => total + count[key], 0)
  console.log(countLine({ passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }))
  process.exitCode = sum('failed') > 0 ? 1 : 0
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  console.log('0 passed, 1 failed')
  process.exitCode = 1
}
