// Blocks equal a computation without any cleverness, over seeded random series, axes, windows and widths.

import assert from 'node:assert/strict'
import type { Axis, Block, BlockQuestion } from '../../src/core/block.ts'
import { settleParts } from '../../src/core/joinedSeries.ts'
import { runKey } from '../../src/core/run.ts'
import { Series, type StepLaw } from '../../src/core/series.ts'
import { makeBlock, nearestPoint } from '../../src/reader/block.ts'
import { seededRandom } from '../tools/random.ts'

interface Raw {
  readonly x: number
  readonly value: number
}
const run = runKey('/root', 'points:a')

/** Kept points in axis order, the slow way. */
function naiveKept(parts: readonly Series[], axis: Axis, first: number): Raw[] {
  const all: Raw[] = []
  let place = 0
  const anyStep = parts.some((part) =>
    Array.from({ length: part.columns.length }, (_, i) => i).some((i) => !isMarked(part, i) && !Number.isNaN(part.columns.stepAt(i))),
  )
  for (const part of parts)
    for (let i = 0; i < part.columns.length; i++, place++) {
      if (isMarked(part, i)) continue
      const wall = part.columns.wallTimeAt(i)
      const x = axis === 'step' ? (anyStep ? part.columns.stepAt(i) : place) : axis === 'wall' ? wall : wall - first
      if (!Number.isNaN(x)) all.push({ x, value: part.columns.valueAt(i) })
    }
  return all
    .map((one, i) => ({ one, i }))
    .sort((a, b) => a.one.x - b.one.x || a.i - b.i)
    .map(({ one }) => one)
}
const isMarked = (part: Series, place: number): boolean => {
  const chunk = part.columns.chunkOf(place)
  return chunk.superseded?.[place - chunk.start] === 1
}

function naiveBlock(question: BlockQuestion, kept: readonly Raw[]): Omit<Block, 'run' | 'metric' | 'version' | 'keptPoints'> {
  const fullFrom = kept[0]?.x ?? NaN
  const fullTo = kept.at(-1)?.x ?? NaN
  const from = question.from ?? fullFrom
  const to = question.to ?? fullTo
  let last = 0
  let count = 0
  const smoothed = kept.map(({ value }) => {
    if (!Number.isFinite(value)) return NaN
    last = last * question.smoothing + (1 - question.smoothing) * value
    return last / (1 - question.smoothing ** ++count)
  })
  const points = kept.map((one, i) => ({ ...one, smooth: smoothed[i]! }))
  const inRange = points.filter(({ x }) => x >= from && x <= to)
  const finite = inRange.filter(({ value }) => Number.isFinite(value))
  const kind = finite.length > 2 * question.widthPx ? 'envelope' : 'points'
  const groups: (typeof points)[] = []
  if (kind === 'points') for (const one of finite) groups.push([one])
  else
    for (let column = 0; column < question.widthPx; column++) {
      const inside = finite.filter(
        ({ x }) => Math.min(question.widthPx - 1, Math.floor((x - from) * (question.widthPx / (to - from)))) === column,
      )
      if (inside.length > 0) groups.push(inside)
    }
  const before = points.filter(({ x, value }) => x < from && Number.isFinite(value)).at(-1)
  const after = points.find(({ x, value }) => x > to && Number.isFinite(value))
  if (before !== undefined) groups.unshift([before])
  if (after !== undefined) groups.push([after])
  const strange = inRange.filter(({ value }) => !Number.isFinite(value)).slice(0, 4096)
  const array = (read: (group: typeof points) => number): Float64Array => Float64Array.from(groups.map(read))
  return {
    pointsInRange: inRange.length,
    kind,
    x: array((group) => group.at(-1)!.x),
    first: array((group) => group[0]!.value),
    last: array((group) => group.at(-1)!.value),
    low: array((group) => Math.min(...group.map(({ value }) => value))),
    high: array((group) => Math.max(...group.map(({ value }) => value))),
    smooth: question.smoothing > 0 ? array((group) => group.at(-1)!.smooth) : new Float64Array(0),
    nonFiniteX: Float64Array.from(strange.map(({ x }) => x)),
    nonFiniteValue: Float64Array.from(strange.map(({ value }) => value)),
    fullFrom,
    fullTo,
  }
}

/** One or two parts of a random log, now and then with restarts, missing steps and wall times that go back. */
function randomParts(random: () => number): Series[] {
  const law: StepLaw = random() < 0.5 ? 'later-cuts' : 'keep-all'
  const calm = random() < 0.4
  const noSteps = random() < 0.15
  const strange = random() < 0.6
  const parts = Array.from({ length: random() < 0.3 ? 2 : 1 }, () => new Series(law))
  let step = 0
  let wall = 1_700_000_000
  for (const part of parts)
    for (let i = Math.floor(random() * 900); i > 0; i--) {
      step = calm || random() < 0.98 ? step + 1 : Math.max(0, step - Math.floor(random() * 100))
      wall += calm ? random() : random() * 3 - 0.4
      const value = strange && random() < 0.03 ? [NaN, Infinity, -Infinity][Math.floor(random() * 3)]! : random() * 2 - 1
      part.columns.push(noSteps ? NaN : step, strange && !calm && random() < 0.02 ? NaN : wall, value)
    }
  settleParts(parts)
  return parts
}

describe('a block', () => {
  for (const axis of ['step', 'relative', 'wall'] as const)
    it(`on the ${axis} axis equals the naive one`, () => {
      for (let seed = 1; seed <= 150; seed++) {
        const random = seededRandom(seed * 7)
        const parts = randomParts(random)
        const first = Math.min(...parts.map(({ minWallTime }) => minWallTime))
        const firstWallTime = Number.isFinite(first) ? first : NaN
        const kept = naiveKept(parts, axis, firstWallTime)
        const [low, high] = [kept[0]?.x ?? 0, kept.at(-1)?.x ?? 1]
        const at = (): number | null => (random() < 0.3 ? null : low + (high - low) * (random() * 1.4 - 0.2))
        const ends = [at(), at()]
        const question: BlockQuestion = {
          run,
          metric: 'loss',
          system: false,
          axis,
          from: ends[0] !== null && ends[1] !== null ? Math.min(ends[0]!, ends[1]!) : ends[0]!,
          to: ends[0] !== null && ends[1] !== null ? Math.max(ends[0]!, ends[1]!) : ends[1]!,
          widthPx: 1 + Math.floor(random() * 200),
          smoothing: random() < 0.5 ? 0 : random() * 0.99,
        }
        const block = makeBlock(question, { parts, version: 3, firstWallTime })
        const naive = naiveBlock(question, kept)
        // the weights' power is computed step by step: equal but for the last bits
        for (const [i, one] of block.smooth.entries())
          assert.ok(Math.abs(one - naive.smooth[i]!) < 1e-9, `seed ${seed}, smooth ${i}: ${one} and ${naive.smooth[i]}`)
        assert.deepEqual(
          { ...block, smooth: block.smooth.length },
          {
            ...naive,
            smooth: naive.smooth.length,
            run,
            metric: 'loss',
            version: 3,
            keptPoints: parts.reduce((sum, part) => sum + part.columns.length - part.superseded, 0),
          },
          `seed ${seed}`,
        )
        for (const array of [block.x, block.first, block.low]) assert.equal(array.byteLength, array.buffer.byteLength)
      }
    })

  it('has nothing to say of an empty series', () => {
    const parts = [new Series('keep-all')]
    settleParts(parts)
    const block = makeBlock(
      { run, metric: 'loss', system: false, axis: 'step', from: null, to: null, widthPx: 100, smoothing: 0.6 },
      { parts, version: 1, firstWallTime: NaN },
    )
    assert.deepEqual([block.x.length, block.keptPoints, block.kind, block.fullFrom], [0, 0, 'points', NaN])
  })

  it('does not look at the whole of a long series for a small window', () => {
    const series = new Series('later-cuts')
    for (let i = 0; i < 1_000_000; i++) series.columns.push(i, i, i)
    settleParts([series])
    const block = makeBlock(
      { run, metric: 'loss', system: false, axis: 'step', from: 500_000, to: 500_009, widthPx: 100, smoothing: 0 },
      { parts: [series], version: 1, firstWallTime: 0 },
    )
    assert.deepEqual(
      [...block.x],
      Array.from({ length: 12 }, (_, i) => 499_999 + i),
    )
    assert.deepEqual([block.fullFrom, block.fullTo, block.pointsInRange], [0, 999_999, 10])
  })
})

describe('the nearest point', () => {
  it('is the one that a search through all kept points finds', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seededRandom(seed * 13)
      const parts = randomParts(random)
      const axis = (['step', 'relative', 'wall'] as const)[seed % 3]!
      const first = Math.min(...parts.map(({ minWallTime }) => minWallTime))
      const firstWallTime = Number.isFinite(first) ? first : NaN
      const kept = naiveKept(parts, axis, firstWallTime)
      const x = kept.length === 0 ? 1 : kept[0]!.x + (kept.at(-1)!.x - kept[0]!.x) * (random() * 1.2 - 0.1)
      const point = nearestPoint({ run, metric: 'loss', system: false, axis, x }, { parts, version: 1, firstWallTime })
      const best = Math.min(...kept.map((one) => Math.abs(one.x - x)))
      if (kept.length === 0) assert.equal(point, null)
      else
        assert.ok(
          kept.some((one) => Math.abs(one.x - x) === best && Object.is(one.value, point!.value)),
          `seed ${seed}`,
        )
    }
  })
})
