// The GPU panel's shapes: scales that hang on the card, times, and words for eyes and ears. Every text of the page is among those that the host translates.

import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { known, unknown } from '../../src/core/gpu.ts'
import { gpuCards } from '../../src/core/gpuPanel.ts'
import { makeTrace } from '../../src/core/gpuTrace.ts'
import { sayPlain } from '../../src/core/say.ts'
import { figureShape, readingAt, readingText, timeRange, valueRange } from '../../webview/gpus/figureShape.ts'
import { gpuOf, readyState } from '../tools/gpuPage.ts'

const card = gpuCards(readyState([gpuOf(3)], 0), [], sayPlain)[0]!
const at = Array.from({ length: 100 }, (_, i) => i * 10)
const traceOf = (value: (i: number) => number) =>
  makeTrace({ at, value: at.map((_, i) => value(i)) }, { from: 0, to: 1_000, widthPx: 500, gapSeconds: 60 })

describe('the scale of a figure', () => {
  it('hangs on the card and not on what is drawn', () => {
    assert.deepEqual(
      valueRange(
        'utilizationPercent',
        card,
        traceOf(() => 3),
      ),
      [0, 100],
    )
    assert.deepEqual(
      valueRange(
        'memoryUsedMiB',
        card,
        traceOf(() => 500),
      ),
      [0, 81_559],
    )
    assert.deepEqual(
      valueRange(
        'powerW',
        card,
        traceOf(() => 60),
      ),
      [0, 700],
    )
    assert.deepEqual(valueRange('temperatureC', card, null), [0, 100])
  })
  it('grows only for what lies beyond, or where the card tells no limit', () => {
    assert.deepEqual(
      valueRange(
        'powerW',
        card,
        traceOf((i) => (i === 5 ? 720 : 60)),
      ),
      [0, 750],
    )
    assert.deepEqual(
      valueRange(
        'powerW',
        { memoryTotalMiB: null, powerLimitW: null },
        traceOf(() => 60),
      ),
      [0, 100],
    )
  })
  it('says its two ends on a small chart, and more on a large one', () => {
    const texts = (height: number): string[] =>
      figureShape('memoryUsedMiB', card, null, [0, 3_600], { width: 200, height }, 0).yTicks.map((tick) => tick.text)
    assert.deepEqual(texts(50), ['0', '80'])
    assert.deepEqual(texts(200), ['0', '20', '40', '60', '80'])
  })
})

describe('the time shown', () => {
  it('moves on by whole columns only', () => {
    const view = { span: 3_600, zoom: null } as const
    const [from, to] = timeRange(view, 1_000_000.5, 300, 0)
    assert.equal(to - from, 3_600)
    assert.equal(to % 12, 0)
    assert.deepEqual(timeRange(view, 1_000_003, 300, 0), [from, to])
  })
  it('is less while less is known, in steps', () => {
    const view = { span: 3_600, zoom: null } as const
    const length = (known: number | null): number => {
      const [from, to] = timeRange(view, 1_000_000, 300, known === null ? null : 1_000_000 - known)
      return to - from
    }
    assert.deepEqual([null, 20, 301, 1_000, 3_599, 9_999].map(length), [300, 300, 900, 1_800, 3_600, 3_600])
  })
  it('stands still while it is zoomed', () => assert.deepEqual(timeRange({ span: 3_600, zoom: [5, 9] }, 1e9, 300, 0), [5, 9]))
})

describe('a reading', () => {
  it('is the nearest sample with its unit', () => {
    assert.equal(
      readingText(
        'utilizationPercent',
        readingAt(
          traceOf((i) => i),
          501,
          4,
        ),
        card,
        sayPlain,
      ),
      '50 %',
    )
    assert.equal(
      readingText(
        'memoryUsedMiB',
        readingAt(
          traceOf(() => 62_000),
          501,
          4,
        ),
        card,
        sayPlain,
      ),
      '61/80 GB',
    )
  })
  it('says both ends where a column holds several values', () => {
    const trace = makeTrace({ at, value: at.map((_, i) => (i % 2 === 0 ? 12 : 97)) }, { from: 0, to: 1_000, widthPx: 10, gapSeconds: 60 })
    assert.equal(readingText('utilizationPercent', readingAt(trace, 500, 50), card, sayPlain), '12 to 97 %')
  })
  it('is never 0 for what nobody knows', () => {
    const silent = traceOf((i) => (i > 30 && i < 60 ? NaN : 5))
    assert.equal(readingText('powerW', readingAt(silent, 450, 4), card, sayPlain), 'not known')
    assert.equal(
      readingText(
        'powerW',
        readingAt(
          traceOf(() => 5),
          5_000,
          4,
        ),
        card,
        sayPlain,
      ),
      '5 W',
    )
    const hole = makeTrace(
      { at: [...at, ...at.map((one) => one + 2_000)], value: [...at, ...at].map(() => 5) },
      { from: 0, to: 3_000, widthPx: 500, gapSeconds: 60 },
    )
    assert.equal(readingText('powerW', readingAt(hole, 1_500, 4), card, sayPlain), 'not asked')
  })
})

describe('what the panel says of a card', () => {
  it('holds its reason for everything that is not known', () => {
    const now = gpuCards(
      readyState([gpuOf(3, { utilizationPercent: unknown('MIG hides it.'), memoryUsedMiB: known(1_024) })], 0),
      [],
      sayPlain,
    )
    assert.equal(now[0]!.now.utilizationPercent.why, 'MIG hides it.')
  })
})

describe('the words of the GPU panel', () => {
  const top = resolve(import.meta.dirname, '../..')
  const read = (...path: string[]): string => readFileSync(join(top, ...path), 'utf8')
  const known = new Set([...read('src/host/gpuPanelStrings.ts').matchAll(/l10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)].map((match) => match[1]!))
  const code = readdirSync(join(top, 'webview/gpus'))
    .map((name) => read('webview/gpus', name))
    .join('\n')
  const used = new Set(
    [...code.matchAll(/\bsay\(\s*((?:[^()']|'(?:[^'\\]|\\.)*')*)/g)].flatMap(([, first]) =>
      [
        ...first!
          .split(/',/)[0]!
          .concat("'")
          .matchAll(/'((?:[^'\\]|\\.)*)'/g),
      ]
        .map((match) => match[1]!)
        .filter((one) => one !== ''),
    ),
  )
  it('are all translated, and none is there for nothing', () => {
    assert.deepEqual(
      [...used].filter((one) => !known.has(one)),
      [],
    )
    assert.deepEqual(
      [...known].filter((one) => !code.includes(`'${one}'`)),
      [],
    )
  })
})
