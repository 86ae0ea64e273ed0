// The chart's shapes: ranges, ticks, lines from blocks, signs, tooltips, and the SVG that is copied.

import assert from 'node:assert/strict'
import type { Block } from '../../src/core/block.ts'
import { settleParts } from '../../src/core/joinedSeries.ts'
import { runKey } from '../../src/core/run.ts'
import { sayPlain } from '../../src/core/say.ts'
import { Series } from '../../src/core/series.ts'
import { makeBlock } from '../../src/reader/block.ts'
import { type ChartLine, type ChartOptions, chartShape, notesOf, placeText, pointsText } from '../../webview/compare/chartShape.ts'
import { chartSvg } from '../../webview/compare/chartSvg.ts'
import { commandOf, nextSmoothing } from '../../webview/compare/keysShape.ts'
import { linesOf, markerPlaces, nonFiniteMarks } from '../../webview/chart/pathShape.ts'
import { placeBeside } from '../../webview/chart/placeBeside.ts'
import { mappingOf, valueAt } from '../../webview/chart/plotShape.ts'
import { linearTicks, logTicks, spanTicks, wallTicks } from '../../webview/chart/ticksShape.ts'
import { nearestEntry, nearestReading, readingsAt, tooltipRows } from '../../webview/compare/tooltipShape.ts'
import { seededRandom } from '../tools/random.ts'

const key = runKey('/ws', 'tensorboard:a')

function blockOf(values: readonly number[], widthPx = 100, smoothing = 0): Block {
  const series = new Series('keep-all')
  values.forEach((value, step) => series.columns.push(step, 1000 + step, value))
  settleParts([series])
  return makeBlock(
    { run: key, metric: 'loss', system: false, axis: 'step', from: null, to: null, widthPx, smoothing },
    { parts: [series], version: 1, firstWallTime: 1000 },
  )
}
const lineOf = (block: Block | null, name = 'a', failed: string | null = null): ChartLine => ({
  run: runKey('/ws', name),
  name,
  slot: 0,
  block,
  failed,
})
const plain: ChartOptions = { axis: 'step', logY: false, clip: false, zoom: null, zoomY: null, width: 400, height: 200, utcOffset: 0 }
const identity = { x: (value: number) => value, y: (value: number) => value, bottom: -1 }

describe('the lines', () => {
  it('are the points themselves where there are few', () => {
    assert.deepEqual(linesOf(blockOf([3, 1, 2]), identity), [[0, 3, 1, 1, 2, 2]])
  })
  it('keep first, low, high and last of every pixel column', () => {
    const random = seededRandom(7)
    const values = Array.from({ length: 5_000 }, () => random())
    values[1234] = 99
    values[4321] = -99
    const block = blockOf(values, 50)
    assert.equal(block.kind, 'envelope')
    const [line] = linesOf(block, identity)
    const ys = line!.filter((_, i) => i % 2 === 1)
    assert.equal(Math.max(...ys), 99)
    assert.equal(Math.min(...ys), -99)
    assert.equal(ys[0], values[0])
    assert.equal(ys.at(-1), values.at(-1))
  })
  it('are broken where a value is not finite, and a point between two gaps stays visible', () => {
    assert.deepEqual(linesOf(blockOf([1, 2, NaN, 3, Infinity, 4, 5]), identity), [
      [0, 1, 1, 2],
      [3, 3],
      [5, 4, 6, 5],
    ])
  })
  it('leave out what a log axis cannot show, and reach to the bottom from a column that crosses zero', () => {
    const log = { ...identity, y: (value: number) => (value > 0 ? Math.log10(value) : NaN) }
    assert.deepEqual(linesOf(blockOf([10, 0, 100]), log), [
      [0, 1],
      [2, 2],
    ])
    const crossing = linesOf(
      { ...blockOf([1]), first: Float64Array.of(10), last: Float64Array.of(10), low: Float64Array.of(-5), high: Float64Array.of(100) },
      log,
    )
    assert.deepEqual(crossing, [[0, 1, 0, -1, 0, 2, 0, 1]])
  })
  it('carry a marker now and then, one at least', () => {
    const block = blockOf(Array.from({ length: 100 }, () => 1))
    assert.equal(markerPlaces(block, false, { ...identity, x: (value) => value * 4 }, 400, 0, 100).length, 4)
    assert.deepEqual(markerPlaces(blockOf([5]), false, identity, 400, 0, 100), [[0, 5]])
  })
  it('have signs for what is not finite, one per kind and place', () => {
    const block = blockOf([1, NaN, NaN, NaN, Infinity, -Infinity, 2])
    assert.deepEqual(nonFiniteMarks(block, { ...identity, x: (value) => value * 3 }, 100, 5), [
      { x: 3, kind: 'nan' },
      { x: 9, kind: 'nan' },
      { x: 12, kind: 'up' },
      { x: 15, kind: 'down' },
    ])
  })
})

describe('the shape of a chart', () => {
  it('takes y from what is visible, with 5 % beyond either end', () => {
    const shape = chartShape([lineOf(blockOf([0, 10])), lineOf(blockOf([5, 20]), 'b')], plain)
    assert.deepEqual(
      [shape.x, shape.y],
      [
        [0, 1],
        [-1, 21],
      ],
    )
  })
  it('follows the zoom', () => {
    const shape = chartShape([lineOf(blockOf([100, 0, 10, 100]))], { ...plain, zoom: [1, 2] })
    assert.deepEqual(
      [shape.x, shape.y],
      [
        [1, 2],
        [-0.5, 10.5],
      ],
    )
    assert.deepEqual(chartShape([lineOf(blockOf([1, 2]))], { ...plain, zoomY: [4, 5] }).y, [4, 5])
  })
  it('gives room to a line without height', () => {
    assert.deepEqual(chartShape([lineOf(blockOf([2, 2]))], plain).y, [1.9, 2.1])
    assert.deepEqual(chartShape([lineOf(blockOf([0]))], plain).y, [-1, 1])
    assert.deepEqual(chartShape([lineOf(blockOf([7]))], plain).x, [-0.5, 0.5])
  })
  it('keeps a strip for what is not finite', () => {
    const shape = chartShape([lineOf(blockOf([0, NaN, 10]))], plain)
    assert.equal(shape.stripPx, 12)
    const map = mappingOf(shape, false, plain.width, plain.height)
    assert.ok(map.y(0) < plain.height - 12)
  })
  it('thinks in powers of ten on a log axis, over positive values only', () => {
    const shape = chartShape([lineOf(blockOf([0, 1, 100]))], { ...plain, logY: true })
    assert.deepEqual(shape.y, [-0.1, 2.1])
  })
  it('clips only when told, and says so', () => {
    const values = Array.from({ length: 300 }, (_, i) => i / 300)
    values[100] = 1e6
    assert.equal(chartShape([lineOf(blockOf(values, 1000))], plain).clipped, false)
    const clipped = chartShape([lineOf(blockOf(values, 1000))], { ...plain, clip: true })
    assert.ok(clipped.y[1] < 2 && clipped.clipped)
    assert.deepEqual(notesOf([lineOf(blockOf(values, 1000))], clipped, plain, sayPlain), [
      'clipped: the outermost 1 % at either end lies outside',
    ])
  })
  it('is empty without points', () => {
    assert.equal(chartShape([lineOf(null)], plain).empty, true)
    assert.equal(chartShape([lineOf(blockOf([NaN]))], plain).empty, false)
  })
  it('finds the value of a pixel again', () => {
    for (const logY of [false, true]) {
      const shape = chartShape([lineOf(blockOf([1, 50, 1000]))], { ...plain, logY })
      const map = mappingOf(shape, logY, 400, 200)
      const [x, y] = valueAt(shape, logY, 400, 200, map.x(1.5), map.y(70))
      assert.ok(Math.abs(x - 1.5) < 1e-9 && Math.abs(y - 70) < 1e-6)
    }
  })
  it('says what cannot be seen', () => {
    const shape = chartShape([], plain)
    const lines = [lineOf(blockOf([1, NaN, NaN]), 'x'), lineOf(blockOf([NaN, 0]), 'y'), lineOf(null, 'z', 'the log is gone')]
    assert.deepEqual(notesOf(lines, shape, { ...plain, logY: true }, sayPlain), [
      '3 NaN in 2 runs, first at 0 (y)',
      'y has values of zero or less, which a log axis cannot show',
      'z could not be read: the log is gone',
    ])
    assert.deepEqual(notesOf([lineOf(blockOf([1, Infinity]), 'x')], shape, plain, sayPlain), ['1 NaN or infinite, first at 1 (x)'])
  })
  it('counts points', () => {
    const block = { ...blockOf([1]), keptPoints: 1_203_441, pointsInRange: 12 }
    assert.equal(pointsText([lineOf(block)], false, sayPlain), '1,203,441 points, exact')
    assert.equal(pointsText([lineOf(block), lineOf(null)], true, sayPlain), '12 of 1,203,441 points, exact')
  })
})

describe('the ticks', () => {
  const cases: readonly (readonly [string, readonly { readonly text: string }[], string])[] = [
    ['steps', linearTicks(0, 2000, 5, 1), '0 500 1k 1.5k 2k'],
    ['whole steps only', linearTicks(0, 2, 8, 1), '0 1 2'],
    ['small values', linearTicks(-0.05, 0.35, 5), '0 0.1 0.2 0.3'],
    ['values close together far out', linearTicks(1_203_441, 1_203_443, 3), '1203441 1203442 1203443'],
    ['one value', linearTicks(3, 3, 5), '3'],
    ['powers', logTicks(-6.2, 0.3, 8), '1e-6 1e-5 1e-4 0.001 0.01 0.1 1'],
    ['two powers', logTicks(-1.1, 0.9, 8), '0.1 0.2 0.5 1 2 5'],
    ['less than a power', logTicks(Math.log10(2), Math.log10(3), 5), '2 2.2 2.4 2.6 2.8 3'],
    ['seconds', spanTicks(0, 45, 5), '0 10 s 20 s 30 s 40 s'],
    ['hours', spanTicks(0, 5 * 3600, 6), '0 1 h 2 h 3 h 4 h 5 h'],
    ['days', spanTicks(0, 4 * 86400, 4), '0 1 d 2 d 3 d 4 d'],
    ['times of day in local time', wallTicks(1_760_000_000, 1_760_007_200, 4, 3600), '10:00 10:30 11:00 11:30'],
    ['days with their date', wallTicks(1_760_000_000, 1_760_400_000, 5, 0), '10-10 10-11 10-12 10-13 10-14'],
  ]
  for (const [name, ticks, expected] of cases) it(`say ${name}`, () => assert.equal(ticks.map((tick) => tick.text).join(' '), expected))
  it('are never more than can be read', () => {
    const random = seededRandom(3)
    for (let i = 0; i < 500; i++) {
      const from = (random() - 0.5) * 10 ** Math.floor(random() * 30 - 15)
      const to = from + random() * 10 ** Math.floor(random() * 30 - 15)
      const texts = linearTicks(from, to, 6).map((tick) => tick.text)
      assert.ok(texts.length <= 8, `${from} to ${to}: ${texts.join(' ')}`)
    }
  })
})

describe('the tooltip', () => {
  const block = blockOf([5, 6, 7, 8])
  it('takes the nearest entry, and none outside of the series', () => {
    assert.deepEqual(
      [-0.4, 1.4, 1.6, 3.2, 9].map((x) => nearestEntry(block, x, 0.5)),
      [0, 1, 2, 3, null],
    )
    assert.equal(nearestEntry(blockOf([]), 0, 1), null)
  })
  it('lists runs by value, highest first, the nearest marked, at most so many around it', () => {
    const lines = Array.from({ length: 30 }, (_, i) => lineOf(blockOf([i, i]), `r${i}`))
    const readings = readingsAt(lines, 0, 0.1)
    const nearest = nearestReading(readings, 20.2, (value) => value)
    assert.equal(nearest?.name, 'r20')
    const { rows, left } = tooltipRows(readings, nearest?.run ?? null, 5)
    assert.deepEqual(
      rows.map((row) => `${row.reading.name}${row.nearest ? '!' : ''} ${row.text}`),
      ['r22 22', 'r21 21', 'r20! 20', 'r19 19', 'r18 18'],
    )
    assert.equal(left, 25)
  })
  it('never covers the point that it tells of', () => {
    const random = seededRandom(11)
    const window = { width: 400, height: 300 }
    for (let i = 0; i < 1_000; i++) {
      const [px, py] = [random() * 400, random() * 300]
      const box = { width: 40 + random() * 200, height: 20 + random() * 120 }
      const { left, top } = placeBeside(px, py, box, window)
      assert.ok(
        px < left || px > left + box.width || py < top || py > top + box.height,
        `${px},${py} under ${JSON.stringify({ left, top, ...box })}`,
      )
    }
  })
  it('names places', () => {
    assert.equal(placeText('step', 1812, 0, sayPlain), 'step 1,812')
    assert.equal(placeText('relative', 5400, 0, sayPlain), '90 min')
    assert.equal(placeText('wall', 1_760_000_000, 3600, sayPlain), '2025-10-09 09:53:20')
  })
})

describe('a copied chart', () => {
  it('is SVG with everything in it, and harmless whatever runs are called', () => {
    const line = lineOf(blockOf([1, 2, NaN, 1]), '<script>&"a"')
    const options = { ...plain }
    const look = {
      foreground: '#000',
      muted: '#555',
      grid: '#eee',
      background: '#fff',
      fontFamily: 'a"b',
      colourOf: () => '#174DD3',
      thicknessOf: () => 1.5,
    }
    const svg = chartSvg(
      {
        title: 'val/<loss>',
        axisTitle: 'step',
        plans: [{ line, out: true, hovered: false, baseline: false }],
        shape: chartShape([line], options),
        logY: false,
        smoothing: false,
        width: 400,
        height: 200,
        notes: ['1 NaN'],
      },
      look,
    )
    assert.ok(!/<script|val\/<loss>/.test(svg))
    assert.equal(svg.match(/<svg/g)?.length, svg.match(/<\/svg>/g)?.length)
    assert.match(svg, /&#60;script&#62;&#38;&#34;a&#34;/)
    assert.match(svg, /1 NaN/)
    assert.ok(!svg.includes('NaN,') && !svg.includes(',NaN'), 'a coordinate is not a number')
  })
})

describe('the keys', () => {
  const press = (code: string, more: object = {}): string | null =>
    commandOf({ key: code, ctrlKey: false, metaKey: false, altKey: false, altGraph: false, typing: false, ...more })
  const cases: readonly (readonly [string, string | null, string | null])[] = [
    ['/ filters', press('/'), 'filter'],
    ['? lists the keys', press('?'), 'keys'],
    ['[ smooths less', press('['), 'lessSmoothing'],
    [', does too', press(','), 'lessSmoothing'],
    ['[ by AltGr, as Windows sends it', press('[', { ctrlKey: true, altKey: true, altGraph: true }), 'lessSmoothing'],
    ['Ctrl+C is a copy', press('c', { ctrlKey: true }), null],
    ['Alt+S is a menu', press('s', { altKey: true }), null],
    ['Cmd+B is the sidebar', press('b', { metaKey: true }), null],
    ['typing is typing', press('c', { typing: true }), null],
    ['Enter belongs to what has the focus', press('Enter'), null],
    ['q is nothing', press('q'), null],
  ]
  for (const [name, got, expected] of cases) it(name, () => assert.equal(got, expected))
  it('smooth in steps that end', () => {
    let weight = 0
    const up: number[] = []
    for (let i = 0; i < 9; i++) up.push((weight = nextSmoothing(weight, 1)))
    assert.deepEqual(up, [0.3, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 0.99, 0.99])
    assert.equal(nextSmoothing(0.65, -1), 0.6)
    assert.equal(nextSmoothing(0, -1), 0)
  })
})
