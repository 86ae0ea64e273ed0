// The comparison in a real workbench, on the demo project: opened from the palette, hidden and shown, restored after a reload.

import assert from 'node:assert/strict'
import { type Workbench, openWorkbench } from '../tools/workbench.ts'
import { eventually } from '../tools/until.ts'

describe('the comparison panel', () => {
  let workbench: Workbench

  before(async () => {
    workbench = await openWorkbench({ width: 1400, height: 1000 })
    await workbench.openContainer('Flywheel')
    await workbench.rows('Runs').filter({ hasText: 'seed-3' }).first().waitFor({ timeout: 30_000 })
  })
  after(() => workbench?.close())

  const answer = (): Promise<string> => workbench.webview().locator('.answer').innerText()
  const drawn = (): Promise<unknown> =>
    eventually(async () => (await workbench.webview().locator('.chart[data-state="drawn"]').count()) >= 2, 30_000)

  it('opens on the newest runs when none is chosen, and answers', async () => {
    await workbench.command('Flywheel: Compare Selected Runs')
    await workbench.page.getByRole('tab', { name: /^Compare: \d+ runs/ }).waitFor()
    await drawn()
    assert.match(await answer(), /^On val\/loss .+ is lowest/)
    await workbench.screenshot('compare')
  })

  it('takes commands of the palette', async () => {
    await workbench.command('Flywheel: Smooth More')
    const weight = workbench.webview().locator('.weight')
    await eventually(async () => (await weight.innerText()) === '0.3')
    await workbench.command('Flywheel: Set Run as Baseline')
    await workbench.webview().locator('.grid-row.baseline').waitFor()
  })

  it('marks the compared runs in the sidebar', async () => {
    const compared = await workbench.webview().locator('.grid-row').count()
    await eventually(async () => (await workbench.view('Runs').locator('[class*="itemBadge"]').count()) >= Math.min(compared, 4))
  })

  it('copies a chart as a picture, through the walls of two frames', async () => {
    await workbench.webview().getByRole('button', { name: 'Copy or save val/loss' }).click()
    await workbench.webview().getByText('Copy as PNG').click()
    await eventually(async () => (await workbench.webview().locator('main > .unseen[aria-live]').innerText()) === 'Copied.')
  })

  it('comes back as it was after it was hidden', async () => {
    await workbench.command('File: New Untitled Text File')
    await workbench.page.locator('.editor-instance').first().waitFor()
    await workbench.page.getByRole('tab', { name: /^Compare: / }).click()
    await drawn()
    assert.equal(await workbench.webview().locator('.weight').innerText(), '0.3')
    // runs come one after the other
    await workbench.webview().locator('.grid-row.baseline').waitFor()
  })

  it('is restored after a reload of the window, with data asked again', async () => {
    // by the command, which lets VS Code write down what is open; a bare reload of the page may come before that
    const loaded = workbench.page.waitForEvent('load')
    await workbench.command('Developer: Reload Window')
    await loaded
    await workbench.page.getByRole('tab', { name: /^Compare: / }).waitFor({ timeout: 60_000 })
    await drawn()
    assert.equal(await workbench.webview().locator('.weight').innerText(), '0.3')
    // runs come one after the other
    await workbench.webview().locator('.grid-row.baseline').waitFor()
  })

  it('has a policy of which nothing falls foul', () => {
    assert.deepEqual(
      workbench.errors.filter((one) => /Content Security Policy|webview/i.test(one)),
      [],
    )
  })
})
