// Columns hold what was put in, whatever its form; laws take back the same points however the log was cut; sums equal a naive count.

import assert from 'node:assert/strict'
import { Columns } from '../../src/core/columns.ts'
import { allPoints, settleParts, summarize } from '../../src/core/joinedSeries.ts'
import type { MetricSummary, Point } from '../../src/core/run.ts'
import { Series, type StepLaw } from '../../src/core/series.ts'
import { seededRandom } from '../tools/random.ts'

interface Raw {
  readonly step: number
  readonly wallTime: number
  readonly value: number
}

/** Which points a law takes back, counted the slow way over the whole log. */
function naiveMarks(points: readonly Raw[], law: StepLaw): boolean[] {
  return points.map(({ step }, i) => {
    if (Number.isNaN(step) || law === 'keep-all') return false
    if (law === 'later-cuts') return points.slice(i + 1).some((later) => later.step <= step)
    if (law === 'first-wins') return points.slice(0, i).some((before) => before.step === step)
    return points.slice(i + 1).some((later) => later.step === step)
  })
}

function naiveSummary(points: readonly Raw[], marks: readonly boolean[]): MetricSummary {
  const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)
  const point = (raw: Raw | undefined): Point | null =>
    raw === undefined ? null : { step: orNull(raw.step), wallTime: orNull(raw.wallTime), value: raw.value }
  const kept = points.filter((_, i) => !marks[i])
  const finite = kept.filter(({ value }) => Number.isFinite(value))
  const rank = (value: number): number => (Number.isNaN(value) ? -Infinity : value)
  let last: Raw | undefined
  for (const one of kept)
    if (
      last === undefined ||
      rank(one.step) > rank(last.step) ||
      (rank(one.step) === rank(last.step) && rank(one.wallTime) >= rank(last.wallTime))
    )
      last = one
  return {
    points: points.length,
    nonFinite: kept.length - finite.length,
    firstNonFinite: point(kept.find(({ value }) => !Number.isFinite(value))),
    superseded: points.length - kept.length,
    first: point(kept[0]),
    last: point(last),
    min: point(finite.find(({ value }) => value === Math.min(...finite.map((one) => one.value)))),
    max: point(finite.find(({ value }) => value === Math.max(...finite.map((one) => one.value)))),
  }
}

function randomLog(random: () => number, length: number, withNaN: boolean): Raw[] {
  let step = 0
  return Array.from({ length }, () => {
    const turn = random()
    step = turn < 0.8 ? step + 1 : turn < 0.9 ? step : Math.max(0, step - Math.floor(random() * 12))
    return {
      step: withNaN && random() < 0.05 ? NaN : step,
      wallTime: withNaN && random() < 0.05 ? NaN : 1_700_000_000 + random() * 100,
      value: random() < 0.1 ? [NaN, Infinity, -Infinity][Math.floor(random() * 3)]! : Math.fround(random()),
    }
  })
}

describe('columns', () => {
  it('give back every point as it came, in the narrow and in the wide form', () => {
    const random = seededRandom(1)
    const columns = new Columns()
    const points = Array.from({ length: 5_000 }, (_, i) => ({
      step: i < 2_000 ? i : i % 7 === 0 ? NaN : -i * 2 ** 20,
      wallTime: random() * 1e9,
      value: i < 1_000 ? Math.fround(random()) : i % 5 === 0 ? -0 : random(),
    }))
    for (const { step, wallTime, value } of points) columns.push(step, wallTime, value)
    for (const [i, { step, wallTime, value }] of points.entries()) {
      assert.ok(Object.is(columns.stepAt(i), step), `step ${i}`)
      assert.equal(columns.wallTimeAt(i), wallTime)
      assert.ok(Object.is(columns.valueAt(i), value), `value ${i}`)
    }
  })

  for (const place of [0, 1, 40, 63, 64, 65, 4_095, 4_096, 5_000])
    it(`become wide at point ${place} without losing one before it, settled on the way or not`, () => {
      for (const settleAt of [-1, 10, 64, 4_100]) {
        const columns = new Columns()
        const stepOf = (i: number): number => (i >= place ? -i : i)
        const valueOf = (i: number): number => (i >= place ? i + 0.1 : i / 2)
        for (let i = 0; i < 6_000; i++) {
          columns.push(stepOf(i), 1_700_000_000 + i, valueOf(i))
          if (i === settleAt) columns.settle()
        }
        columns.settle()
        for (let i = 0; i < 6_000; i++)
          if (columns.stepAt(i) !== stepOf(i) || columns.valueAt(i) !== valueOf(i) || columns.wallTimeAt(i) !== 1_700_000_000 + i)
            assert.fail(`point ${i}, settled at ${settleAt}`)
      }
    })

  it('cost at most 24 bytes a point for what most logs hold, unused room among them, and little more in the wide form', () => {
    for (const [length, narrow, widest] of [
      [1_000, 23, 34],
      [10_000, 19, 28],
      [200_000, 18, 27],
    ] as const) {
      const columns = new Columns()
      for (let i = 0; i < length; i++) columns.push(i, 1.5 * i, Math.fround(i / 3))
      assert.ok(columns.bytes / length <= narrow, `${length}: ${columns.bytes / length}`)
      const wide = new Columns()
      for (let i = 0; i < length; i++) wide.push(-i, 1.5 * i, i / 3)
      assert.ok(wide.bytes / length <= widest, `wide ${length}: ${wide.bytes / length}`)
    }
  })
})

describe('a series', () => {
  for (const law of ['keep-all', 'later-cuts', 'first-wins', 'last-wins'] as const)
    it(`under ${law} keeps and sums the same as a naive count, in any number of parts and looks`, () => {
      for (let seed = 1; seed <= 60; seed++) {
        const random = seededRandom(seed)
        const log = randomLog(random, 1 + Math.floor(random() * 150), law !== 'later-cuts' && seed % 3 === 0)
        const count = 1 + Math.floor(random() * 3)
        const cuts = Array.from({ length: count - 1 }, () => Math.floor(random() * log.length)).sort((a, b) => a - b)
        const pieces = [0, ...cuts].map((from, k) => log.slice(from, cuts[k] ?? log.length))
        const parts = pieces.map(() => new Series(law))
        // every file grows in its own time
        const waiting = pieces.map((piece) => [...piece])
        while (waiting.some((one) => one.length > 0)) {
          const k = Math.floor(random() * count)
          for (const { step, wallTime, value } of waiting[k]!.splice(0, 1 + Math.floor(random() * 20)))
            parts[k]!.columns.push(step, wallTime, value)
          if (random() < 0.5) settleParts(parts)
        }
        settleParts(parts)
        const marks = naiveMarks(log, law)
        assert.deepEqual([...allPoints(parts).superseded].map(Boolean), marks, `seed ${seed}`)
        assert.deepEqual(summarize(parts), naiveSummary(log, marks), `seed ${seed}`)
      }
    })

  it('takes a cut back when the later file that made it is gone', () => {
    const early = new Series('later-cuts')
    const late = new Series('later-cuts')
    for (let step = 0; step < 10; step++) early.columns.push(step, step, step)
    late.columns.push(4, 20, 4)
    settleParts([early, late])
    assert.equal(early.superseded, 6)
    assert.equal(early.tally.maxValue, 3)
    settleParts([early])
    assert.equal(early.superseded, 0)
    assert.equal(early.tally.maxValue, 9)
  })

  it('takes many points of one step back without looking at them again and again', () => {
    const series = new Series('later-cuts')
    for (let i = 0; i < 200_000; i++) series.columns.push(0, i, i)
    series.settle()
    assert.equal(series.superseded, 199_999)
    assert.equal(summarize([series]).last?.value, 199_999)
  })

  it('lets steps beyond 2^53, which a number cannot tell apart, stand side by side', () => {
    const series = new Series('later-cuts')
    for (const step of [2 ** 53, 2 ** 53, 2 ** 62]) series.columns.push(step, 0, 1)
    series.settle()
    assert.equal(series.superseded, 0)
  })
})
