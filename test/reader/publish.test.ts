// What is told of runs, when and how often: only what changed, and the truth about who is running by the clock.

import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import type { Format } from '../../src/formats/format.ts'
import { nextLook } from '../../src/reader/pace.ts'
import { type ReaderBench, lines, pointsFormat, readerBench } from '../tools/readerBench.ts'

describe('publishing', () => {
  let bench: ReaderBench
  beforeEach(() => {
    bench = readerBench()
    bench.follow()
  })
  afterEach(() => bench.dispose())

  it('tells only the runs that changed, and nothing when none did', async () => {
    for (let i = 0; i < 5; i++) bench.write(`r${i}/x.points`, lines('loss', 0, 3))
    await bench.look()
    const before = bench.told.length
    await bench.look()
    assert.equal(bench.told.length, before)
    bench.append('r2/x.points', lines('loss', 3, 4))
    await bench.look()
    assert.deepEqual(
      bench.told.slice(before).flatMap((one) => one.changed.map((run) => run.id)),
      ['points:r2'],
    )
    assert.equal(bench.told.at(-1)!.keys.length, 5)
    assert.equal(bench.told.at(-1)!.looking, false)
  })

  it('tells many runs a few at a time, and that it is not done before the last', async () => {
    await bench.look()
    const before = bench.told.length
    for (let i = 0; i < 450; i++) bench.write(`r${i}/x.points`, lines('loss', 0, 1))
    await bench.look()
    const parts = bench.told.slice(before).filter(({ changed }) => changed.length > 0)
    assert.ok(parts.length >= 3)
    assert.ok(parts.every(({ changed }) => changed.length <= 200))
    assert.equal(new Set(parts.flatMap(({ changed }) => changed.map(({ id }) => id))).size, 450)
    assert.deepEqual([parts.at(-1)!.looking, parts.slice(0, -1).every(({ looking }) => looking), bench.runs.size], [false, true, 450])
  })

  it('raises the version of a run with every change', async () => {
    bench.write('a/x.points', lines('loss', 0, 3))
    await bench.look()
    const before = bench.runs.get('points:a')!.version
    bench.append('a/x.points', lines('loss', 3, 4))
    await bench.look()
    assert.ok(bench.runs.get('points:a')!.version > before)
  })

  it('holds a run for running until its last write is ten minutes old, with the reason', async () => {
    bench.write('a/x.points', lines('loss', 0, 3))
    await bench.look()
    assert.equal(bench.runs.get('points:a')!.status, 'running')
    assert.match(bench.runs.get('points:a')!.statusReason, /less than 10 min old/)
    bench.clock.pass(601_000)
    await bench.look()
    assert.equal(bench.runs.get('points:a')!.status, 'quiet')
    assert.match(bench.runs.get('points:a')!.statusReason, /more than 10 min old/)
    const old = Date.now() / 1000 - 86_400
    bench.write('b/x.points', lines('loss', 0, 3))
    utimesSync(bench.path('b/x.points'), old, old)
    await bench.look()
    assert.equal(bench.runs.get('points:b')!.status, 'quiet')
  })

  it('joins what two tools say of one folder in the order of the registry, a series of both shown once', async () => {
    const other: Format = {
      id: 'other',
      title: 'Other',
      claim: (folder) => (folder.files.includes('o.other') ? [{ kind: 'tail', file: `${folder.path}/o.other`, run: folder.path }] : []),
      tail: () => ({
        wantedBytes: 0,
        dead: null,
        decode(piece, _offset, sink) {
          sink.point(sink.series('loss'), 0, 0, 99)
          sink.point(sink.series('only other'), 0, 0, 1)
          sink.param('lr', 2)
          sink.param('both', 'other')
          sink.facts({ name: 'named by other', status: { status: 'failed', reason: 'It says so.' } })
          return piece.length
        },
      }),
    }
    const two = readerBench([pointsFormat, other])
    try {
      two.write('a/x.points', `=both\n${lines('loss', 0, 3)}`)
      two.write('a/o.other', 'x')
      two.follow()
      await two.look()
      const run = two.runs.get('points:a')!
      assert.deepEqual(run.tools, ['points', 'other'])
      assert.deepEqual(run.params, { both: 1, lr: 2 })
      assert.deepEqual(Object.keys(run.metrics).sort(), ['loss', 'only other'])
      assert.equal(run.metrics['loss']!.points, 3)
      assert.deepEqual([run.name, run.status, run.statusReason], ['named by other', 'failed', 'It says so.'])
    } finally {
      two.dispose()
    }
  })

  it('looks by itself while somebody watches: four times a second where files grow', async () => {
    bench.write('a/x.points', lines('loss', 0, 3))
    await bench.look()
    bench.reader.pace({ visible: true, focused: true })
    bench.append('a/x.points', lines('loss', 3, 4))
    const wait = bench.clock.next()!
    assert.ok(wait <= 250, String(wait))
    const heard = bench.told.length
    bench.clock.pass(wait)
    // the look that the timer began; a second would wait behind it
    await bench.look()
    assert.ok(bench.told.length > heard)
    assert.equal(bench.runs.get('points:a')!.metrics['loss']!.points, 4)
  })

  it('comes to what was not written for a day in a few looks, and at once after a hint', async () => {
    const old = Date.now() / 1000 - 3 * 86_400
    const append = (step: number): void => {
      bench.append('a/x.points', lines('loss', step, step + 1))
      utimesSync(bench.path('a/x.points'), old, old)
    }
    const points = (): number | undefined => bench.runs.get('points:a')?.metrics['loss']?.points
    /** The look that the next timer begins. */
    const next = async (): Promise<void> => {
      bench.clock.pass(bench.clock.next()!)
      for (let i = 0; bench.clock.next() === null && i < 1_000; i++) await new Promise<void>((go) => void setImmediate(go))
    }
    bench.write('a/x.points', lines('loss', 0, 3))
    utimesSync(bench.path('a/x.points'), old, old)
    await bench.look()
    bench.reader.pace({ visible: true, focused: true })
    append(3)
    for (let looks = 0; looks < 5; looks++) await next()
    assert.equal(points(), 4)
    append(4)
    bench.reader.hint(bench.path('a/x.points'))
    await next()
    assert.equal(points(), 5)
  })

  it('comes sooner after a hint', async () => {
    bench.write('a/x.points', lines('loss', 0, 3))
    await bench.look()
    bench.reader.pace({ visible: false, focused: true })
    assert.ok(bench.clock.next()! > 5_000)
    bench.reader.hint(bench.path('a/x.points'))
    assert.ok(bench.clock.next()! <= 250, String(bench.clock.next()))
  })
})

describe('a folder on another machine', () => {
  it('is looked at every ten seconds, what grows in it every two, all of it when it is asked for; and the report says so', async () => {
    const bench = readerBench([pointsFormat], { remoteKindOf: () => 'nfs4' })
    try {
      const points = (): number | undefined => bench.runs.get('points:a')?.metrics['loss']?.points
      /** Lets the next timer fall due and what it began end, without asking for a look. */
      const passTo = async (ms: number): Promise<void> => {
        for (let left = ms; left > 0;) {
          const wait = Math.min(left, bench.clock.next() ?? left)
          bench.clock.pass(wait)
          left -= wait
          for (let i = 0; i < 20; i++) await new Promise<void>((go) => void setImmediate(go))
        }
      }
      bench.write('a/x.points', lines('loss', 0, 3))
      bench.follow()
      await bench.look()
      assert.equal(bench.reader.reports[0]!.remote, 'nfs4')
      bench.reader.pace({ visible: true, focused: true })
      bench.write('b/x.points', lines('loss', 0, 3))
      await passTo(8_000)
      assert.equal(bench.runs.has('points:b'), false)
      await passTo(4_000)
      assert.equal(bench.runs.has('points:b'), true)
      bench.append('a/x.points', lines('loss', 3, 4))
      await bench.look()
      assert.equal(points(), 4)
      bench.append('a/x.points', lines('loss', 4, 5))
      await passTo(1_000)
      assert.equal(points(), 4)
      await passTo(2_000)
      assert.equal(points(), 5)
    } finally {
      bench.dispose()
    }
  })
})

describe('the pace', () => {
  const idle = { visible: true, focused: true, growing: false, anything: true, lookMs: 5, sinceLookMs: 0 }
  const cases: readonly (readonly [string, Partial<typeof idle>, ReturnType<typeof nextLook>])[] = [
    ['is a second where nothing grows', {}, { afterMs: 1_000, whole: true }],
    ['is a quarter of a second where something grows', { growing: true }, { afterMs: 250, whole: false }],
    ['makes the whole look when its time has come', { growing: true, sinceLookMs: 900 }, { afterMs: 100, whole: true }],
    ['is slower without focus', { growing: true, focused: false }, { afterMs: 1_000, whole: false }],
    ['is slow when nothing is visible', { growing: true, visible: false }, { afterMs: 15_000, whole: true }],
    ['takes less than a fiftieth of the time', { lookMs: 500 }, { afterMs: 32_000, whole: true }],
    ['stops where there is nothing and nobody watches', { anything: false, visible: false }, null],
  ]
  for (const [what, facts, next] of cases) it(what, () => assert.deepEqual(nextLook({ ...idle, ...facts }), next))
})
