// Model files written here by hand, what they tell, and what hostile ones are refused with: a sentence, never an exception, never more memory than the file.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readModel } from '../../src/models/registry.ts'
import { readPickle } from '../../src/models/pickle.ts'
import { memoryFile } from '../tools/memoryFile.ts'
import { seededRandom } from '../tools/random.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const join = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]))
const u32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer)
const u64 = (value: number | bigint): Uint8Array => new Uint8Array(BigUint64Array.of(BigInt(value)).buffer)
const zeros = (count: number): Uint8Array => new Uint8Array(count)

const safetensorsOf = (header: unknown, data: number): Uint8Array => {
  const text = bytesOf(typeof header === 'string' ? header : JSON.stringify(header))
  return join(u64(text.length), text, zeros(data))
}
const tensor = (dtype: string, shape: readonly unknown[], from: number, to: number) => ({ dtype, shape, data_offsets: [from, to] })
const read = (name: string, bytes: Uint8Array, others: Readonly<Record<string, Uint8Array>> = {}) =>
  readModel(memoryFile(name, bytes, others), name)

const string = (text: string): Uint8Array => join(u64(bytesOf(text).length), bytesOf(text))
const ggufOf = (keys: readonly Uint8Array[], tensors: readonly Uint8Array[], data: number): Uint8Array => {
  const head = join(bytesOf('GGUF'), u32(3), u64(tensors.length), u64(keys.length), ...keys, ...tensors)
  return join(head, zeros(Math.ceil(head.length / 32) * 32 - head.length + data))
}
const ggufTensor = (name: string, dims: readonly (number | bigint)[], type: number, at: number): Uint8Array =>
  join(string(name), u32(dims.length), ...dims.map(u64), u32(type), u64(at))

const small = safetensorsOf(
  { __metadata__: { format: 'pt' }, a: tensor('F32', [2, 3], 0, 24), b: tensor('BF16', [], 24, 26), c: tensor('I64', [0, 9], 26, 26) },
  26,
)
const llama = {
  model_type: 'llama',
  hidden_size: 32,
  num_hidden_layers: 3,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  intermediate_size: 64,
  vocab_size: 120,
  head_dim: 8,
}

describe('safetensors', () => {
  it('tells parameters and bytes by type, scalars and empty tensors too', async () => {
    const told = await read('a.safetensors', small, { 'config.json': bytesOf(JSON.stringify(llama)) })
    assert.deepEqual([told.format, told.parameters, told.tensors, told.sizeBytes, told.why], ['safetensors', 7, 3, small.length, null])
    assert.deepEqual(told.dtypes, {
      F32: { tensors: 1, parameters: 6, sizeBytes: 24 },
      BF16: { tensors: 1, parameters: 1, sizeBytes: 2 },
      I64: { tensors: 1, parameters: 0, sizeBytes: 0 },
    })
    assert.deepEqual([told.shape.layers, told.shape.kvHeads, told.shape.headDim], [3, 2, 8])
  })

  it('reads the header only', async () => {
    const text = bytesOf(JSON.stringify({ a: tensor('F32', [1e9], 0, 4e9) }))
    const file = memoryFile('big.safetensors', join(u64(text.length), text), {}, 8 + text.length + 4e9)
    assert.equal((await readModel(file, 'big')).parameters, 1e9)
    assert.ok(file.readBytes < 1000)
  })

  const refused: readonly (readonly [what: string, bytes: Uint8Array, why: RegExp])[] = [
    ['nothing', zeros(0), /too short/],
    ['a header longer than is allowed', join(u64(2n ** 63n), bytesOf('{}')), /longer than 100 MB/],
    ['a header longer than the file', join(u64(5000), bytesOf('{}')), /ends before its header/],
    ['no object', safetensorsOf('[]', 0), /does not begin with "\{"/],
    ['no JSON', safetensorsOf('{"a"', 0), /is not JSON/],
    ['an overlap', safetensorsOf({ a: tensor('U8', [4], 0, 4), b: tensor('U8', [4], 2, 6) }, 6), /"b" overlaps/],
    ['a hole', safetensorsOf({ a: tensor('U8', [4], 0, 4), b: tensor('U8', [4], 6, 10) }, 10), /hole before the tensor "b"/],
    ['trailing bytes', safetensorsOf({ a: tensor('U8', [4], 0, 4) }, 5), /belong to none/],
    ['missing bytes', safetensorsOf({ a: tensor('U8', [4], 0, 4) }, 3), /cut off/],
    ['a shape that overflows', safetensorsOf({ a: tensor('U8', [2 ** 40, 2 ** 40], 0, 4) }, 4), /too large to be real/],
    ['a negative side', safetensorsOf({ a: tensor('U8', [-4], 0, 4) }, 4), /not made of counts/],
    ['a shape that needs other bytes', safetensorsOf({ a: tensor('F32', [4], 0, 4) }, 4), /another number of bytes/],
    ['an unknown type', safetensorsOf({ a: tensor('constructor', [4], 0, 4) }, 4), /type that is not known/],
    ['an entry of nothing', safetensorsOf({ a: null }, 0), /lacks a type/],
  ]
  for (const [what, bytes, why] of refused)
    it(`refuses ${what} with a sentence`, async () => {
      const told = await read('a.safetensors', bytes)
      assert.match(told.why ?? '', why)
      assert.match(told.why!, /\.$/)
      assert.deepEqual([told.parameters, told.tensors], [null, null])
    })

  it('counts shards once through their index, and says which are missing or elsewhere', async () => {
    const index = (map: Record<string, string>): Uint8Array => bytesOf(JSON.stringify({ metadata: { total_size: 26 }, weight_map: map }))
    const map = { a: 'm-1.safetensors', b: 'm-1.safetensors', c: 'm-1.safetensors', d: 'm-2.safetensors' }
    const other = safetensorsOf({ d: tensor('F32', [5], 0, 20) }, 20)
    const whole = await read('m.safetensors.index.json', index(map), { 'm-1.safetensors': small, 'm-2.safetensors': other })
    assert.deepEqual([whole.parameters, whole.tensors, whole.sizeBytes], [12, 4, small.length + other.length])
    const half = await read('m.safetensors.index.json', index(map), { 'm-1.safetensors': small })
    assert.deepEqual([half.parameters, half.why], [null, 'The shard "m-2.safetensors" is not there.'])
    for (const path of ['../m.safetensors', '/etc/m.safetensors', 'a\\..\\m.safetensors', 'C:/m.safetensors'])
      assert.match((await read('m.safetensors.index.json', index({ a: path }))).why ?? '', /outside its folder/)
    assert.match(
      (await read('m.safetensors.index.json', index({ z: 'm-1.safetensors' }), { 'm-1.safetensors': small })).why ?? '',
      /does not hold it/,
    )
  })
})

describe('a Hugging Face config', () => {
  const table: readonly (readonly [what: string, config: object, parameters: number])[] = [
    ['a small Llama', llama, 35_552],
    [
      'Llama-2-7B',
      {
        model_type: 'llama',
        hidden_size: 4096,
        num_hidden_layers: 32,
        num_attention_heads: 32,
        intermediate_size: 11008,
        vocab_size: 32000,
      },
      6_738_415_616,
    ],
    [
      'Llama-3-8B',
      {
        model_type: 'llama',
        hidden_size: 4096,
        num_hidden_layers: 32,
        num_attention_heads: 32,
        num_key_value_heads: 8,
        intermediate_size: 14336,
        vocab_size: 128256,
      },
      8_030_261_248,
    ],
    [
      'Mistral-7B',
      {
        model_type: 'mistral',
        hidden_size: 4096,
        num_hidden_layers: 32,
        num_attention_heads: 32,
        num_key_value_heads: 8,
        intermediate_size: 14336,
        vocab_size: 32000,
      },
      7_241_732_096,
    ],
    [
      'Mixtral-8x7B',
      {
        model_type: 'mixtral',
        hidden_size: 4096,
        num_hidden_layers: 32,
        num_attention_heads: 32,
        num_key_value_heads: 8,
        intermediate_size: 14336,
        vocab_size: 32000,
        num_local_experts: 8,
      },
      46_702_792_704,
    ],
    ['GPT-2', { model_type: 'gpt2', n_embd: 768, n_layer: 12, n_head: 12, vocab_size: 50257, n_positions: 1024 }, 124_439_808],
    [
      'BERT base',
      {
        model_type: 'bert',
        hidden_size: 768,
        num_hidden_layers: 12,
        num_attention_heads: 12,
        intermediate_size: 3072,
        vocab_size: 30522,
        max_position_embeddings: 512,
        type_vocab_size: 2,
      },
      109_482_240,
    ],
  ]
  for (const [what, config, parameters] of table)
    it(`makes the parameters of ${what}, but counts no tensor`, async () => {
      const told = await read('config.json', bytesOf(JSON.stringify(config)))
      assert.deepEqual([told.format, told.parameters, told.weights?.parameters], ['hf-config', null, parameters])
    })
  it('tells none for a family that is not known, and refuses what is no config', async () => {
    const told = await read('config.json', bytesOf('{"model_type":"owl","hidden_size":8}'))
    assert.deepEqual([told.weights, told.shape.hidden], [null, 8])
    assert.match((await read('config.json', bytesOf('{"port":80}'))).why ?? '', /does not describe a model/)
  })
})

describe('GGUF', () => {
  const key = (name: string, type: number, value: Uint8Array): Uint8Array => join(string(name), u32(type), value)
  const keys = [
    key('general.architecture', 8, string('llama')),
    key('llama.block_count', 4, u32(7)),
    key('x.big', 10, u64(2n ** 60n)),
    key('tokenizer.ggml.tokens', 9, join(u32(8), u64(2), string('a'), string('é'))),
  ]
  it('tells blocks of quantised types, metadata, and the network', async () => {
    const told = await read('m.gguf', ggufOf(keys, [ggufTensor('a', [64, 16], 8, 0), ggufTensor('b', [32], 0, 1088)], 1216))
    assert.deepEqual(
      [told.parameters, told.dtypes],
      [1056, { Q8_0: { tensors: 1, parameters: 1024, sizeBytes: 1088 }, F32: { tensors: 1, parameters: 32, sizeBytes: 128 } }],
    )
    assert.deepEqual(
      [told.metadata['x.big'], told.metadata['tokenizer.ggml.tokens'], told.shape.layers, told.shape.vocab],
      ['1152921504606846976', ['a', 'é'], 7, 2],
    )
  })
  const refused: readonly (readonly [what: string, bytes: Uint8Array, why: RegExp])[] = [
    ['another magic', join(bytesOf('GGML'), zeros(40)), /does not begin/],
    ['an old version', join(bytesOf('GGUF'), u32(1), zeros(40)), /version 1/],
    ['more tensors than could be', join(bytesOf('GGUF'), u32(3), u64(2n ** 50n), u64(0)), /more tensors or keys/],
    ['a list longer than the file', ggufOf([key('x', 9, join(u32(4), u64(2n ** 40n)))], [], 0), /longer than the file/],
    ['a text longer than the file', ggufOf([key('x', 8, u64(2n ** 40n))], [], 0), /longer than the file/],
    ['lists in lists', ggufOf([key('x', 9, join(u32(9), u64(1)))], [], 64), /unknown kind/],
    ['a tensor beyond the end', ggufOf([], [ggufTensor('a', [64], 0, 0)], 8), /cut off/],
    ['tensors above each other', ggufOf([], [ggufTensor('a', [64], 0, 0), ggufTensor('b', [64], 0, 32)], 512), /overlaps/],
    ['a shape that overflows', ggufOf([], [ggufTensor('a', [2n ** 40n, 2n ** 40n], 0, 0)], 512), /too large/],
    ['half a block', ggufOf([], [ggufTensor('a', [33], 8, 0)], 512), /whole blocks/],
  ]
  for (const [what, bytes, why] of refused)
    it(`refuses ${what} with a sentence`, async () => assert.match((await read('m.gguf', bytes)).why ?? '', why))
})

describe('ONNX', () => {
  const field = (number: number, content: Uint8Array): Uint8Array => {
    const length: number[] = []
    for (let left = content.length; ; left >>= 7) {
      length.push(left > 127 ? (left & 127) | 128 : left)
      if (left < 128) break
    }
    return join([(number << 3) | 2], length, content)
  }
  const initializer = (dims: readonly number[], type: number, name: string, more: Uint8Array = zeros(0)): Uint8Array =>
    field(5, join(...dims.map((dim) => [8, dim]), [16, type], field(8, bytesOf(name)), more))
  const model = (...initializers: readonly Uint8Array[]): Uint8Array => join([8, 9], field(7, join(...initializers)))
  const external = (location: string): Uint8Array => field(13, join(field(1, bytesOf('location')), field(2, bytesOf(location))))

  it('tells initializers, with dimensions packed or not, and skips their bytes', async () => {
    const packed = field(5, join(field(1, Uint8Array.of(3, 4)), [16, 10], field(8, bytesOf('p')), field(9, zeros(24))))
    const told = await read('m.onnx', model(initializer([2, 5], 1, 'w', field(9, zeros(40))), packed))
    assert.deepEqual([told.parameters, told.tensors, told.metadata['floatParameters'], told.metadata['irVersion']], [22, 2, 22, 9])
  })
  it('says which files outside hold weights, and never looks above its folder', async () => {
    const bytes = model(initializer([4], 1, 'w', external('w.bin')))
    assert.match((await read('m.onnx', bytes)).why ?? '', /"w\.bin"/)
    const there = await read('m.onnx', bytes, { 'w.bin': zeros(16) })
    assert.deepEqual([there.why, there.sizeBytes], [null, bytes.length + 16])
    for (const path of ['../w', '/w', 'a/../../w'])
      assert.match((await read('m.onnx', model(initializer([4], 1, 'w', external(path))))).why ?? '', /outside the model's folder/)
  })
  it('refuses what is no model', async () => {
    for (const bytes of [zeros(0), zeros(100), bytesOf('hello there, this is text'), join([0x3a, 0xff, 0xff, 0xff, 0x7f])])
      assert.match((await read('m.onnx', bytes)).why ?? '', /ONNX|ends before/)
  })
})

describe('a pickle', () => {
  const evil = join([0x80, 2], bytesOf('cposix\nsystem\n('), bytesOf('X'), u32(11), bytesOf('touch pwned'), bytesOf('tR.'))
  it('is written down, not run', () => {
    const { value, names } = readPickle(evil)
    assert.deepEqual(names, ['posix.system'])
    assert.deepEqual(value, {
      kind: 'call',
      of: { kind: 'name', name: 'posix.system' },
      with: { kind: 'list', items: ['touch pwned'] },
      state: null,
      items: [],
    })
    assert.ok(!existsSync('pwned'))
  })
  it('is refused by kind, whatever is in it', async () => {
    assert.match((await read('x.pkl', evil)).why ?? '', /never loaded/)
    assert.match((await read('x.pt', evil)).why ?? '', /PyTorch did not write/)
    assert.ok(!existsSync('pwned'))
  })
  it('that doubles itself again and again is given up', async () => {
    const magic = join([0x80, 2, 0x8a, 10], [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19], bytesOf('.'))
    const empty = join([0x80, 2], bytesOf('}.'))
    let bomb = bytesOf(']')
    for (let i = 0; i < 60; i++) bomb = join(bomb, bytesOf('q'), [i], bytesOf('h'), [i], [0x86])
    const told = await read('x.pt', join(magic, empty, empty, [0x80, 2], bomb, bytesOf('.')))
    assert.match(told.why ?? '', /nested too deep/)
  })
})

describe('a file that nobody knows', () => {
  it('says which kinds are read', async () => {
    const told = await read('x.xyz', zeros(10))
    assert.deepEqual([told.format, told.sizeBytes], ['unknown', 10])
    assert.match(told.why ?? '', /It reads safetensors, .* and /)
  })
})

const samples = fileURLToPath(new URL('../../../shared/samples/models', import.meta.url))
const madeHere: Readonly<Record<string, Uint8Array>> = {
  'a.safetensors': small,
  'config.json': bytesOf(JSON.stringify(llama)),
  'm.gguf': ggufOf([], [ggufTensor('a', [64, 16], 8, 0)], 1088),
}
/** Files of the libraries themselves, where they are on this machine, else only those made here. */
const seeds = (): [string, Uint8Array][] => {
  if (!existsSync(samples)) return Object.entries(madeHere)
  const names = readdirSync(samples).flatMap((folder) =>
    folder.endsWith('.md') ? [] : readdirSync(`${samples}/${folder}`).map((name) => [folder, name] as const),
  )
  const kept = names.filter(([, name]) => name !== 'make.py' && name !== 'expected.json')
  return [
    ...Object.entries(madeHere),
    ...kept.map(([folder, name]): [string, Uint8Array] => [name, readFileSync(`${samples}/${folder}/${name}`)]),
  ]
}

describe('model files with anything in them', function () {
  this.timeout(120_000)
  for (const [name, bytes] of seeds())
    it(`${name}: 300 mutations give a count or a sentence`, async () => {
      const random = seededRandom(name.length * 31 + bytes.length)
      const upTo = (n: number): number => Math.floor(random() * n)
      for (let i = 0; i < 300; i++) {
        let mutant: Uint8Array = Uint8Array.from(bytes)
        for (let n = upTo(5); n >= 0; n--) {
          const at = upTo(Math.min(mutant.length, random() < 0.7 ? 600 : mutant.length))
          if (mutant.length === 0) break
          const way = random()
          if (way < 0.15) mutant = mutant.slice(0, upTo(mutant.length))
          else if (way < 0.3) mutant = join(mutant.slice(0, at), mutant.slice(at + 1 + upTo(8)))
          else if (way < 0.45) mutant.fill(255, at, at + 8)
          else mutant[at] = upTo(256)
        }
        const file = memoryFile(name, mutant, { 'config.json': madeHere['config.json']!, 'model.bin': mutant })
        const told = await readModel(file, name)
        for (const count of [told.parameters, told.tensors, told.sizeBytes])
          assert.ok(count === null || (Number.isSafeInteger(count) && count >= 0))
        assert.ok(told.parameters !== null || told.why !== null, 'no count and no reason')
        if (told.why !== null) assert.match(told.why, /\.$/)
        assert.ok(file.readBytes <= 8 * mutant.length + 2_000_000, `${file.readBytes} bytes read of ${mutant.length}`)
        JSON.stringify(told)
      }
      assert.ok(!existsSync('pwned'))
    })
})
