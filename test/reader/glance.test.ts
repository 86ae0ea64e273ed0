// A bounded look: what runs is known, what ended long ago is not read before somebody wants to see it.

import assert from 'node:assert/strict'
import { truncateSync, utimesSync } from 'node:fs'
import { type ReaderBench, lines, readerBench } from '../tools/readerBench.ts'

describe('a glance', () => {
  let bench: ReaderBench
  beforeEach(() => {
    bench = readerBench()
    bench.write('old/x.points', lines('loss', 0, 3))
    utimesSync(bench.path('old/x.points'), 1_700_000_000, 1_700_000_000)
    bench.write('new/x.points', lines('loss', 0, 3))
  })
  afterEach(() => bench.dispose())
  const glance = (): Promise<void> => bench.reader.glance([{ path: bench.root, name: 'root', folders: [], exclude: [] }])
  const ids = (): string[] => [...bench.runs.keys()].sort()

  it('reads what was written lately and nothing else, and says that this is not all', async () => {
    await glance()
    assert.deepEqual(ids(), ['points:new'])
    assert.equal(bench.runs.get('points:new')!.status, 'running')
    assert.deepEqual(bench.reading, ['new/x.points'])
    assert.deepEqual([bench.told.at(-1)!.partial, bench.told.at(-1)!.looking], [true, false])
  })

  for (const [what, more] of [
    ['a look is asked for', () => bench.look()],
    ['somebody sees runs', () => bench.reader.pace({ visible: true, focused: true })],
    ['roots are followed', () => bench.follow()],
  ] as const)
    it(`is followed by a whole look as soon as ${what}`, async () => {
      await glance()
      await more()
      await bench.look()
      assert.deepEqual(ids(), ['points:new', 'points:old'])
      assert.equal(bench.runs.get('points:old')!.metrics['loss']!.points, 3)
      assert.deepEqual([...bench.reading].sort(), ['new/x.points', 'old/x.points'])
      assert.deepEqual([bench.told.at(-1)!.partial, bench.told.at(-1)!.looking], [undefined, false])
    })

  it('dates what is too long to be read, and reads it later', async () => {
    truncateSync(bench.path('new/x.points'), 40 << 20)
    await glance()
    assert.deepEqual([bench.reader.bytesRead, bench.runs.get('points:new')!.status], [0, 'running'])
    await bench.look()
    assert.equal(bench.runs.get('points:new')!.metrics['loss']!.points, 3)
  })

  it('sees a training that begins', async () => {
    await glance()
    bench.write('newer/x.points', lines('loss', 0, 1))
    bench.reader.hint(bench.path('newer/x.points'))
    bench.clock.pass(bench.clock.next()!)
    await glance()
    assert.deepEqual(ids(), ['points:new', 'points:newer'])
  })
})
