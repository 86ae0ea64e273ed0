// The project page in a real workbench, on the demo project: opened from the palette, clicked, typed into, restored after a reload.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../tools/until.ts'
import { type Workbench, openWorkbench } from '../tools/workbench.ts'

describe('the project page', () => {
  let workbench: Workbench

  before(async () => {
    workbench = await openWorkbench({ width: 1400, height: 1100 })
    await workbench.openContainer('Flywheel')
    await workbench.command('Flywheel: Show Project Page')
    await workbench.page.getByRole('tab', { name: /^Project: / }).waitFor({ timeout: 30_000 })
  })
  after(() => workbench?.close())

  const settled = (): Promise<unknown> =>
    eventually(async () => (await workbench.webview().locator('.bar [role=status]').innerText()) === '', 30_000)

  it('opens with the answer, and draws the life with its six ways back', async () => {
    await workbench.webview().locator('.stage').first().waitFor({ timeout: 30_000 })
    await settled()
    assert.match(await workbench.webview().locator('.answer').innerText(), /^Feasibility \d+ \(\d+–\d+\)/)
    assert.equal(await workbench.webview().locator('.stage').count(), 6)
    assert.equal(await workbench.webview().locator('.way').count(), 6)
    assert.equal((await workbench.webview().locator('.criterion').count()) >= 3, true)
    await workbench.screenshot('project')
  })

  it('says in the criteria which run is best, and leads to it', async () => {
    const row = workbench.webview().locator('.criterion').filter({ hasText: 'val/accuracy' })
    assert.match(await row.innerText(), /0\.9/)
  })

  it('follows what is written in the plan, and keeps its place', async () => {
    const plan = join(workbench.folder, 'planning', 'plan.yaml')
    const before = readFileSync(plan, 'utf8')
    const answer = await workbench.webview().locator('.answer').innerText()
    writeFileSync(plan, before.replace('CST-D1: { score: 2 }', 'CST-D1: { score: 4 }'))
    await eventually(async () => (await workbench.webview().locator('.answer').innerText()) !== answer, 30_000)
    writeFileSync(plan, before)
    await eventually(async () => (await workbench.webview().locator('.answer').innerText()) === answer, 30_000)
  })

  it('opens the file of a criterion with Enter', async () => {
    await workbench
      .webview()
      .getByRole('link', { name: /^val\/accuracy/ })
      .first()
      .focus()
    await workbench.page.keyboard.press('Enter')
    await workbench.page.locator('.tab.active').filter({ hasText: 'success-criteria.yaml' }).waitFor()
    await workbench.page.getByRole('tab', { name: /^Project: / }).click()
    await workbench.webview().locator('.stage').first().waitFor()
  })

  it('has no complaint of the page', () => {
    assert.deepEqual(workbench.errors, [])
  })
})
