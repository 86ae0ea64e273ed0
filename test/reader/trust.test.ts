// Long logs are shown before their checksums are looked at; damage is found all the same, and costs only what it hit.

import assert from 'node:assert/strict'
import { tensorboard } from '../../src/formats/tensorboard.ts'
import { type ReaderBench, lines, readerBench } from '../tools/readerBench.ts'
import { TfeventsWriter } from '../tools/tfeventsWriter.ts'

function longLog(): Uint8Array {
  const writer = new TfeventsWriter()
  writer.fileVersion(1_700_000_000)
  for (let step = 0; step < 5_000; step++) writer.scalar('loss', step, 1_700_000_000 + step, step)
  return writer.bytes().slice()
}

describe('a long log', () => {
  let bench: ReaderBench | undefined
  afterEach(() => bench?.dispose())
  const metric = () => bench!.runs.get('tensorboard:a')?.metrics['loss']

  it('with a bit flipped inside a value is shown at once, then read anew without that record, with the place', async () => {
    const bytes = longLog()
    const at = bytes.length - 2_000
    bytes[at - (at % 2)]! ^= 1
    bench = readerBench([tensorboard])
    bench.write('a/events.out.tfevents.1.h', bytes)
    bench.follow()
    await bench.look()
    assert.ok((metric()?.points ?? 0) >= 4_999)
    while (bench.reader.unchecked) await new Promise<void>((go) => void setImmediate(go))
    await bench.look()
    assert.match(bench.issues()[0]!.message, /does not fit its checksum/)
    assert.equal(metric()?.points, 4_999)
    bench.append('a/events.out.tfevents.1.h', longLog().subarray(0, 0))
    await bench.look()
    assert.equal(bench.issues().length, 1)
  })

  it('that is read only once is checked on the way', async () => {
    const bytes = longLog()
    bytes[bytes.length - 2_000]! ^= 1
    bench = readerBench([tensorboard], { once: true })
    bench.write('a/events.out.tfevents.1.h', bytes)
    bench.follow()
    await bench.look()
    assert.equal(bench.issues().length, 1)
    assert.equal(metric()?.points, 4_999)
  })

  it('without damage is read once', async () => {
    bench = readerBench([tensorboard])
    bench.write('a/events.out.tfevents.1.h', longLog())
    bench.follow()
    for (let i = 0; i < 5; i++) await bench.look()
    assert.equal(bench.reading.length, 1)
    assert.deepEqual(bench.issues(), [])
  })
})

describe('a thousand idle runs', () => {
  it('cost no reading and no telling, and one that grows costs only itself', async () => {
    const bench = readerBench()
    try {
      for (let i = 0; i < 1_000; i++) bench.write(`r${i}/x.points`, lines('loss', 0, 3))
      bench.follow()
      await bench.look()
      assert.equal(bench.runs.size, 1_000)
      const before = [bench.reading.length, bench.told.length, bench.reader.bytesRead]
      await bench.look()
      await bench.look()
      assert.deepEqual([bench.reading.length, bench.told.length, bench.reader.bytesRead], before)
      const more = lines('loss', 3, 4)
      bench.append('r500/x.points', more)
      await bench.look()
      assert.deepEqual([bench.reading.length, bench.reader.bytesRead], [before[0]! + 1, before[2]! + more.length])
      assert.deepEqual(
        bench.told.at(-1)!.changed.map(({ id }) => id),
        ['points:r500'],
      )
    } finally {
      bench.dispose()
    }
  })
})
