// HDF5, Keras and TensorFlow Lite: files that h5py and flatbuffers wrote (test/tools/fixtures/writeModels.py), and those of Keras itself where they are here.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readModel } from '../../src/models/registry.ts'
import { memoryFile } from '../tools/memoryFile.ts'
import { seededRandom } from '../tools/random.ts'

const folder = fileURLToPath(new URL('fixtures/', import.meta.url))
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(`${folder}${name}`))
const read = (name: string, bytes = bytesOf(name)) => readModel(memoryFile(name, bytes), name)
const counts = (shares: Readonly<Record<string, { parameters: number; sizeBytes: number }>>) =>
  Object.fromEntries(Object.entries(shares).map(([name, one]) => [name, [one.parameters, one.sizeBytes]]))

describe('HDF5', () => {
  for (const name of ['old.h5', 'new.h5'])
    it(`${name}: tells every array once, by type, whatever its layout, and no text`, async () => {
      const told = await read(name)
      assert.deepEqual([told.format, told.why, told.parameters], ['keras-weights-h5', null, 1_000_062])
      assert.deepEqual(counts(told.dtypes), {
        float32: [1_000_042, 4_000_168],
        int64: [1, 8],
        float16: [3, 6],
        uint64: [4, 32],
        bool: [2, 2],
        int8: [1, 1],
        bfloat16: [4, 8],
        float64: [5, 40],
      })
      assert.deepEqual(told.metadata['optimizer'], { tensors: 1, parameters: 1 })
      assert.equal(told.weights?.parameters, 1_000_061)
    })

  it('reads a group of many members', async () => {
    const told = await read('many.h5')
    assert.deepEqual([told.format, told.tensors, told.parameters], ['hdf5', 200, 400])
  })

  it('finds its beginning behind a block of the user', async () => {
    assert.equal((await read('userblock.h5')).parameters, 9)
  })

  it('says which newest form it does not read', async () => {
    const told = await read('dense.h5')
    assert.equal(told.parameters, null)
    assert.match(told.why ?? '', /newest form of HDF5/)
  })

  it('says so when it is none', async () => {
    assert.match((await read('x.h5', new Uint8Array(2000))).why ?? '', /no HDF5 file/)
    assert.match((await read('x.keras', new Uint8Array([0x50, 0x4b, 3, 4]))).why ?? '', /no whole zip/)
  })

  it('reads headers, not data', async () => {
    const bytes = bytesOf('old.h5')
    const file = memoryFile('old.h5', bytes, {}, bytes.length + 4e9)
    assert.equal((await readModel(file, 'old.h5')).parameters, 1_000_062)
    assert.ok(file.readBytes < 1_000_000, `${file.readBytes}`)
  })
})

describe('TensorFlow Lite', () => {
  it('tells the constants: shared ones once, packed ones by their bits, variables and inputs not', async () => {
    const told = await read('tiny.tflite')
    assert.deepEqual([told.format, told.why, told.parameters, told.tensors], ['tflite', null, 10, 2])
    assert.deepEqual(counts(told.dtypes), { FLOAT32: [6, 24], INT4: [4, 2] })
    assert.equal(told.metadata['schemaVersion'], 3)
  })

  it('says so when it is none', async () => {
    assert.match((await read('x.tflite', new Uint8Array(100))).why ?? '', /TFL3/)
  })
})

describe('files of Keras', () => {
  const samples = fileURLToPath(new URL('../../../shared/samples/models/keras-basic/', import.meta.url))
  const parameters = { 'model.keras': 259, 'model.h5': 259, 'only.weights.h5': 715 }
  for (const [name, expected] of Object.entries(parameters))
    it(`${name}: counts what Keras counts`, async function () {
      // the samples are not part of the repository
      if (!existsSync(samples)) return this.skip()
      const told = await readModel(memoryFile(name, new Uint8Array(readFileSync(samples + name))), name)
      assert.equal(told.parameters, expected)
      if (name === 'model.keras') assert.deepEqual(told.metadata['layers'], { InputLayer: 1, Dense: 2, BatchNormalization: 1 })
      if (name === 'only.weights.h5') assert.equal(told.weights?.parameters, 259)
    })
})

describe('HDF5 and TensorFlow Lite with anything in them', function () {
  this.timeout(120_000)
  for (const name of readdirSync(folder))
    it(`${name}: 400 mutations give a count or a sentence`, async () => {
      const good = bytesOf(name)
      const random = seededRandom(good.length)
      const upTo = (n: number): number => Math.floor(random() * n)
      for (let i = 0; i < 400; i++) {
        const bad = good.slice(0, random() < 0.1 ? upTo(good.length) : good.length)
        for (let n = upTo(6); n >= 0 && bad.length > 0; n--) {
          const at = upTo(bad.length)
          // addresses and counts that point anywhere in the file, and beyond
          if (random() < 0.5) new DataView(bad.buffer).setUint16(Math.min(at, bad.length - 2), upTo(good.length), true)
          else bad.fill([0, 255, upTo(256)][upTo(3)]!, at, at + 1 + upTo(8))
        }
        const told = await read(name, bad)
        assert.ok(told.parameters !== null || told.why !== null, 'no count and no reason')
        for (const count of [told.parameters, told.tensors]) assert.ok(count === null || (Number.isSafeInteger(count) && count >= 0))
      }
    })
})
