// What is found below a root, and what is not: deep at once, once however many ways lead there, and never where the user said no.

import assert from 'node:assert/strict'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Format } from '../../src/formats/format.ts'
import { type ReaderBench, lines, pointsFormat, readerBench } from '../tools/readerBench.ts'

const one = lines('loss', 0, 3)

/** A link to a folder or file; on Windows a junction, and null where that is not allowed. */
function link(target: string, path: string): boolean {
  try {
    symlinkSync(target, path, 'junction')
    return true
  } catch {
    return false
  }
}

describe('finding', () => {
  let bench: ReaderBench
  beforeEach(() => (bench = readerBench()))
  afterEach(() => bench.dispose())
  const ids = (): string[] => [...bench.runs.keys()].sort()

  it('sees folders made deep at once, and the root itself', async () => {
    bench.follow()
    await bench.look()
    assert.deepEqual(ids(), [])
    bench.write('x/y/z/w/a.points', one)
    bench.write('a.points', one)
    await bench.look()
    assert.deepEqual(ids(), ['points:.', 'points:x/y/z/w'])
    assert.equal(bench.runs.get('points:.')!.name, 'root')
  })

  it('enters dot folders, but not .git, node_modules and virtual environments', async () => {
    for (const folder of ['.logs', '.git', 'a/node_modules/b', 'env', 'conda']) bench.write(`${folder}/a.points`, one)
    bench.write('env/pyvenv.cfg', '')
    mkdirSync(bench.path('conda/conda-meta'))
    bench.follow()
    await bench.look()
    assert.deepEqual(ids(), ['points:.logs'])
    assert.deepEqual([...bench.reader.reports[0]!.excluded].sort(), ['.git', 'a/node_modules', 'conda', 'env'])
  })

  it('keeps to the settings', async () => {
    for (const folder of ['runs/a', 'runs/old/b', 'other/c', 'outputs/d/logs/e']) bench.write(`${folder}/a.points`, one)
    bench.write('runs/a/skip.points', lines('skipped', 0, 2))
    bench.follow([{ folders: ['runs', 'outputs/*/logs'], exclude: ['**/old', '**/skip.*'] }])
    await bench.look()
    assert.deepEqual(ids(), ['points:outputs/d/logs/e', 'points:runs/a'])
    assert.deepEqual(Object.keys(bench.runs.get('points:runs/a')!.metrics), ['loss'])
    bench.follow([{ exclude: [] }])
    await bench.look()
    assert.equal(ids().length, 4)
  })

  it('counts what several links lead to once, under its real name, and survives loops', async function () {
    bench.write('runs/a/a.points', one)
    const outside = readerBench()
    outside.write('b/b.points', one)
    const made =
      link(bench.path('runs/a'), bench.path('latest')) &&
      link(bench.path('runs'), bench.path('runs/a/loop')) &&
      link(outside.root, bench.path('elsewhere'))
    if (!made) this.skip()
    bench.follow()
    await bench.look()
    assert.deepEqual(ids(), ['points:elsewhere/b', 'points:runs/a'])
    outside.dispose()
  })

  it('counts a linked file once when its own place is looked at too', async function () {
    if (process.platform === 'win32') this.skip()
    bench.write('z/a.points', one)
    mkdirSync(bench.path('a'))
    symlinkSync('../z/a.points', bench.path('a/a.points'))
    bench.follow()
    await bench.look()
    assert.deepEqual(ids(), ['points:z'])
  })

  it('gives what lies in a root inside another root to the inner one, and one root named twice once', async () => {
    bench.write('a/x.points', one)
    bench.write('inner/b/x.points', one)
    bench.follow([{}, { path: join(bench.root, 'inner'), name: 'inner' }, {}])
    await bench.look()
    assert.deepEqual(ids(), ['points:a', 'points:b'])
    assert.equal(bench.runs.get('points:b')!.root, join(bench.root, 'inner'))
    assert.equal(bench.reader.reports.length, 2)
  })

  it('says why a root is not there, and finds it when it comes', async () => {
    bench.follow([{ path: join(bench.root, 'later'), name: 'later' }])
    await bench.look()
    assert.match(bench.reader.reports[0]!.problem!, /it does not exist/)
    bench.write('later/x.points', one)
    await bench.look()
    assert.deepEqual([ids(), bench.reader.reports[0]!.problem], [['points:.'], null])
    rmSync(bench.path('later'), { recursive: true })
    await bench.look()
    assert.deepEqual(ids(), [])
    writeFileSync(bench.path('later'), '')
    await bench.look()
    assert.match(bench.reader.reports[0]!.problem!, /not a folder/)
  })

  it('follows a run whose folder is renamed', async () => {
    bench.write('a/x.points', one)
    bench.follow()
    await bench.look()
    renameSync(bench.path('a'), bench.path('b'))
    await bench.look()
    assert.deepEqual(ids(), ['points:b'])
  })

  it('asks a format again only when something it looked at changed', async () => {
    let asked = 0
    const curious: Format = {
      ...pointsFormat,
      claim(folder) {
        if (folder.path === 'a') asked++
        const says = new TextDecoder().decode(folder.sub('below')?.head('say.txt') ?? new Uint8Array(0))
        return says.startsWith('yes') ? pointsFormat.claim(folder) : []
      },
    }
    const mine = readerBench([curious])
    try {
      mine.write('a/x.points', one)
      mine.write('a/below/say.txt', 'no')
      mine.write('b/y.txt', '')
      mine.follow()
      await mine.look()
      await mine.look()
      assert.deepEqual([asked, [...mine.runs.keys()]], [1, []])
      mine.write('b/z.txt', '')
      await mine.look()
      assert.equal(asked, 1)
      mine.write('a/below/say.txt', 'yes!')
      await mine.look()
      assert.deepEqual([asked, [...mine.runs.keys()]], [2, ['points:a']])
    } finally {
      mine.dispose()
    }
  })
})
