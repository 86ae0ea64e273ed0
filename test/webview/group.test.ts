// Seeds as one line: the mean of logged values where all have them, interpolated and told so where not, never of one run alone.

import assert from 'node:assert/strict'
import type { Block } from '../../src/core/block.ts'
import { type RunKey, runKey } from '../../src/core/run.ts'
import { sayPlain } from '../../src/core/say.ts'
import { runAt } from '../tools/runs.ts'
import { seededRandom } from '../tools/random.ts'
import { chartShape, notesOf } from '../../webview/compare/chartShape.ts'
import { makeGroupLines } from '../../webview/compare/groupLines.ts'
import { bandOf, groupOf } from '../../webview/compare/groupShape.ts'
import { readingsAt, tooltipRows } from '../../webview/compare/tooltipShape.ts'
import type { ChartLine } from '../../webview/compare/chartShape.ts'

function blockOf(run: RunKey, points: readonly (readonly [x: number, value: number])[]): Block {
  const finite = points.filter(([, value]) => Number.isFinite(value))
  const strange = points.filter(([, value]) => !Number.isFinite(value))
  const value = Float64Array.from(finite, (point) => point[1])
  return {
    run,
    metric: 'loss',
    version: 1,
    keptPoints: points.length,
    pointsInRange: points.length,
    kind: 'points',
    x: Float64Array.from(finite, (point) => point[0]),
    first: value,
    last: value,
    low: value,
    high: value,
    smooth: new Float64Array(0),
    nonFiniteX: Float64Array.from(strange, (point) => point[0]),
    nonFiniteValue: Float64Array.from(strange, (point) => point[1]),
    fullFrom: points[0]?.[0] ?? NaN,
    fullTo: points.at(-1)?.[0] ?? NaN,
  }
}
const keys = ['a', 'b', 'c'].map((name) => runKey('/ws', name))
const [a, b, c] = keys as [RunKey, RunKey, RunKey]

describe('a group of seeds', () => {
  it('is the mean of logged values and their sample standard deviation where the steps agree', () => {
    const group = groupOf(
      [a, b, c],
      [
        blockOf(a, [
          [0, 1],
          [10, 4],
        ]),
        blockOf(b, [
          [0, 2],
          [10, 4],
        ]),
        blockOf(c, [
          [0, 3],
          [10, 4],
        ]),
      ],
    )!
    assert.deepEqual([...group.block.last], [2, 4])
    assert.deepEqual([...group.spread], [1, 0])
    assert.deepEqual(
      [[...group.block.low], [...group.block.high]],
      [
        [1, 4],
        [3, 4],
      ],
    )
    assert.deepEqual([group.exact, group.uneven, group.block.keptPoints], [true, false, 6])
  })
  it('interpolates between points of different steps, and says so', () => {
    const group = groupOf(
      [a, b],
      [
        blockOf(a, [
          [0, 0],
          [10, 10],
        ]),
        blockOf(b, [
          [0, 0],
          [5, 15],
          [10, 10],
        ]),
      ],
    )!
    assert.deepEqual([...group.block.x], [0, 5, 10])
    assert.deepEqual([...group.block.last], [0, 10, 10])
    assert.equal(group.exact, false)
  })
  it('says nothing where only one of them goes on', () => {
    const group = groupOf(
      [a, b],
      [
        blockOf(a, [
          [0, 1],
          [10, 1],
          [20, 9],
        ]),
        blockOf(b, [
          [0, 3],
          [10, 3],
        ]),
      ],
    )!
    assert.deepEqual([...group.block.x], [0, 10])
    const three = groupOf(
      [a, b, c],
      [
        blockOf(a, [
          [0, 1],
          [10, 1],
          [20, 1],
        ]),
        blockOf(b, [
          [0, 1],
          [10, 1],
          [20, 1],
        ]),
        blockOf(c, [[0, 4]]),
      ],
    )!
    assert.deepEqual([three.uneven, [...three.block.last]], [true, [2, 1, 1]])
  })
  it('does not let a value that is not finite into the mean, and keeps its sign', () => {
    const group = groupOf(
      [a, b, c],
      [
        blockOf(a, [
          [0, 1],
          [5, NaN],
          [10, 1],
        ]),
        blockOf(b, [
          [0, 2],
          [5, 2],
          [10, 2],
        ]),
        blockOf(c, [
          [0, 3],
          [5, 4],
          [10, 3],
        ]),
      ],
    )!
    assert.deepEqual([...group.block.last], [2, 3, 2])
    assert.deepEqual([...group.block.nonFiniteX], [5])
  })
  it('is none of fewer than two runs with values', () => {
    assert.equal(groupOf([a, b], [blockOf(a, [[0, 1]]), blockOf(b, [])]), null)
    assert.equal(groupOf([a], [blockOf(a, [[0, 1]])]), null)
  })
  it('lies within its runs, whatever they are', () => {
    const random = seededRandom(5)
    for (let round = 0; round < 100; round++) {
      const blocks = keys.map((run) =>
        blockOf(
          run,
          Array.from({ length: 20 }, (_, i) => [i * 3 + Math.floor(random() * 2), random() * 10] as const),
        ),
      )
      const group = groupOf(keys, blocks)
      if (group === null) continue
      const all = blocks.flatMap((block) => [...block.last])
      for (const mean of group.block.last) assert.ok(mean >= Math.min(...all) && mean <= Math.max(...all))
      assert.ok([...group.spread].every((spread) => spread >= 0))
    }
  })
  it('has a closed band of pixels, at the bottom where a log axis cannot show it', () => {
    const group = groupOf([a, b], [blockOf(a, [[0, 1]]), blockOf(b, [[0, 9]])])!
    const band = bandOf(group, { x: (x) => x, y: (value) => (value > 0 ? value : NaN), bottom: 99 })
    assert.equal(band.length, 4)
    assert.equal(band[3], 99)
  })
})

describe('the lines of a chart with grouped seeds', () => {
  const runs = keys.map((key, i) => runAt(`seeds/${i}`, { key, name: `seed-${i}` }))
  const rows = [{ id: 'group\nx', name: 'seeds ×3', runs }]
  const blocks = new Map(
    keys.map((key, i) => [
      key,
      blockOf(key, [
        [0, i],
        [10, i],
      ]),
    ]),
  )
  const lineOf = (run: RunKey, name: string): ChartLine => ({ run, name, slot: keys.indexOf(run), block: blocks.get(run)!, failed: null })
  const lines = makeGroupLines(sayPlain)
  it('are one, named by how many it is the mean of', () => {
    const made = lines(rows, () => true, lineOf, null)
    assert.deepEqual(
      made.map((line) => [line.name, line.slot]),
      [['seeds (mean of 3)', 0]],
    )
    assert.equal(lines(rows, () => true, lineOf, null)[0]!.group, made[0]!.group, 'the mean was computed again')
  })
  it('show each run while one of them is pointed at', () => {
    const made = lines(rows, () => true, lineOf, b)
    assert.deepEqual(
      made.map((line) => line.name),
      ['seed-0', 'seed-1', 'seed-2', 'seeds (mean of 3)'],
    )
  })
  it('say their spread beside the pointer, and what they are below the chart', () => {
    const made = lines(rows, () => true, lineOf, null)
    const { rows: told } = tooltipRows(readingsAt(made, 10, 1), null)
    assert.deepEqual(
      told.map((row) => row.text),
      ['1 ± 1'],
    )
    const options = { axis: 'step', logY: false, clip: false, zoom: null, zoomY: null, width: 400, height: 200, utcOffset: 0 } as const
    assert.deepEqual(notesOf(made, chartShape(made, options), options, sayPlain), ['mean ± standard deviation; point at it for each run'])
  })
})
