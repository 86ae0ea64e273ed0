// The GPU panel alone, without VS Code: what it draws, its keys and pointer, time that stands still under the pointer, and what an accessibility checker says.

import assert from 'node:assert/strict'
import axe from 'axe-core'
import { type Gpu, known, noGpus, unknown } from '../../src/core/gpu.ts'
import { makeGpuHistory } from '../../src/core/gpuHistory.ts'
import { type GpuPage, filledHistory, gpuOf, openGpuPage } from '../tools/gpuPage.ts'
import { eventually } from '../tools/until.ts'
import type { Theme } from '../tools/workbench.ts'

const cards = (count: number, more: (i: number) => Partial<Gpu> = () => ({})): Gpu[] =>
  Array.from({ length: count }, (_, i) => gpuOf(i, more(i)))

describe('the GPU panel', () => {
  let at: GpuPage | undefined
  const now = Date.now() / 1000
  const open = async (options: Parameters<typeof openGpuPage>[0]): Promise<GpuPage> => (at = await openGpuPage(options))
  const drawn = async (page: GpuPage, plots: number): Promise<void> => {
    await eventually(async () => (await page.page.locator('.u-over').count()) >= plots)
    // what is asked for has come when a chart can say its lowest value
    await page.page.locator('.chart-plot[aria-label*="lowest"]').first().waitFor()
  }
  afterEach(async () => {
    const errors = at?.errors ?? []
    await at?.close()
    at = undefined
    assert.deepEqual(errors, [])
  })
  const captions = (page: GpuPage): Promise<string[]> => page.page.locator('.gpu-reading').allInnerTexts()

  for (const theme of ['dark', 'light', 'hc', 'hcLight'] as readonly Theme[])
    it(`gives an accessibility checker nothing to say, theme ${theme}`, async () => {
      const page = await open({
        ...filledHistory(
          cards(2, (i) => (i === 1 ? { utilizationPercent: unknown('MIG hides it.') } : {})),
          now,
          2,
        ),
        theme,
      })
      await drawn(page, 8)
      await page.page.addScriptTag({ content: axe.source })
      const result = await page.page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
        `axe.run(document, { resultTypes: ['violations'] })`,
      )
      assert.deepEqual(
        result.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)}`)),
        [],
      )
    })

  it('draws only the cards on the screen of sixty-four, and says each in words', async () => {
    const page = await open({ ...filledHistory(cards(64), now, 1), width: 1300, height: 700 })
    await drawn(page, 20)
    assert.equal(await page.page.locator('.gpu-row').count(), 64)
    assert.ok(page.asked.at(-1)!.cards.length < 24)
    const label = await page.page.locator('.gpu-row').nth(3).getAttribute('aria-label')
    assert.match(label ?? '', /^GPU 3, H100 80GB, utilisation \d+ %, memory \d+\/80 GB, power \d+ W, temperature \d+ °C/)
  })

  it('says the reason where nothing is known, and never 0', async () => {
    const page = await open(
      filledHistory(
        cards(1, () => ({ utilizationPercent: unknown('Under MIG the driver does not report it.') })),
        now,
        1,
      ),
    )
    await drawn(page, 4)
    assert.equal((await captions(page))[0], 'n/a')
    await eventually(
      async () => (await page.page.locator('.gpu-chart .chart-empty').first().innerText()) === 'Under MIG the driver does not report it.',
    )
  })

  it('reads all charts at one time under the pointer, and holds time still meanwhile', async () => {
    const filled = filledHistory(cards(2), now, 2)
    const page = await open(filled)
    await drawn(page, 8)
    const box = (await page.page.locator('.u-over').nth(2).boundingBox())!
    await page.page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2)
    await page.page.locator('.tooltip').waitFor()
    assert.match(await page.page.locator('.tooltip').innerText(), /^GPU0 · \d{4}-\d\d-\d\d \d\d:\d\d:\d\d/)
    assert.equal(await page.page.locator('.gpu-reading.past').count(), 8)
    const before = page.asked.length
    page.tell({ ...filled.state, readAt: now + 12, gpus: filled.state.gpus.map((gpu) => ({ ...gpu, utilizationPercent: known(1) })) })
    await page.page.getByText('1 new').waitFor()
    assert.equal(page.asked.length, before)
    await page.page.mouse.move(5, 5)
    await eventually(() => page.asked.length > before)
    await eventually(async () => (await captions(page))[0] === '1 %')
  })

  it('zooms all charts by dragging one, keeps that while news come, and comes back by Escape', async () => {
    const filled = filledHistory(cards(2), now, 2)
    const page = await open(filled)
    await drawn(page, 8)
    const box = (await page.page.locator('.u-over').first().boundingBox())!
    await page.page.mouse.move(box.x + 20, box.y + 20)
    await page.page.mouse.down()
    await page.page.mouse.move(box.x + 90, box.y + 20, { steps: 4 })
    await page.page.mouse.up()
    await eventually(() => page.view().zoom !== null)
    const { zoom } = page.view()
    await page.page.mouse.move(5, 5)
    page.tell({ ...filled.state, readAt: now + 12 })
    await page.page.getByText('1 new').waitFor()
    assert.deepEqual(page.view().zoom, zoom)
    await page.page.locator('.chart-plot[tabindex="0"]').first().focus()
    await page.page.keyboard.press('Escape')
    await eventually(() => page.view().zoom === null)
  })

  it('is worked by keys: along the time, down the cards, and told aloud', async () => {
    const page = await open(filledHistory(cards(3), now, 1))
    await drawn(page, 12)
    assert.equal(await page.page.locator('.chart-plot[tabindex="0"]').count(), 4)
    await page.page.locator('.chart-plot[tabindex="0"]').nth(1).focus()
    const live = page.page.locator('main > .unseen[aria-live]')
    // a sample without a value says so: the next one to the left has one
    await eventually(async () => {
      await page.page.keyboard.press('ArrowLeft')
      return /^GPU 0, \d\d:\d\d:\d\d: utilisation \d+ %, memory /.test(await live.innerText())
    })
    await page.page.keyboard.press('ArrowDown')
    await eventually(async () => (await live.innerText()).startsWith('GPU 1, '))
    assert.equal(await page.page.locator('.gpu-row').nth(1).locator('.chart-plot:focus').count(), 1)
    assert.equal(await page.page.locator('.chart-plot[tabindex="0"]').count(), 4)
  })

  it('asks for a day when that is chosen', async () => {
    const page = await open(filledHistory(cards(1), now))
    await drawn(page, 4)
    await page.page.getByRole('button', { name: '1 day' }).click()
    await eventually(() => page.view().span === 86_400 && page.asked.at(-1)!.to - page.asked.at(-1)!.from === 86_400)
  })

  it('says why there is nothing, and what to do', async () => {
    const trouble = { id: 'none', why: 'This machine has no NVIDIA card.', remedy: 'Nothing to do.' }
    const page = await open({ history: makeGpuHistory(), state: { ...noGpus, phase: 'absent', trouble } })
    await page.page.getByText('This machine has no NVIDIA card. Nothing to do.').waitFor()
    await page.page.getByText('Look Again').click()
    await eventually(() => page.said.includes('refresh'))
  })

  it('offers to go on where watching is paused', async () => {
    const filled = filledHistory(cards(1), now, 1)
    const page = await open({ ...filled, state: { ...filled.state, paused: true } })
    await page.page.getByText('Resume').click()
    await eventually(() => page.said.includes('resume'))
  })
})
