// The plan under the hands of a person: menus, pickers and input boxes, with the keyboard alone; then the same folder in Restricted Mode.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { eventually } from '../tools/until.ts'
import { type Workbench, openWorkbench } from '../tools/workbench.ts'

const row = (workbench: Workbench, view: string, name: string): Locator => workbench.rows(view).filter({ hasText: name }).first()

describe('the plan by keyboard', () => {
  let workbench: Workbench
  const file = (): string => join(workbench.folder, 'planning', 'plan.yaml')
  const step = (name: string): Locator => row(workbench, 'Feasibility', name)
  const quickInput = (): Locator => workbench.page.locator('.quick-input-widget:visible')
  /** Opens the menu of the focused row and takes an entry. */
  const menu = async (entry: string): Promise<void> => {
    await workbench.page.keyboard.press('Shift+F10')
    await workbench.page.locator('.monaco-menu .action-label').filter({ hasText: entry }).first().waitFor()
    for (let i = 0; i < 12; i++) {
      await workbench.page.keyboard.press('ArrowDown')
      const focused = workbench.page.locator('.monaco-menu .action-item.focused')
      if ((await focused.innerText()).trim().startsWith(entry)) break
    }
    await workbench.page.keyboard.press('Enter')
  }

  before(async () => {
    workbench = await openWorkbench()
    await workbench.openContainer('Flywheel')
    await workbench.unfold('Runs', false)
    await step('3 Ethics').waitFor({ timeout: 30_000 })
  })
  after(() => workbench?.close())

  it('says the state of a step to a screen reader', async () => {
    assert.match((await step('3 Ethics').getAttribute('aria-label')) ?? '', /^3 Ethics, not met, no one named/)
  })

  it('opens the place of a step with Enter', async () => {
    await step('6 Rule baseline').click()
    await workbench.page.locator('.tab.active').filter({ hasText: 'plan.yaml' }).waitFor()
    await workbench.page.keyboard.press('Control+w')
    await step('6 Rule baseline').focus()
  })

  it('sets a state and an owner with the pickers, and writes nothing else', async () => {
    const before = readFileSync(file(), 'utf8')
    await step('3 Ethics').click({ button: 'right' })
    await workbench.page.keyboard.press('Escape')
    await menu('Set State')
    await quickInput().waitFor()
    await workbench.page.keyboard.type('asserted')
    await workbench.page.keyboard.press('Enter')
    await step('asserted, no one named').waitFor()
    await step('3 Ethics').click({ button: 'right' })
    await workbench.page.keyboard.press('Escape')
    await menu('Set Owner')
    await quickInput().waitFor()
    await workbench.page.keyboard.type('Lin')
    await workbench.page.keyboard.press('Enter')
    await step('asserted, Lin').waitFor()
    await eventually(() => readFileSync(file(), 'utf8').includes('owner: Lin'))
    const after = readFileSync(file(), 'utf8')
    assert.equal(after.replace('    state: asserted\n    owner: Lin\n    note: nobody', '    state: open\n    note: nobody'), before)
  })

  it('asks which item is meant when the palette is asked, and for a reason where an item does not apply', async () => {
    const asks = (text: string): Promise<void> =>
      workbench.page.locator(`.quick-input-widget:visible input[placeholder*="${text}"]`).first().waitFor()
    await workbench.command('Flywheel: Set State…')
    await asks('Choose an item of the plan')
    await workbench.page.keyboard.type('Deploy: Rollback')
    await workbench.page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: 'Rollback' }).waitFor()
    await workbench.page.keyboard.press('Enter')
    await asks('Choose what you can stand for')
    await workbench.page.keyboard.type('not applicable')
    await workbench.page
      .locator('.quick-input-list .monaco-list-row.focused')
      .filter({ hasText: /not applicable/i })
      .waitFor()
    await workbench.page.keyboard.press('Enter')
    await quickInput().filter({ hasText: 'Why does it not concern this project?' }).waitFor()
    await workbench.page.keyboard.type('a poster, never deployed')
    await workbench.page.keyboard.press('Enter')
    await eventually(() => /rollback:\s+state: not-applicable\s+note: "?a poster, never deployed/.test(readFileSync(file(), 'utf8')))
  })

  it('shows a broken file as one row that leads to the place', async () => {
    const before = readFileSync(file(), 'utf8')
    writeFileSync(file(), before.replace('owner: Lin', 'owner: "Lin'))
    await step('A quote is not closed').waitFor()
    await workbench.screenshot('plan-broken')
    await step('A quote is not closed').click()
    await workbench.statusItem(/^Ln \d+, Col \d+/).waitFor()
    writeFileSync(file(), before)
    await step('A quote is not closed').waitFor({ state: 'hidden' })
  })
})

describe('the plan in a folder that is not trusted', () => {
  let workbench: Workbench

  before(async () => {
    workbench = await openWorkbench({ trusted: false })
    await workbench.openContainer('Flywheel')
    await workbench.unfold('Runs', false)
  })
  after(() => workbench?.close())

  it('is shown below one row that says what is off, and offers no writing', async () => {
    const first = row(workbench, 'Feasibility', 'Restricted Mode')
    await first.waitFor({ timeout: 30_000 })
    assert.match((await first.getAttribute('aria-label')) ?? '', /^Restricted Mode: git and writing are off/)
    const step = row(workbench, 'Feasibility', '3 Ethics')
    await step.click({ button: 'right' })
    await workbench.page.locator('.monaco-menu .action-label').filter({ hasText: 'Open Plan' }).first().waitFor()
    assert.equal(await workbench.page.locator('.monaco-menu .action-label').filter({ hasText: 'Set State' }).count(), 0)
    await workbench.page.keyboard.press('Escape')
    await first.click()
    await workbench.page.locator('.workspace-trust-editor').waitFor()
    await workbench.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click()
    await first.waitFor({ state: 'hidden' })
  })
})
