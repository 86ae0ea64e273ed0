// Comet's offline archives: an experiment that goes on in further archives is one run, and what it says later holds.

import assert from 'node:assert/strict'
import { crc32 } from 'node:zlib'
import { comet } from '../../src/formats/comet.ts'
import { readerBench } from '../tools/readerBench.ts'

/** A zip whose files are stored as they are, as Comet writes it. */
function storedZip(files: Readonly<Record<string, string>>): Uint8Array {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, text] of Object.entries(files)) {
    const [path, content] = [Buffer.from(name), Buffer.from(text)]
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt32LE(crc32(content), 10)
    shared.writeUInt32LE(content.length, 14)
    shared.writeUInt32LE(content.length, 18)
    shared.writeUInt16LE(path.length, 22)
    const entry = Buffer.alloc(16)
    entry.writeUInt32LE(at, 12)
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, entry.subarray(2), path)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, path, content])
    parts.push(local)
    at += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  const count = Object.keys(files).length
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, central, end])
}

const key = '0123456789abcdef0123456789abcdef'
const archive = (value: number, step: number, startTime: number): Uint8Array =>
  storedZip({
    'experiment.json': JSON.stringify({ offline_id: key, start_time: startTime, stop_time: startTime + 1000, tags: [] }),
    'messages.json': [
      { type: 'parameter_msg', payload: { param: { paramName: 'lr', paramValue: value } } },
      { type: 'metric_msg', payload: { metric: { metricName: 'loss', metricValue: value, step }, local_timestamp: startTime } },
    ]
      .map((message) => `${JSON.stringify(message)}\n`)
      .join(''),
  })

describe('an experiment of Comet in several archives', () => {
  it('is one run named by the first, and later parameters hold', async () => {
    const bench = readerBench([comet])
    try {
      // by its name alone the second archive would come first
      bench.write(`${key}-abcDEF.zip`, archive(0.25, 2, 1_700_000_100_000))
      bench.write(`${key}.zip`, archive(0.5, 1, 1_700_000_000_000))
      bench.follow()
      await bench.look()
      assert.deepEqual([...bench.runs.keys()], [`comet:${key}.zip`])
      const { params, metrics } = bench.runs.get(`comet:${key}.zip`)!
      assert.deepEqual(
        [params['lr'], metrics['loss']!.points, metrics['loss']!.first!.value, metrics['loss']!.last!.value],
        [0.25, 2, 0.5, 0.25],
      )
      assert.deepEqual(bench.issues(), [])
    } finally {
      bench.dispose()
    }
  })
})
