// The Runs view under the hands of a person who uses no mouse, on the demo project in a real workbench.

import assert from 'node:assert/strict'
import type { Locator } from 'playwright-core'
import { type Workbench, openWorkbench } from '../tools/workbench.ts'

describe('the Runs view by keyboard', () => {
  let workbench: Workbench
  const row = (name: string): Locator => workbench.rows('Runs').filter({ hasText: name }).first()
  const box = (name: string): Locator => row(name).getByRole('checkbox')
  const message = (): Locator => workbench.view('Runs').locator('.message')

  before(async () => {
    workbench = await openWorkbench({ height: 1000 })
    await workbench.openContainer('Flywheel')
    await row('sweep-03').waitFor({ timeout: 30_000 })
    await row('sweep-03').click()
  })
  after(() => workbench?.close())

  it('says state and value of a run to a screen reader', async () => {
    assert.match((await row('sweep-03').getAttribute('aria-label')) ?? '', /^sweep-03, [a-z ]+, \d/)
  })

  it('checks the focused run with Space, and several that are selected', async () => {
    const { page } = workbench
    assert.match((await box('sweep-03').getAttribute('aria-label')) ?? '', /^Compare sweep-03/)
    await page.keyboard.press('Space')
    await message().filter({ hasText: '1 checked' }).waitFor()
    assert.equal(await box('sweep-03').getAttribute('aria-checked'), 'true')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Space')
    await message().filter({ hasText: '3 checked' }).waitFor()
    await page.keyboard.press('Space')
    await message().filter({ hasText: 'checked' }).waitFor({ state: 'hidden' })
  })

  it('keeps up with fast fingers', async () => {
    const { page } = workbench
    await row('sweep-08').click()
    for (const key of ['Space', 'ArrowDown', 'Space', 'ArrowDown', 'Space']) await page.keyboard.press(key)
    await message().filter({ hasText: '3 checked' }).waitFor()
    await workbench.command('Flywheel: Uncheck All Runs')
    await message().filter({ hasText: 'checked' }).waitFor({ state: 'hidden' })
    await row('sweep-03').click()
  })

  it('unfolds a folder with Enter and with Space, once each', async () => {
    const { page } = workbench
    const group = row('seeds-vit-s')
    await page.keyboard.press('Home')
    const before = await group.getAttribute('aria-expanded')
    for (const [key, expected] of [
      ['Enter', before === 'true' ? 'false' : 'true'],
      ['Space', before],
    ] as const) {
      await page.keyboard.press(key)
      await workbench
        .rows('Runs')
        .and(page.locator(`[aria-expanded="${expected}"]`))
        .filter({ hasText: 'seeds-vit-s' })
        .waitFor()
    }
  })

  it('filters through a box that completes what is typed', async () => {
    const { page } = workbench
    await workbench.command('Flywheel: Filter Runs')
    await page.locator('.quick-input-title').filter({ hasText: 'Filter Runs' }).waitFor()
    const input = page.locator('.quick-input-widget:visible input:focus')
    await input.waitFor()
    await page.keyboard.type('dropo')
    const choices = page.locator('.quick-input-list .monaco-list-row')
    await choices.and(page.locator('[aria-label^="dropo,"]')).waitFor()
    await choices.filter({ hasText: 'dropout' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForFunction((element) => (element as unknown as { value: string }).value === 'dropout = ', await input.elementHandle())
    await page.keyboard.type('0.1 seeds')
    await page.keyboard.press('Enter')
    await message().filter({ hasText: '4 of 24 match dropout = 0.1 seeds' }).waitFor()
    await workbench.command('Flywheel: Clear Filter')
    await message().filter({ hasText: 'match' }).waitFor({ state: 'hidden' })
  })

  it('opens the focused run with Enter', async () => {
    await row('sweep-03').click()
    await workbench.page.keyboard.press('Enter')
    await workbench.page.locator('.tab').filter({ hasText: 'Compare' }).waitFor()
  })
})
