// The plan under the hands of a person: menus, pickers and input boxes, with the keyboard alone; then the same folder in Restricted Mode.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { eventually } from '../tools/until.ts'
import { type Workbench, openWorkbench } from '../tools/workbench.ts'

const row = (workbench: Workbench, view: string, name: string): Locator => workbench.rows(view).filter({ hasText: name }).first()

/** A question that is just opening does not hear yet what is typed. */
const listening = async (workbench: Workbench): Promise<void> => {
  const input = workbench.page.locator('.quick-input-widget:visible input')
  await input.first().waitFor()
  await eventually(async () => {
    if ((await workbench.page.locator('.quick-input-widget:visible input:focus').count()) > 0) return true
    // a tree that is drawn again just now may take the focus from a box that opens
    await input.last().focus()
    return false
  })
}

/** Types until it stands there, and takes the row with these words where one is meant. */
async function answer(workbench: Workbench, text: string, chosenRow?: string | RegExp): Promise<void> {
  const input = workbench.page.locator('.quick-input-widget:visible input:focus')
  const chosen = workbench.page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: chosenRow ?? '' })
  await eventually(async () => {
    if ((await input.inputValue()) !== text) await input.fill(text)
    return (await input.inputValue()) === text && (chosenRow === undefined || (await chosen.isVisible()))
  })
  await workbench.page.keyboard.press('Enter')
}

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
    await step('3 Ethics').filter({ hasText: 'not answered' }).waitFor({ timeout: 30_000 })
  })
  after(() => workbench?.close())

  it('says the state of a step to a screen reader', async () => {
    assert.match((await step('3 Ethics').getAttribute('aria-label')) ?? '', /^3 Ethics, not met, not answered/)
  })

  it('opens the place of a step with Enter', async () => {
    const tab = workbench.page.locator('.tab.active').filter({ hasText: 'plan.yaml' })
    // a row that is drawn again at this moment swallows the click
    await eventually(async () => {
      await step('6 Rule baseline').click()
      return tab.isVisible()
    })
    await workbench.page.keyboard.press('Control+w')
    await step('6 Rule baseline').focus()
  })

  /** Waits for a question with this text, in its title, its placeholder or its prompt. */
  const asked = async (text: string): Promise<void> => {
    await workbench.page
      .locator('.quick-input-widget:visible')
      .filter({ hasText: text })
      .or(workbench.page.locator(`.quick-input-widget:visible input[placeholder*="${text}"]`))
      .first()
      .waitFor()
    await listening(workbench)
  }
  const type = (text: string): Promise<void> => answer(workbench, text)
  const logged = (name: string): string => {
    const path = join(workbench.folder, 'planning', `${name}.jsonl`)
    return existsSync(path) ? readFileSync(path, 'utf8') : ''
  }
  /** What was put on record; the name is asked for where git knows none. */
  const signed = (name: string): Promise<string> =>
    eventually(async () => {
      const input = quickInput().filter({ hasText: 'Your name' }).locator('input')
      try {
        // a box that opens just now may still empty itself, so it is filled again for as long as it asks
        if (await input.isVisible()) {
          await input.fill('Lin', { timeout: 1_000 })
          await input.press('Enter', { timeout: 1_000 })
        }
      } catch {
        // it closed meanwhile: it has its answer
      }
      return logged(name)
    })

  it('sets an owner with the picker, and writes nothing else', async () => {
    const before = readFileSync(file(), 'utf8')
    await step('3 Ethics').click({ button: 'right' })
    await workbench.page.keyboard.press('Escape')
    await menu('Set Owner')
    await quickInput().waitFor()
    await listening(workbench)
    await answer(workbench, 'Lin', 'Lin')
    await eventually(() => readFileSync(file(), 'utf8').includes('owner: Lin'))
    const after = readFileSync(file(), 'utf8')
    assert.equal(after.replace('    state: open\n    owner: Lin\n    note: nobody', '    state: open\n    note: nobody'), before)
  })

  it('attests with a role, what was looked at, a name and the commit', async () => {
    await step('3 Ethics').click({ button: 'right' })
    await workbench.page.keyboard.press('Escape')
    await menu('Attest')
    await asked('In which role')
    await answer(workbench, 'reviewer', 'reviewer')
    await asked('What did you look at')
    await type('the note of October')
    const line = await signed('attestations')
    const { item, by, role, at, commit, says } = JSON.parse(line) as Record<string, string>
    assert.deepEqual([item, role, says], ['FEA-3', 'reviewer', 'the note of October'])
    assert.ok(by !== undefined && by !== '' && /^\d{4}-\d\d-\d\dT/.test(at ?? '') && /^[0-9a-f]{40}$/.test(commit ?? ''), line)
  })

  it('overrides with a reason that says something, for a while, and shows it at the item', async () => {
    await step('3 Ethics').click({ button: 'right' })
    await workbench.page.keyboard.press('Escape')
    await menu('Override')
    await asked('The rules say')
    await workbench.page.keyboard.press('Enter')
    await asked('What kind of reason')
    await workbench.page.keyboard.press('Enter')
    await asked('The reason, for whoever reads it')
    await type('too short')
    await asked('At least 10 characters')
    await type('the farms answer in January')
    await asked('How long does it stand')
    await workbench.page.keyboard.press('Enter')
    await asked('In which role')
    await workbench.page.keyboard.press('Enter')
    const line = await signed('overrides')
    await step('overridden').waitFor()
    const { item, kind, code, expires } = JSON.parse(line) as Record<string, string>
    assert.deepEqual([item, kind, code], ['FEA-3', 'waive', 'accepted-risk'])
    assert.match(expires ?? '', /^\d{4}-\d\d-\d\d$/)
  })

  it('asks which item is meant when the palette is asked, and for a reason where an item does not apply', async () => {
    await workbench.command('Flywheel: Set State…')
    await asked('Choose an item of the plan')
    await answer(workbench, 'Deploy: Rollback', 'Rollback')
    await asked('Choose what you can stand for')
    await answer(workbench, 'not applicable', /not applicable/i)
    await asked('Why does it not concern this project?')
    await answer(workbench, 'a poster, never deployed')
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
    assert.equal(await workbench.page.locator('.monaco-menu .action-label').filter({ hasText: 'Set Owner' }).count(), 0)
    await workbench.page.keyboard.press('Escape')
    await first.click()
    await workbench.page.locator('.workspace-trust-editor').waitFor()
    await workbench.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click()
    await first.waitFor({ state: 'hidden' })
  })
})

describe('the interview that begins a plan', () => {
  let workbench: Workbench
  const planning = (name: string): string => join(workbench.folder, 'planning', name)
  const asks = async (text: string): Promise<void> => {
    await workbench.page.locator('.quick-input-titlebar').filter({ hasText: text }).waitFor()
    await listening(workbench)
  }
  const enter = (): Promise<void> => workbench.page.keyboard.press('Enter')

  before(async () => {
    workbench = await openWorkbench()
    rmSync(join(workbench.folder, 'planning'), { recursive: true })
    await workbench.openContainer('Flywheel')
    await workbench.unfold('Runs', false)
    await row(workbench, 'Feasibility', 'Plan this project').waitFor({ timeout: 30_000 })
    // a list that still grows under the pointer swallows a click
    for (const found of ['24 runs', 'data sets versioned', 'baseline:']) await row(workbench, 'Feasibility', found).waitFor()
  })
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot('plan-interview-failed')
  })
  after(() => workbench?.close())

  it('asks ten questions by keyboard, goes back, and keeps what was answered when it is left', async () => {
    await row(workbench, 'Feasibility', 'Plan this project').click()
    await asks('What will it be? (1/10)')
    await workbench.page.keyboard.press('ArrowDown')
    await enter()
    await asks('(2/10)')
    await workbench.page.locator('.quick-input-titlebar .codicon-quick-input-back').click()
    await asks('(1/10)')
    await enter()
    await asks('(2/10)')
    await enter()
    await asks('Which number says how good it is? (3/10)')
    await workbench.screenshot('plan-interview')
    await workbench.page.keyboard.press('Escape')
    await row(workbench, 'Feasibility', 'Go on planning: 2 of 10 answered').click()
    await asks('(3/10)')
  })

  it('writes plan and criteria at its end, and the view follows', async () => {
    await answer(workbench, 'val/accuracy', 'val/accuracy')
    await asks('How good must val/accuracy be to ship? (4/10)')
    await answer(workbench, '90 %', 'at least 0.9')
    for (let i = 5; i <= 10; i++) {
      await asks(`(${i}/10)`)
      await enter()
    }
    await row(workbench, 'Feasibility', '1 Is ML needed?').waitFor()
    await workbench.page.locator('.tab.active').filter({ hasText: 'plan.yaml' }).waitFor()
    assert.match(readFileSync(planning('success-criteria.yaml'), 'utf8'), /metric: val\/accuracy\n {2}direction: max\n {2}target: 0\.9\n/)
    const plan = readFileSync(planning('plan.yaml'), 'utf8')
    assert.match(plan, /ARC-0: # Archetype\n {4}answer: human-in-the-loop/)
    assert.match(plan, /RDY-3: # Lawful access\n {4}answer: "yes"/)
    await row(workbench, 'Feasibility', 'Archetype').filter({ hasText: 'helps a person' }).waitFor()
  })
})
