// Values of small YAML texts: plain data and places of sound ones, one fault and no exception of hostile ones.

import assert from 'node:assert/strict'
import { frontMatterOf, numberAt, readValues, textAt, valueAt, valuesOf } from '../../src/core/yamlValues.ts'
import { factBook } from '../tools/factBook.ts'
import { seededRandom } from '../tools/random.ts'
import { criteriaYaml } from '../tools/planProject.ts'

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('the values of a YAML text', () => {
  const sound: readonly [text: string, value: unknown][] = [
    ['', null],
    ['a: 1\nb: [x, {c: true}]\n', { a: 1, b: ['x', { c: true }] }],
    ['{"a": {"b": null}}', { a: { b: null } }],
    ['a: &x {n: 1}\nb: *x\nc: [*x, *x]\n', { a: { n: 1 }, b: { n: 1 }, c: [{ n: 1 }, { n: 1 }] }],
    ['a: !ours 3\nb: !!js/function "x"\n', { a: '3', b: 'x' }],
    ['__proto__: {polluted: true}\nconstructor: 1\n', { ['__proto__']: { polluted: true }, constructor: 1 }],
    ['1: one\ntrue: yes\n', { '1': 'one', true: 'yes' }],
    ['date: 2026-02-03\nbig: 12345678901234567890\n', { date: '2026-02-03', big: 12345678901234567000 }],
  ]
  for (const [text, value] of sound)
    it(`reads ${JSON.stringify(text)}`, () => {
      const read = readValues(text)
      assert.equal(read.fault, null)
      if (text.startsWith('__proto__'))
        assert.deepEqual([numberAt(read.value, 'constructor'), ({} as { polluted?: boolean }).polluted], [1, undefined])
      else assert.deepEqual(plain(read.value), value)
    })

  const bomb = `a: &a [1,1,1,1,1,1,1,1,1,1]\n${'bcdefghij'
    .split('')
    .map((name, i) => `${name}: &${name} [${Array<string>(10).fill(`*${'abcdefghij'[i]!}`).join(',')}]`)
    .join('\n')}\n`
  const hostile: readonly [name: string, text: string, message: RegExp][] = [
    ['a circle', 'a: &a [*a]\n', /stands for nothing, or for itself/],
    ['a circle of two', 'a: &a {b: &b {c: *a}}\n', /stands for nothing, or for itself/],
    ['an alias of nothing', 'a: *b\n', /./],
    ['a bomb of aliases', bomb, /more than 20000 values; aliases count/],
    ['very deep', `${'['.repeat(60)}${']'.repeat(60)}`, /nested too deeply/],
    ['too deep for the parser', '['.repeat(50_000), /./],
    ['too long', 'x'.repeat(300_000), /has 300000 characters; at most 256000/],
    ['a merge conflict', 'a: 1\n<<<<<<< HEAD\nb: 2\n', /merge conflict/],
    ['a key twice', 'a: 1\na: 2\n', /stands twice/],
    ['two documents', 'a: 1\n---\nb: 2\n', /second YAML document/],
    ['a tab', 'a:\n\tb: 1\n', /tab/i],
  ]
  for (const [name, text, message] of hostile)
    it(`${name}: one fault with a stop, no exception`, () => {
      const read = readValues(text)
      assert.match(read.fault!.message, message)
      assert.match(read.fault!.message, /\.$/)
    })

  it('survives three hundred broken copies of a real one', () => {
    const random = seededRandom(5)
    const signs = '{}[]:&*!|>"\'\n\t-#%@'
    for (let i = 0; i < 300; i++) {
      const bytes = criteriaYaml.split('')
      for (let k = 0; k < 4; k++) bytes[Math.floor(random() * bytes.length)] = signs[Math.floor(random() * signs.length)]!
      const read = readValues(bytes.join(''))
      for (const at of ['', 'optimise.metric', 'thresholds.0.op']) read.placeOf(at)
      assert.ok(read.fault === null || read.fault.message.length > 3)
    }
  })

  it('names places, the nearest above what is not there', () => {
    const { placeOf } = readValues('a:\n  b:\n    - x\n    - y: 1\n')
    assert.deepEqual(
      ['', 'a', 'a.b', 'a.b.0', 'a.b.1.y', 'a.b.1.z', 'a.b.9', 'q'].map((at) => `${placeOf(at)?.line}:${placeOf(at)?.column}`),
      ['1:1', '1:1', '2:3', '3:7', '4:7', '4:7', '2:3', '1:1'],
    )
    assert.equal(readValues('').placeOf('a'), null)
  })

  it('finds values by their path, keys with dots too', () => {
    const { value } = readValues('a.b: 1\nc: {d.e: 2, f: [3, " x ", .inf, "7"]}\n')
    assert.deepEqual(
      [valueAt(value, 'a.b'), valueAt(value, 'c.d.e'), valueAt(value, 'c.f.0'), valueAt(value, 'c.f.x'), valueAt(value, 'c.f.-1')],
      [1, 2, 3, undefined, undefined],
    )
    assert.deepEqual(
      [numberAt(value, 'c.f.2'), numberAt(value, 'c.f.3'), textAt(value, 'c.f.1'), textAt(value, 'c.f.0'), valueAt(value, 'toString')],
      [null, null, 'x', '3', undefined],
    )
  })
})

describe('front matter', () => {
  const cases: readonly [text: string, front: string | null][] = [
    ['---\na: 1\n---\nText\n', '\na: 1\n'],
    ['---\r\na: 1\r\n---\r\nText\r\n', '\na: 1\r\n'],
    ['\uFEFF---\na: 1\n...\n', '\na: 1\n'],
    ['---\na: 1\n', null],
    ['# Title\n---\na: 1\n---\n', null],
    ['', null],
  ]
  for (const [text, front] of cases) it(JSON.stringify(text), () => assert.equal(frontMatterOf(text), front))
  it('is what is read of a Markdown file, at its own lines', () => {
    const found = valuesOf(factBook({ files: { 'a.md': '---\nx: 1\ndecision: go\n---\nb: 2\n', 'b.md': 'b: 2\n' } }), 'a.md')
    assert.ok(found?.known === true)
    assert.deepEqual(
      [plain(found.value.value), found.value.placeOf('decision')],
      [
        { x: 1, decision: 'go' },
        { line: 3, column: 1 },
      ],
    )
    const none = valuesOf(factBook({ files: { 'b.md': 'b: 2\n' } }), 'b.md')
    assert.ok(none?.known === true && none.value.value === null)
  })
})
