// The shared pieces that formats read bytes with: numbers, loose JSON, rows, archives.

import assert from 'node:assert/strict'
import { deflateRawSync } from 'node:zlib'
import { eachCell, endOfRow, headerOf, makeRowReader, numberOfCell } from '../../src/formats/bytes/rows.ts'
import { type Loose, eachLeaf, finiteOf, parseLoose, printLoose } from '../../src/formats/bytes/looseJson.ts'
import { eachLine, numberIn, textOf } from '../../src/formats/bytes/lines.ts'
import { zipEntries } from '../../src/formats/bytes/zip.ts'
import { inflate } from '../../src/outside/inflate.ts'
import { join, utf8 } from '../tools/protoBytes.ts'
import { seededRandom } from '../tools/random.ts'

const numberOf = (text: string): number | undefined => {
  const bytes = utf8(`7${text}7`)
  return numberIn(bytes, 1, bytes.length - 1)
}

describe('a number in bytes', () => {
  const random = seededRandom(11)
  const digits = (most: number): string => Array.from({ length: 1 + Math.floor(random() * most) }, () => Math.floor(random() * 10)).join('')
  const bits = new Float64Array(1)
  const words = new Uint32Array(bits.buffer)
  const anyDouble = (): string => {
    do words.set([random() * 2 ** 32, random() * 2 ** 32])
    while (!Number.isFinite(bits[0]!))
    return String(bits[0]!)
  }
  const betweenTwo = (): bigint => BigInt(2 ** 53 + 2 * Math.floor(random() * 2 ** 32)) + 1n
  const kinds: Readonly<Record<string, () => string>> = {
    'any double as it is printed': anyDouble,
    'a double between 0 and 1': () => String(random()),
    'a double with an exponent': () => random().toExponential(Math.floor(random() * 20)),
    'digits around a point': () => `${random() < 0.5 ? '-' : ''}${digits(12)}.${digits(20)}`,
    'digits with an exponent': () => `${digits(24)}e${Math.floor(random() * 60 - 30)}`,
    'zeros before the digits': () => `0.${'0'.repeat(random() * 20)}${digits(19)}`,
    'a whole number halfway between two doubles': () => String(betweenTwo()),
    'a fraction halfway between two doubles': () => `${betweenTwo() * 5n ** 4n}e-4`,
    'a hair beside halfway': () => `${betweenTwo()}.${'0'.repeat(random() * 5)}${random() < 0.5 ? '0' : '1'}`,
  }
  for (const [name, make] of Object.entries(kinds))
    it(`is to the last bit what JavaScript reads: ${name}`, () => {
      for (let i = 0; i < 20_000; i++) {
        const text = make()
        assert.ok(Object.is(numberOf(text), Number(text)), `${text} became ${numberOf(text)}`)
      }
    })

  const others: readonly (readonly [text: string, value: number | undefined])[] = [
    ['-0', -0],
    ['+5', 5],
    ['5.', 5],
    ['.5', 0.5],
    ['1e0005', 100_000],
    ['0e999', 0],
    ['1e400', Infinity],
    ['-1e400', -Infinity],
    ['9007199254740993', 9_007_199_254_740_992],
    ['nan', NaN],
    ['-NaN', NaN],
    ['inf', Infinity],
    ['-Infinity', -Infinity],
    ...['', '-', '.', '-.', 'e5', '1e', '1e+', '1.2.3', '0x10', ' 1', '1 ', '1_0', '1,5', 'infinite', '--1', '1'.repeat(500)].map(
      (text) => [text, undefined] as const,
    ),
  ]
  for (const [text, value] of others)
    it(`is ${value ?? 'none'} in "${text.slice(0, 20)}"`, () => assert.ok(Object.is(numberOf(text), value), `${numberOf(text)}`))
})

describe('lines', () => {
  it('end with \\n, and a \\r before it is not theirs', () => {
    const bytes = utf8('a\r\n\nb\rc\nrest')
    const found: string[] = []
    assert.equal(
      eachLine(bytes, (from, to) => found.push(textOf(bytes, from, to))),
      bytes.length - 4,
    )
    assert.deepEqual(found, ['a', '', 'b\rc'])
  })
})

describe('loose JSON', () => {
  const cases: readonly (readonly [name: string, text: string, value: Loose | undefined])[] = [
    ['is JSON', '{"a": [1, null, "x"]}', { a: [1, null, 'x'] }],
    ['has bare numbers that are none', '[NaN, Infinity, -Infinity, -NaN]', [NaN, Infinity, -Infinity, NaN]],
    ['keeps integers of any size', '[12345678901234567890, -9007199254740993, 9007199254740991, 1234567890123456]', [12345678901234567890n, -9007199254740993n, 9007199254740991, 1234567890123456]],
    ['leaves long numbers with a fraction alone', '[1234567890123456.5, 12345678901234567890e3]', [Number("1234567890123456.5"), Number('12345678901234567890e3')]],
    ['does not look into texts', '{"NaN": "NaN, \\"Infinity\\" \\\\", "x": NaN}', { NaN: 'NaN, "Infinity" \\', x: NaN }],
    ['does not look into names', '{"12345678901234567890": 12345678901234567890}', { ['12345678901234567890']: 12345678901234567890n }],
    ['is not half', '{"a": NaN', undefined],
    ['is not a text without its end', '[NaN, "abc', undefined],
    ['is not nothing', '', undefined],
    ['is not fooled by our own sign', '["\\u0000flywheel:abc", NaN]', undefined],
  ] // prettier-ignore
  for (const [name, text, value] of cases) it(name, () => assert.deepEqual(parseLoose(text), value))

  it('prints what it read', () => assert.equal(printLoose([1n, NaN, 'a"', null, { b: [true] }]), '[1,NaN,"a\\"",null,{"b":[true]}]'))

  it('is read where it is nested 100,000 deep, and printed and walked as far as anybody looks', () => {
    const lists = parseLoose('['.repeat(100_000) + ']'.repeat(100_000))!
    assert.ok(printLoose(lists).length < 1000)
    const objects = parseLoose('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000))!
    const leaves: string[] = []
    eachLeaf(objects, '', (name) => leaves.push(name))
    assert.deepEqual(leaves.map((name) => name.length), [127]) // prettier-ignore
  })

  it('has long texts beside bare numbers', () => {
    const text = 'x\\"'.repeat(500_000)
    assert.deepEqual(parseLoose(`["${text}", NaN]`), ['x"'.repeat(500_000), NaN])
  })

  it('names leaves by their way', () => {
    const leaves: [string, Loose][] = []
    const value = parseLoose('{"a": {"b": 1, "__proto__": {"c": 2}}, "d": [1], "e": {}, "constructor": 3}')!
    eachLeaf(value, '', (...leaf) => leaves.push(leaf), undefined, '/')
    assert.deepEqual(leaves, [['a/b', 1], ['a/__proto__/c', 2], ['d', [1]], ['e', {}], ['constructor', 3]]) // prettier-ignore
  })

  it('tells finite numbers from others', () =>
    assert.deepEqual([1, 2n, Infinity, NaN, '1', null, undefined].map(finiteOf), [1, 2, NaN, NaN, NaN, NaN, NaN]))
})

describe('rows', () => {
  const cellsOf = (text: string, separator = 44): string[] => {
    const bytes = utf8(text)
    const cells: string[] = []
    eachCell(bytes, 0, bytes.length, separator, (_index, from, to) => cells.push(textOf(bytes, from, to)))
    return cells
  }
  const cases: readonly (readonly [text: string, cells: readonly string[]])[] = [
    ['a,b,c', ['a', 'b', 'c']],
    ['', ['']],
    [',', ['', '']],
    [' a , "b,c" ,d', ['a', 'b,c', 'd']],
    ['"a\nb",c\r', ['a\nb', 'c']],
    ['"never closed, is one cell', ['"never closed, is one cell']],
  ]
  for (const [text, cells] of cases) it(`cut ${JSON.stringify(text)}`, () => assert.deepEqual(cellsOf(text), cells))
  it('keep a tab that parts them', () => assert.deepEqual(cellsOf('a\t\tb', 9), ['a', '', 'b']))

  it('end where no quote is open', () => {
    const bytes = utf8('"a\nb"\nc\n"')
    assert.equal(endOfRow(bytes, 0), 5)
    assert.equal(endOfRow(bytes, 6), 7)
    assert.equal(endOfRow(bytes, 8), -1)
  })
  it('end somewhere when a quote never closes', () => {
    const bytes = utf8(`"${'x\n'.repeat(1 << 20)}`)
    assert.ok(endOfRow(bytes, 0) > 1 << 20)
  })
  it('have a header whatever stands before it', () => {
    assert.deepEqual(headerOf(utf8('\ufeffstep;loss\r\n1;2')), ['step', 'loss'])
    assert.deepEqual(headerOf(utf8('no line end')), [])
  })
  it('may be a header again, which is passed over', () => {
    const rows: number[] = []
    const bytes = utf8('step,loss\n1,2\nstep,loss\n3,4\n\n')
    const reader = makeRowReader()
    assert.equal(reader.decode(bytes, 0, (cells) => assert.deepEqual(cells, ['step', 'loss']), (from) => rows.push(bytes[from]! - 48)), bytes.length) // prettier-ignore
    assert.deepEqual(rows, [1, 3])
  })
  it('hold numbers, with a decimal comma where the file has them', () => {
    const bytes = utf8('0,5')
    assert.equal(numberOfCell(bytes, 0, 3, true), 0.5)
    assert.equal(numberOfCell(bytes, 0, 3, false), undefined)
    assert.equal(numberOfCell(bytes, 1, 1, true), undefined)
  })
})

describe('an archive', () => {
  /** A zip of files; `claim` changes what the directory says of their size. */
  function zip(files: Readonly<Record<string, Uint8Array>>, claim = (size: number): number => size, method = 8): Uint8Array {
    const locals: Uint8Array[] = []
    const directory: Uint8Array[] = []
    let at = 0
    for (const [name, bytes] of Object.entries(files)) {
      const packed = method === 8 ? new Uint8Array(deflateRawSync(bytes)) : bytes
      const named = utf8(name)
      const header = (signature: number, length: number, from: number): Uint8Array => {
        const view = new DataView(new ArrayBuffer(length))
        view.setUint32(0, signature, true)
        view.setUint16(from + 2, method, true)
        view.setUint32(from + 12, packed.length, true)
        view.setUint32(from + 16, claim(bytes.length), true)
        view.setUint16(from + 20, named.length, true)
        return new Uint8Array(view.buffer)
      }
      const local = join(header(0x04034b50, 30, 6), named, packed)
      const central = header(0x02014b50, 46, 8)
      new DataView(central.buffer).setUint32(42, at, true)
      directory.push(join(central, named))
      locals.push(local)
      at += local.length
    }
    const all = join(...directory)
    const end = new DataView(new ArrayBuffer(22))
    end.setUint32(0, 0x06054b50, true)
    end.setUint16(10, directory.length, true)
    end.setUint32(12, all.length, true)
    end.setUint32(16, at, true)
    return join(...locals, all, new Uint8Array(end.buffer))
  }
  const files = { 'a.txt': utf8('words '.repeat(100)), 'b/c': utf8('') }
  const told = (bytes: Uint8Array, most = 10_000): unknown =>
    zipEntries(bytes)?.map((entry) => {
      const content = entry.read(inflate, most)
      return [entry.name, content === undefined ? undefined : textOf(content)]
    })
  const whole = [['a.txt', 'words '.repeat(100)], ['b/c', '']] // prettier-ignore

  it('is read whether it is packed or not', () => {
    assert.deepEqual(told(zip(files)), whole)
    assert.deepEqual(told(zip(files, undefined, 0)), whole)
  })
  it('is none without its end', () => assert.equal(told(zip(files).slice(0, -23)), undefined))
  it('is read with words behind its end', () => assert.deepEqual(told(join(zip(files), utf8('a comment'))), whole))
  it('does not unpack what says that it is too long', () => assert.deepEqual(told(zip(files), 10), [['a.txt', undefined], ['b/c', '']])) // prettier-ignore
  it('does not unpack more than it says', () => {
    const bomb = zip({ 'a.txt': new Uint8Array(5_000_000) }, () => 100)
    assert.deepEqual(told(bomb), [['a.txt', undefined]])
  })
  it('is never an exception when it is damaged', () => {
    const random = seededRandom(3)
    const good = zip(files)
    for (let i = 0; i < 5000; i++) {
      const bytes = good.slice()
      for (let k = 0; k < 3; k++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
      told(bytes)
    }
  })
})
