// The comparison page alone, without VS Code: keys, pointer, live points, size, states, and what an accessibility checker says in all four themes.

import assert from 'node:assert/strict'
import axe from 'axe-core'
import type { GpuQuestion } from '../../src/bridge/compareTalk.ts'
import type { BlockQuestion } from '../../src/core/block.ts'
import { makeTrace } from '../../src/core/gpuTrace.ts'
import type { GpuUnderRun } from '../../src/core/gpuUnderRun.ts'
import { runKey } from '../../src/core/run.ts'
import { type ComparePage, type ComparePageOptions, type PageRun, openComparePage, pageRun } from '../tools/comparePage.ts'
import { normal, seededRandom } from '../tools/random.ts'
import { eventually } from '../tools/until.ts'
import type { Theme } from '../tools/workbench.ts'

interface AxeResult {
  violations: { id: string; nodes: { html: string; any: { message: string }[] }[] }[]
}

type Points = readonly (readonly [step: number, value: number])[]

function curve(seed: number, from: number, to: number, length = 200): Points {
  const random = seededRandom(seed)
  return Array.from({ length }, (_, i) => [i * 10, to + (from - to) * Math.exp(-i / 40) + 0.01 * normal(random)] as const)
}
const broken = (points: Points): Points => points.map(([step, value], i) => (i === 81 ? [step, NaN] : [step, value]))

function threeRuns(): readonly PageRun[] {
  return [
    pageRun(
      'runs/base',
      { status: 'finished', params: { lr: 0.001, model: 'vit' } },
      { 'val/loss': curve(1, 2, 0.3), 'val/auc': curve(2, 0.5, 0.9) },
    ),
    pageRun(
      'runs/sweep-07',
      { status: 'running', params: { lr: 0.0003, model: 'vit' } },
      { 'val/loss': curve(3, 2, 0.2), 'val/auc': curve(4, 0.5, 0.92) },
    ),
    pageRun(
      'runs/sweep-11',
      { status: 'failed', params: { lr: 0.01, model: 'vit' } },
      { 'val/loss': broken(curve(5, 2, 0.5)), 'val/auc': curve(6, 0.5, 0.8) },
    ),
  ]
}

describe('the comparison page', () => {
  let at: ComparePage | undefined
  const open = async (options: ComparePageOptions): Promise<ComparePage> => (at = await openComparePage(options))
  const drawn = async (page: ComparePage, count: number): Promise<void> => {
    await eventually(async () => (await page.page.locator('.chart[data-state="drawn"]').count()) >= count)
  }
  afterEach(async () => {
    const errors = at?.errors ?? []
    await at?.close()
    at = undefined
    assert.deepEqual(errors, [])
  })
  const rows = async (page: ComparePage): Promise<string[]> => page.page.locator('.grid-row [role=rowheader] .cut').allInnerTexts()

  for (const theme of ['dark', 'light', 'hc', 'hcLight'] as readonly Theme[])
    it(`gives an accessibility checker nothing to say, theme ${theme}`, async () => {
      const page = await open({ runs: threeRuns(), theme, missing: [runKey('/ws', 'tensorboard:gone')] })
      await drawn(page, 2)
      await page.page.addScriptTag({ content: axe.source })
      const check = async (): Promise<string[]> => {
        const result = await page.page.evaluate<AxeResult>(`axe.run(document, { resultTypes: ['violations'] })`)
        return result.violations.flatMap((one) =>
          one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`),
        )
      }
      assert.deepEqual(await check(), [])
      await page.page.keyboard.press('c')
      await page.page.locator('.picker').waitFor()
      assert.deepEqual(await check(), [])
      await page.page.keyboard.press('Escape')
      await page.page.locator('.grid').focus()
      await page.page.keyboard.press('Enter')
      await page.page.locator('dialog[open]').waitFor()
      assert.deepEqual(await check(), [])
    })

  it('answers first, marks the best by a star, and says NaN below the chart', async () => {
    const page = await open({ runs: threeRuns() })
    await drawn(page, 2)
    assert.match(
      await page.page.locator('.answer').innerText(),
      /^On val\/loss sweep-07 is lowest so far, 0\.\d+, \d+ % lower \(better\) than the next, base; 1 run each: not evidence\.$/,
    )
    assert.deepEqual(
      await page.page
        .locator('.best')
        .allInnerTexts()
        .then((texts) => texts.map((text) => /★/.test(text))),
      [true, true],
    )
    assert.equal(await page.page.locator('.chart-notes').first().innerText(), '1 NaN, first at 810 (sweep-11)')
    assert.equal(await page.page.locator('.chart-points').first().innerText(), '600 points, exact')
  })

  it('is worked by single keys, and not while somebody types', async () => {
    const page = await open({ runs: threeRuns() })
    await drawn(page, 2)
    const press = (key: string): Promise<void> => page.page.keyboard.press(key)
    await page.page.locator('.grid').focus()
    await press('ArrowDown')
    await press('b')
    assert.equal(await page.page.locator('.grid-row.baseline [role=rowheader] .cut').innerText(), 'sweep-07')
    await press('s')
    await press('l')
    await press('x')
    await press(']')
    await press('d')
    await eventually(() => page.view().smoothing === 0.3 && !page.view().onlyDiffering)
    assert.deepEqual([page.view().logY, page.view().axis, page.view().starred.length], [true, 'relative', 1])
    await press('/')
    await page.page.keyboard.type('lr < 0.005 bx')
    await press('Backspace')
    await press('Backspace')
    await press('Backspace')
    await eventually(async () => (await rows(page)).length === 2)
    assert.equal(page.view().axis, 'relative')
    assert.equal(await page.page.locator('.count').innerText(), '2 of 3 runs')
    await press('Escape')
    await eventually(async () => (await rows(page)).length === 3)
    await page.page.locator('.grid').focus()
    await press('?')
    await page.page.locator('dialog[open] kbd').first().waitFor()
    await press('x')
    assert.equal(page.view().axis, 'relative', 'a key went through a dialog')
    await press('Escape')
    await eventually(async () => (await page.page.locator('dialog').count()) === 0)
  })

  it('obeys commands of the host as keys', async () => {
    const page = await open({ runs: threeRuns() })
    page.command('logY')
    page.command('columns')
    await page.page.locator('.picker').waitFor()
    await eventually(() => page.view().logY)
  })

  it('zooms by dragging with real points asked again, and comes back by a double click', async () => {
    const page = await open({ runs: threeRuns() })
    await drawn(page, 2)
    const box = (await page.page.locator('.u-over').first().boundingBox())!
    const { mouse } = page.page
    await mouse.move(box.x + box.width * 0.5, box.y + 50)
    await mouse.down()
    await mouse.move(box.x + box.width * 0.75, box.y + 60, { steps: 3 })
    await mouse.up()
    await eventually(() => page.view().zoom['val/loss'] !== undefined)
    const [from, to] = page.view().zoom['val/loss']!
    assert.ok(Math.abs(from - 995) < 15 && Math.abs(to - 1492) < 15, `${from} to ${to}`)
    await eventually(() => page.blocks.filter((one) => one.metric === 'val/loss' && one.from === from && one.to === to).length === 3)
    assert.ok(!page.blocks.some((one) => one.metric === 'val/auc' && one.from !== null))
    await eventually(async () => /^\d+ of 600 points, exact$/.test(await page.page.locator('.chart-points').first().innerText()))
    await page.page.locator('.u-over').first().dblclick()
    await eventually(() => page.view().zoom['val/loss'] === undefined)
  })

  it('lists every run beside the pointer, and reads values to the keyboard', async () => {
    const page = await open({ runs: threeRuns() })
    await drawn(page, 2)
    const box = (await page.page.locator('.u-over').first().boundingBox())!
    await page.page.mouse.move(box.x + box.width / 2, box.y + 30)
    await page.page.locator('.tooltip').waitFor()
    assert.deepEqual(await page.page.locator('.tooltip-name').allInnerTexts(), ['sweep-11', 'base', 'sweep-07'])
    assert.equal(await page.page.locator('.tooltip-row.nearest').count(), 1)
    await page.page.mouse.move(5, 5)
    await page.page.locator('.tooltip').waitFor({ state: 'hidden' })
    await page.page.locator('.chart-plot').first().focus()
    await page.page.keyboard.press('ArrowRight')
    await page.page.keyboard.press('ArrowRight')
    const spoken = page.page.locator('main > .unseen[aria-live]')
    await eventually(async () => /^step 10: base \d/.test(await spoken.innerText()))
    await page.page.keyboard.press('Shift+End')
    await page.page.keyboard.press('Enter')
    await eventually(() => page.view().zoom['val/loss']?.[0] === 10)
    await page.page.keyboard.press('Escape')
    await eventually(() => page.view().zoom['val/loss'] === undefined)
  })

  it('shows new points without losing zoom, scroll or the order that somebody is touching', async () => {
    const before = threeRuns()
    const page = await open({
      runs: before,
      view: { zoom: { 'val/loss': [500, 1000] }, sort: { column: 'metric:best:val/loss', descending: false } },
    })
    await drawn(page, 2)
    assert.deepEqual(await rows(page), ['sweep-07', 'base', 'sweep-11'])
    await page.page.locator('.grid-row').first().hover()
    const grown = pageRun(
      'runs/sweep-11',
      { status: 'running', version: 2, params: { lr: 0.01, model: 'vit' } },
      { 'val/loss': [...curve(5, 2, 0.5), [2000, 0.001]], 'val/auc': curve(6, 0.5, 0.8) },
    )
    const asked = page.blocks.length
    page.tell([before[0]!, before[1]!, grown])
    await eventually(() => page.blocks.length > asked)
    await page.page.locator('.waits').waitFor()
    assert.deepEqual(await rows(page), ['sweep-07', 'base', 'sweep-11'])
    assert.deepEqual(
      page.blocks
        .slice(asked)
        .map((one) => [one.run, one.from])
        .filter(([run]) => run !== grown.summary.key),
      [],
      'runs that did not change were asked again',
    )
    assert.deepEqual(page.view().zoom['val/loss'], [500, 1000])
    await page.page.mouse.move(600, 800)
    await eventually(async () => (await rows(page))[0] === 'sweep-11')
  })

  it('stops an old question when a newer one replaces it, and asks nothing for charts that nobody sees', async () => {
    const hold: (() => void)[] = []
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`val/loss_${i}`, curve(i, 2, 1)]))
    const questions: BlockQuestion[] = []
    const page = await open({
      runs: [pageRun('a', {}, many)],
      view: { metrics: Object.keys(many) },
      height: 500,
      onBlock: (question) => {
        questions.push(question)
        return question.metric === 'val/loss_0' && questions.length < 3 ? new Promise((resolve) => hold.push(resolve)) : undefined
      },
    })
    await eventually(() => questions.length >= 2)
    await page.page.keyboard.press(']')
    await page.page.keyboard.press(']')
    for (const go of hold) go()
    await drawn(page, 1)
    assert.ok(!questions.some((one) => one.metric === 'val/loss_11'), 'a chart far below asked')
    await page.page.locator('.chart').nth(11).scrollIntoViewIfNeeded()
    await eventually(() => questions.some((one) => one.metric === 'val/loss_11' && one.smoothing === 0.6))
  })

  it('says what failed in the chart that it belongs to', async () => {
    const page = await open({
      runs: threeRuns(),
      onBlock: (question) => {
        if (question.run.endsWith('base') && question.metric === 'val/auc')
          throw Object.assign(new Error('The log is gone.'), { name: 'UserError' })
      },
    })
    await eventually(async () =>
      /base could not be read: The log is gone\./.test(await page.page.locator('.chart-notes').nth(1).innerText()),
    )
  })

  it('names runs that are gone and takes them out', async () => {
    const gone = [runKey('/ws', 'tensorboard:runs/x-1'), runKey('/ws', 'tensorboard:runs/x-2')]
    const page = await open({ runs: threeRuns(), missing: gone })
    assert.match(await page.page.locator('.notice').innerText(), /2 runs are gone: x-1, x-2\./)
    await page.page.getByText('Remove from Comparison').click()
    await page.page.locator('.notice').waitFor({ state: 'detached' })
    await eventually(() => page.view().runs.length === 3)
  })

  it('lets a run be taken out and brought back, with its colour', async () => {
    const page = await open({ runs: threeRuns() })
    const slots = page.view().slots
    await page.page.locator('.grid').focus()
    await page.page.keyboard.press('Delete')
    await eventually(async () => (await rows(page)).length === 2)
    await page.page.getByText('Undo').click()
    await eventually(async () => (await rows(page)).length === 3)
    assert.deepEqual({ ...page.view().slots }, slots)
  })

  it('copies a selection as tab-separated text and the table as Markdown', async () => {
    const page = await open({ runs: threeRuns(), view: { columns: { 'metric:best:val/auc': false, 'metric:best:val/loss': false } } })
    await page.page.getByText('Copy As').click()
    await page.page.getByText('Copy Table as Markdown').click()
    await eventually(() => page.asked.some(([name]) => name === 'copyText'))
    assert.equal(
      page.asked.at(-1)![1],
      '| run | state | lr |\n| --- | --- | ---: |\n| base | finished | 0.001 |\n| sweep-07 | running | 0.0003 |\n| sweep-11 | failed, not a number | 0.01 |'.replace(
        'failed, not a number',
        'failed',
      ),
    )
  })

  it('copies a chart as SVG, and its data as they were logged', async () => {
    const page = await open({
      runs: [
        pageRun(
          'a',
          {},
          {
            loss: [
              [0, 0.1],
              [1, NaN],
              [2, 1 / 3],
            ],
          },
        ),
      ],
    })
    await drawn(page, 1)
    const menu = page.page.getByRole('button', { name: 'Copy or save loss' })
    await menu.click()
    await page.page.getByText('Copy as SVG').click()
    await eventually(() => page.asked.length === 1)
    assert.match(String(page.asked[0]![1]), /^<svg [^]*>a<\/text>[^]*<\/svg>$/)
    await menu.click()
    await page.page.getByText('Copy Data').click()
    await eventually(() => page.asked.length === 2)
    assert.equal(
      page.asked[1]![1],
      'run\tstep\twall_time\tvalue\na\t0\t1760000000\t0.1\na\t1\t1760000001\tNaN\na\t2\t1760000002\t0.3333333333333333',
    )
  })

  it('copies a chart as PNG', async () => {
    const page = await open({ runs: threeRuns() })
    await drawn(page, 2)
    await page.page.getByRole('button', { name: 'Copy or save val/loss' }).click()
    await page.page.getByText('Copy as PNG').click()
    await eventually(async () => (await page.page.locator('main > .unseen[aria-live]').innerText()) === 'Copied.')
    const types = await page.page.evaluate<string[]>('navigator.clipboard.read().then((items) => items.flatMap((item) => item.types))')
    assert.deepEqual(types, ['image/png'])
  })

  it('shows names and values as text, whatever is in them', async () => {
    const evil = '<img src=x onerror="document.title=1">'
    const page = await open({
      runs: [
        pageRun('a', { name: evil, params: { p: evil } }, { [evil]: [[0, 1]] }),
        pageRun('b', { name: 'b', params: { p: 1n << 70n } }, { [evil]: [[0, 2]] }),
      ],
    })
    await drawn(page, 1)
    assert.deepEqual(await rows(page), [evil, 'b'])
    assert.equal(await page.page.locator('img').count(), 0)
    await page.page.locator('.grid').focus()
    await page.page.keyboard.press('Enter')
    await page.page.locator('dialog[open]').waitFor()
    assert.equal(await page.page.locator('img').count(), 0)
    assert.equal(await page.page.locator('.cell', { hasText: '1180591620717411303424' }).count(), 1)
  })

  it('greys all but the marked of more than sixteen lines, and says so', async () => {
    const page = await open({ runs: Array.from({ length: 17 }, (_, i) => pageRun(`r/${i}`, {}, { loss: curve(i, 2, i) })) })
    await page.page.getByText('17 lines: all but starred, baseline and hovered are grey').waitFor()
  })

  it('says what to do when nothing is chosen', async () => {
    const page = await open({ runs: [] })
    assert.equal(await page.page.locator('.page-empty').innerText(), 'Choose at least one run in the Runs view, then Compare.')
  })

  it('scrolls 5,000 rows by 1,000 columns with a few hundred cells', async () => {
    const names = Array.from({ length: 1_000 }, (_, i) => `p${i}`)
    const runs = Array.from({ length: 5_000 }, (_, i) =>
      pageRun(
        `r/${String(i).padStart(4, '0')}`,
        { params: Object.fromEntries((i % 50 === 49 ? names : names.slice(0, 1)).map((name, k) => [name, i * 7 + k])) },
        { loss: [[0, i]] },
      ),
    )
    const page = await open({ runs, view: { metrics: [] } })
    const grid = page.page.locator('.grid')
    await eventually(async () => (await grid.getAttribute('aria-rowcount')) === '5001')
    assert.equal(await grid.getAttribute('aria-colcount'), '1003')
    const cells = async (): Promise<number> => page.page.locator('.grid [data-row]').count()
    assert.ok((await cells()) < 1_000)
    await grid.focus()
    await page.page.keyboard.press('Control+End')
    await page.page.locator('#cell-4999-1001').waitFor()
    assert.ok((await cells()) < 1_000)
    assert.equal(await page.page.locator('#cell-4999-1001').innerText(), String(4999 * 7 + 999))
    assert.equal(await grid.getAttribute('aria-activedescendant'), 'cell-4999-1001')
    await page.page.locator('#cell-4999--1').waitFor()
  })
})

describe('the GPU below the curves, and system metrics', () => {
  let at: ComparePage | undefined
  afterEach(async () => {
    const errors = at?.errors ?? []
    await at?.close()
    at = undefined
    assert.deepEqual(errors, [])
  })
  const gpu = (question: GpuQuestion): readonly GpuUnderRun[] => {
    const times = Array.from({ length: 200 }, (_, i) => i * 10)
    const range = { from: question.from, to: question.to, widthPx: question.widthPx, gapSeconds: 60 }
    return [
      {
        label: 'GPU3',
        source: 'history',
        use: makeTrace({ at: times, value: times.map((time) => (time < 1_000 ? 97 : 3)) }, range),
        memory: makeTrace({ at: times, value: times.map(() => 61) }, range),
      },
    ]
  }

  it('stands there of itself under two runs, reads at the cursor, and goes by a key', async () => {
    at = await openComparePage({ runs: threeRuns().slice(0, 2), gpu })
    const { page } = at
    const words = page.locator('.gpu-words').first()
    await eventually(async () => (await words.innerText()) === '% of the GPU: use —, memory ┄ · GPU3')
    const box = (await page.locator('.chart .u-over').first().boundingBox())!
    await page.mouse.move(box.x + box.width * 0.25, box.y + 40)
    await eventually(async () => (await words.innerText()) === 'base: use 97 %, memory 61 % · sweep-07: use 97 %, memory 61 %')
    await page.mouse.move(5, 5)
    await page.locator('.grid').focus()
    await page.keyboard.press('u')
    await eventually(async () => (await page.locator('.gpu-strip').first().isHidden()) && at!.view().gpu === false)
  })

  it('does not crowd three runs until it is asked for, and is not offered where nothing is known', async () => {
    at = await openComparePage({ runs: threeRuns(), gpu })
    await at.page.getByText('GPU', { exact: true }).waitFor()
    assert.equal(await at.page.locator('.gpu-strip').first().isHidden(), true)
    await at.page.getByText('GPU', { exact: true }).click()
    await at.page.locator('.gpu-words').first().waitFor()
    await at.close()
    at = await openComparePage({ runs: threeRuns() })
    await at.page.locator('.chart[data-state="drawn"]').first().waitFor()
    assert.equal(await at.page.getByText('GPU', { exact: true }).isVisible(), false)
  })

  it('offers system metrics apart from the metrics, even of the same name', async () => {
    const runs = threeRuns().map((run) => ({
      ...run,
      summary: { ...run.summary, systemMetrics: { 'val/loss': run.summary.metrics['val/loss']! } },
    }))
    at = await openComparePage({ runs })
    await at.page.locator('.chart[data-state="drawn"]').nth(1).waitFor()
    assert.match(await at.page.locator('.bar').nth(1).innerText(), /2 of 3 metrics/)
    await at.page.keyboard.press('m')
    await at.page.locator('.picker').waitFor()
    await at.page.keyboard.type('system')
    assert.match(await at.page.locator('.picker-row').innerText(), /^val\/loss\s+System · 3 of 3 runs$/)
    await at.page.keyboard.press('Enter')
    await eventually(() => at!.blocks.some((block) => block.system && block.metric === 'val/loss'))
    await at.page.keyboard.press('Escape')
    assert.equal(await at.page.locator('.chart').nth(2).locator('.tag').innerText(), 'system')
  })
})

describe('two runs side by side', () => {
  let at: ComparePage | undefined
  afterEach(async () => {
    const errors = at?.errors ?? []
    await at?.close()
    at = undefined
    assert.deepEqual(errors, [])
  })
  const data = (digest: string): Partial<PageRun['summary']> => ({ data: [{ name: 'leaves', digest, context: 'train', manifest: null }] })
  const withData = (): readonly PageRun[] =>
    threeRuns().map((run, i) => ({ ...run, summary: { ...run.summary, ...data(i === 0 ? 'md5:aaaaaaaaaa' : 'md5:bbbbbbbbbb') } }))

  it('say in five sections why they differ, folded where they do not, and open the diff editor', async () => {
    at = await openComparePage({ runs: threeRuns().slice(0, 2) })
    await at.page.locator('.chart[data-state="drawn"]').first().waitFor()
    await at.page.locator('.grid').focus()
    await at.page.keyboard.press('w')
    await at.page.locator('dialog[open] details.why').first().waitFor()
    assert.deepEqual(await at.page.locator('details.why h3').allInnerTexts(), ['Result', 'Parameters', 'Data', 'Code', 'Environment'])
    assert.deepEqual(await at.page.locator('details.why[open] h3').allInnerTexts(), ['Result', 'Parameters'])
    await at.page.getByText('Open Diff').nth(1).click()
    await eventually(() => at!.asked.some(([name, question]) => name === 'diff' && (question as { section: string }).section === 'params'))
    await at.page.getByText('Copy as Markdown').click()
    await eventually(() => at!.asked.some(([name, text]) => name === 'copyText' && String(text).includes('| lr | 0.001 | 0.0003 |')))
    await at.page.addScriptTag({ content: axe.source })
    const result = await at.page.evaluate<AxeResult>(`axe.run(document, { resultTypes: ['violations'] })`)
    assert.deepEqual(
      result.violations.map((one) => one.id),
      [],
    )
  })

  it('are those of the baseline and the run that is pointed at, where there are more', async () => {
    at = await openComparePage({ runs: threeRuns() })
    await at.page.locator('.chart[data-state="drawn"]').first().waitFor()
    await at.page.locator('.grid').focus()
    await at.page.keyboard.press('w')
    await at.page.getByText('Set a baseline (b), then point at the run that you wonder about.').waitFor()
    await at.page.keyboard.press('b')
    await at.page.keyboard.press('ArrowDown')
    await at.page.keyboard.press('w')
    await at.page.locator('dialog[open] .why-run').first().waitFor()
    assert.deepEqual((await at.page.locator('.why-run').allInnerTexts()).slice(0, 2), ['base', 'sweep-07'])
  })

  it('crowns nobody across runs that learned from other data, and says so first', async () => {
    at = await openComparePage({ runs: withData() })
    await at.page.getByText('Trained on different data: base used leaves aaaaaaa; sweep-07, sweep-11 used leaves bbbbbbb.').waitFor()
    assert.match(
      await at.page.locator('.answer').innerText(),
      /^Not comparable on data; among those trained on leaves bbbbbbb: On val\/loss sweep-07 is lowest/,
    )
    await at.page.getByText('Sort by Data').click()
    await eventually(() => at!.view().sort?.column === 'info:data')
  })
})

describe('a sweep on the page', () => {
  let at: ComparePage | undefined
  afterEach(async () => {
    const errors = at?.errors ?? []
    await at?.close()
    at = undefined
    assert.deepEqual(errors, [])
  })
  const sweep = (count: number): readonly PageRun[] =>
    Array.from({ length: count }, (_, i) =>
      pageRun(
        `runs/s-${i}`,
        { status: 'finished', params: { lr: 10 ** -(1 + (i % 3)), model: i % 2 === 0 ? 'vit' : 'cnn' } },
        {
          'val/loss': [
            [0, 2],
            [1, 0.2 + i * 0.03],
          ],
        },
      ),
    )

  for (const theme of ['dark', 'hcLight'] as const)
    it(`shows importance, scatter and parallel coordinates, and is worked by keys, theme ${theme}`, async () => {
      at = await openComparePage({ runs: sweep(12), theme, height: 1400 })
      const { page } = at
      await page.locator('.sweep-plot svg').nth(1).waitFor()
      assert.match(await page.locator('.sweep-how').innerText(), /epsilon squared.*proves no cause/)
      assert.equal(await page.locator('path.sweep-run').count(), 12)
      assert.equal(await page.locator('circle.sweep-run.good').count(), 3)
      await page.locator('.sweep-plot').nth(1).focus()
      await page.keyboard.press('ArrowDown')
      await eventually(async () => /^s-0: .*→ val\/loss 0\.2$/.test(await page.locator('main > .unseen[aria-live]').innerText()))
      assert.equal(await page.locator('path.sweep-run.hovered').count(), 1)
      await page.locator('.sweep-row').nth(1).click()
      await eventually(() => at!.view().sweep.param !== null)
      await page.addScriptTag({ content: axe.source })
      const result = await page.evaluate<AxeResult>(`axe.run(document, { resultTypes: ['violations'] })`)
      assert.deepEqual(
        result.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 120)}`)),
        [],
      )
      await page.locator('.sweep summary').click()
      await eventually(() => !at!.view().sweep.open)
    })

  it('is not there for seven runs', async () => {
    at = await openComparePage({ runs: sweep(7) })
    await at.page.locator('.chart[data-state="drawn"]').first().waitFor()
    assert.equal(await at.page.locator('.sweep').isVisible(), false)
  })
})
