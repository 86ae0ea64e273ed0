// Files that grow, shrink, are replaced, vanish and lie: what was read is always what stands there now.

import assert from 'node:assert/strict'
import { renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { type ReaderBench, lines, readerBench } from '../tools/readerBench.ts'

describe('a tailed file', () => {
  let bench: ReaderBench
  beforeEach(() => {
    bench = readerBench()
    bench.follow()
  })
  afterEach(() => bench.dispose())
  const metric = (name = 'loss', run = 'points:a') => bench.runs.get(run)?.metrics[name]

  it('is read on where it stopped when it grows, a half line waiting for its end', async () => {
    bench.write('a/x.points', `${lines('loss', 0, 10)}loss 10 17000`)
    await bench.look()
    assert.equal(metric()?.points, 10)
    bench.append('a/x.points', `00010 10\n${lines('loss', 11, 20)}`)
    await bench.look()
    assert.equal(metric()?.points, 20)
    assert.equal(metric()?.last?.value, 19)
    assert.equal(bench.reading.length, 2)
  })

  it('that was not written for a day is read once, and tells all of it when it grows after all', async () => {
    const old = Date.now() / 1000 - 3 * 86_400
    const [head, tail] = [lines('loss', 0, 10), lines('loss', 10, 15)]
    bench.write('a/x.points', head)
    utimesSync(bench.path('a/x.points'), old, old)
    await bench.look()
    await bench.look()
    assert.deepEqual([metric()?.points, bench.reader.bytesRead], [10, head.length])
    bench.append('a/x.points', tail)
    await bench.look()
    assert.deepEqual([metric()?.points, metric()?.superseded, metric()?.last?.step], [15, 0, 14])
    const before = bench.reader.bytesRead
    bench.append('a/x.points', lines('loss', 15, 16))
    await bench.look()
    assert.deepEqual([metric()?.points, bench.reader.bytesRead - before], [16, lines('loss', 15, 16).length])
  })

  it('is read once, however short: no byte twice, none that is not there', async () => {
    bench.write('a/x.points', lines('loss', 0, 1))
    bench.write('b/x.points', '')
    await bench.look()
    await bench.look()
    assert.equal(bench.reader.bytesRead, lines('loss', 0, 1).length)
  })

  it('is read in pieces when it is longer than one', async () => {
    bench.write('a/x.points', lines('loss', 0, 120_000))
    await bench.look()
    assert.equal(metric()?.points, 120_000)
    assert.equal(metric()?.superseded, 0)
  })

  it('may hold a record longer than a piece', async () => {
    bench.write('a/x.points', `=${'p'.repeat(5 << 20)}\n${lines('loss', 0, 3)}`)
    await bench.look()
    assert.equal(Object.keys(bench.runs.get('points:a')!.params)[0]!.length, 5 << 20)
    assert.equal(metric()?.points, 3)
  })

  it('begins again when it was cut', async () => {
    bench.write('a/x.points', lines('loss', 0, 10))
    await bench.look()
    truncateSync(bench.path('a/x.points'), lines('loss', 0, 4).length)
    await bench.look()
    assert.equal(metric()?.points, 4)
    assert.equal(metric()?.superseded, 0)
  })

  for (const [what, from, length] of [
    ['shorter', 50, 4],
    ['of the same length', 50, 10],
    ['longer', 50, 30],
  ] as const)
    it(`begins again when it was rewritten in place, ${what}`, async () => {
      bench.write('a/x.points', lines('loss', 40, 50))
      await bench.look()
      writeFileSync(bench.path('a/x.points'), lines('loss', from, from + length))
      utimesSync(bench.path('a/x.points'), 1_800_000_000, 1_800_000_000)
      await bench.look()
      assert.equal(metric()?.points, length)
      assert.equal(metric()?.first?.step, from)
    })

  it('begins again when another file took its name', async () => {
    bench.write('a/x.points', lines('loss', 0, 10))
    await bench.look()
    bench.write('a/new', lines('loss', 100, 130))
    renameSync(bench.path('a/new'), bench.path('a/x.points'))
    await bench.look()
    assert.deepEqual([metric()?.points, metric()?.first?.step], [30, 100])
  })

  it('takes its run away when it is deleted, and brings it back', async () => {
    bench.write('a/x.points', lines('loss', 0, 10))
    bench.write('b/x.points', lines('loss', 0, 10))
    await bench.look()
    rmSync(bench.path('a'), { recursive: true })
    await bench.look()
    assert.deepEqual([...bench.runs.keys()], ['points:b'])
    bench.write('a/x.points', lines('loss', 0, 5))
    await bench.look()
    assert.equal(metric()?.points, 5)
  })

  it('stops at what its decoder cannot go on with, and says so, until it begins again', async () => {
    bench.write('a/x.points', `${lines('loss', 0, 2)}!\n!!\n${lines('loss', 2, 9)}`)
    await bench.look()
    assert.equal(metric()?.points, 2)
    assert.deepEqual(
      bench.issues().map(({ path, offset, message }) => ({ path, offset, message })),
      [{ path: 'a/x.points', offset: lines('loss', 0, 2).length, message: 'a bad line' }],
    )
    const source = bench.runs.get('points:a')!.sources[0]!
    assert.deepEqual([source.state, source.reason], ['dead', 'the file says so'])
    writeFileSync(bench.path('a/x.points'), lines('loss', 0, 1))
    await bench.look()
    assert.deepEqual([metric()?.points, bench.runs.get('points:a')!.sources[0]!.state, bench.issues()], [1, 'live', []])
  })

  it('whose format has a bug is set down as unreadable, and the others are read', async () => {
    bench.write('a/x.points', `${lines('loss', 0, 2)}!bug\n`)
    bench.write('b/x.points', lines('loss', 0, 3))
    await bench.look()
    assert.match(bench.issues()[0]!.message, /a bug in the format/)
    assert.equal(metric('loss', 'points:b')?.points, 3)
  })

  it('is taken to its end once it has been quiet for a while, and begun again when it grows', async () => {
    bench.write('a/x.points', `${lines('loss', 0, 2)}loss 2 1700`)
    await bench.look()
    assert.deepEqual(bench.runs.get('points:a')!.tags, {})
    bench.clock.pass(11_000)
    await bench.look()
    assert.deepEqual(bench.runs.get('points:a')!.tags, { rest: 'loss 2 1700' })
    bench.append('a/x.points', '000002 2\n')
    await bench.look()
    assert.deepEqual([bench.runs.get('points:a')!.tags, metric()?.points, metric()?.superseded], [{}, 3, 0])
  })

  it('set aside by the host is named and not read', async () => {
    bench.write('a/x.points', lines('loss', 0, 2))
    bench.write('a/y.points', lines('other', 0, 2))
    bench.follow([{ setAside: ['a/x.points'] }])
    await bench.look()
    assert.deepEqual(bench.reading, ['a/y.points'])
    assert.match(bench.issues()[0]!.message, /set aside/)
    assert.deepEqual(Object.keys(bench.runs.get('points:a')!.metrics), ['other'])
  })
})

describe('several files of one run', () => {
  it('are one log in the order of their names, whichever grew first', async () => {
    for (const order of [
      ['1.points', '2.points'],
      ['2.points', '1.points'],
    ]) {
      const bench = readerBench()
      bench.follow()
      const whole: Record<string, string[]> = {
        '1.points': [lines('loss', 0, 30), lines('loss', 30, 60)],
        '2.points': [lines('loss', 40, 50), lines('loss', 50, 55)],
      }
      for (const part of [0, 1])
        for (const file of order) {
          if (part === 0) bench.write(`a/${file}`, whole[file]![0]!)
          else bench.append(`a/${file}`, whole[file]![1]!)
          await bench.look()
        }
      const metric = bench.runs.get('points:a')!.metrics['loss']!
      assert.deepEqual([metric.points, metric.superseded, metric.last?.step], [75, 20, 54])
      bench.dispose()
    }
  })
})
