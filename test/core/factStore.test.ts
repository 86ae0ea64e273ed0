// Values that rest on facts: computed again only when what they rest on is another one now.

import assert from 'node:assert/strict'
import type { Fact, FactReader } from '../../src/core/fact.ts'
import { makeFactStore } from '../../src/core/factStore.ts'
import { isSame } from '../../src/core/sameValue.ts'
import { seededRandom } from '../tools/random.ts'

const known = <T>(value: T): Fact<T> => ({ known: true, value })

describe('a store of facts', () => {
  it('computes once for each change, and not at all for the same fact again', () => {
    const store = makeFactStore()
    let times = 0
    const length = (): number | undefined =>
      store.reader.derive('length', (reader) => {
        times++
        const text = reader.ask('text', 'a')
        return text?.known === true ? text.value.length : undefined
      })
    assert.equal(length(), undefined)
    assert.deepEqual(store.asked(), [{ kind: 'text', of: 'a', known: false }])
    store.set('text', 'a', known('one'))
    assert.deepEqual([length(), length(), times], [3, 3, 2])
    store.set('text', 'a', known('one'))
    store.set('text', 'b', known('other'))
    assert.deepEqual([length(), times, store.asked().length], [3, 2, 1])
    store.set('text', 'a', known('three'))
    assert.deepEqual([length(), times], [5, 3])
  })

  it('stops where the same comes out', () => {
    const store = makeFactStore()
    let outer = 0
    const isLong = (reader: FactReader): boolean =>
      reader.derive!('long', (inner) => (inner.ask('text', 'a') as { value: string }).value.length > 3)
    const word = (): string =>
      store.reader.derive('word', (reader) => {
        outer++
        return isLong(reader) ? 'long' : 'short'
      })
    store.set('text', 'a', known('one'))
    assert.equal(word(), 'short')
    store.set('text', 'a', known('two'))
    assert.deepEqual([word(), outer], ['short', 1])
    store.set('text', 'a', known('three'))
    assert.deepEqual([word(), outer], ['long', 2])
  })

  it('rests on what was asked this time, not on what was asked before', () => {
    const store = makeFactStore()
    let times = 0
    const chosen = (): unknown =>
      store.reader.derive('chosen', (reader) => {
        times++
        const which = reader.ask('text', 'which') as { value: string }
        return reader.ask('text', which.value)
      })
    store.set('text', 'which', known('a'))
    store.set('text', 'a', known('A'))
    store.set('text', 'b', known('B'))
    assert.deepEqual(chosen(), known('A'))
    store.set('text', 'which', known('b'))
    assert.deepEqual(chosen(), known('B'))
    store.set('text', 'a', known('AA'))
    assert.deepEqual([chosen(), times], [known('B'), 2])
    store.sweep()
    assert.deepEqual(
      store.asked().map(({ of }) => of),
      ['which', 'b'],
    )
  })

  it('keeps what its keepers told, asked for or not', () => {
    const store = makeFactStore()
    store.set('now', '', known(7))
    store.set('text', 'a', known('x'))
    store.sweep()
    assert.deepEqual([store.reader.ask('now', ''), store.reader.ask('text', 'a')], [known(7), undefined])
  })

  it('names a value that asks for itself', () => {
    const store = makeFactStore()
    const loop = (reader: FactReader): number => reader.derive!('loop', (inner) => loop(inner) + 1)
    assert.throws(() => loop(store.reader), /"loop" asks for itself/)
  })

  it('always says what computing everything anew would say (seeded)', () => {
    const random = seededRandom(7)
    const below = (most: number): number => Math.floor(random() * most)
    const store = makeFactStore()
    const facts = new Map<string, string>()
    // values that rest on facts and on the values before them, by what the facts say
    const value = (reader: FactReader, i: number): string => {
      const compute = (inner: FactReader): string => {
        const own = inner.ask('text', `f${i % 5}`)
        const text = own?.known === true ? own.value : '?'
        return i === 0 || text.length % 2 === 0 ? text.slice(0, 2) : `${text[0]!}${value(inner, i - 1)}${value(inner, i >> 1)}`.slice(0, 6)
      }
      return reader.derive === undefined ? compute(reader) : reader.derive(`v${i}`, compute)
    }
    const plain: FactReader = { ask: (_kind, of) => (facts.has(of) ? (known(facts.get(of)!) as never) : undefined) }
    for (let turn = 0; turn < 400; turn++) {
      const name = `f${below(5)}`
      const text = 'abcdefgh'.slice(0, 1 + below(7))
      facts.set(name, text)
      store.set('text', name, known(text))
      for (let i = 0; i < 9; i++) {
        if (random() < 0.3) continue
        // what was swept away is wanted again
        for (value(store.reader, i); store.asked().some((one) => !one.known && facts.has(one.of)); value(store.reader, i))
          for (const one of store.asked()) if (!one.known && facts.has(one.of)) store.set('text', one.of, known(facts.get(one.of)!))
        assert.equal(value(store.reader, i), value(plain, i))
      }
      if (random() < 0.1) store.sweep()
    }
  })
})

describe('whether values are the same', () => {
  const list = [1, { a: [NaN, null] }]
  const pairs: readonly (readonly [unknown, unknown, boolean])[] = [
    [NaN, NaN, true],
    [list, [1, { a: [NaN, null] }], true],
    [list, [1, { a: [NaN, undefined] }], false],
    [{ a: 1, b: undefined }, { a: 1 }, false],
    [{ a: 1 }, Object.assign(Object.create(null) as object, { a: 1 }), true],
    [new Map([['a', [1]]]), new Map([['a', [1]]]), true],
    [new Map([['a', 1]]), new Map([['a', 2]]), false],
    [new Map([['a', undefined]]), new Map([['b', undefined]]), false],
    [new Set([1, 2]), new Set([2, 1]), true],
    [new Set([1]), new Set([2]), false],
    [() => 1, () => 1, false],
    [new Date(1), new Date(1), false],
    [[], {}, false],
    [1n, 1n, true],
  ]
  for (const [a, b, same] of pairs)
    it(`${same ? 'same' : 'other'}: ${typeof a} ${String(a).slice(0, 20)}`, () =>
      assert.deepEqual([isSame(a, b), isSame(b, a)], [same, same]))
  it('gives up on what goes in circles', () => {
    const [a, b]: { next?: unknown }[] = [{}, {}]
    a!.next = a
    b!.next = b
    assert.equal(isSame(a, b), false)
  })
})
