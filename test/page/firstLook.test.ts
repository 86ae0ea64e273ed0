// The first thing a person does: finds the icon and opens the sidebar, on the demo project in a real workbench.

import assert from 'node:assert/strict'
import { type Workbench, openWorkbench } from '../tools/workbench.ts'

describe('the first look', () => {
  let workbench: Workbench

  before(async () => {
    workbench = await openWorkbench()
  })
  after(() => workbench?.close())

  it('shows the icon of Flywheel in the activity bar', async () => {
    const icon = workbench.page.locator('.part.activitybar').getByRole('tab', { name: /^Flywheel/ })
    await icon.waitFor()
    const masks = await icon.locator('.action-label').evaluate((element) => {
      // this runs in the page, whose types the tests do not have
      const page = globalThis as unknown as { getComputedStyle(of: unknown, part: string): { maskImage: string } }
      return ['', '::before'].map((part) => page.getComputedStyle(element, part).maskImage)
    })
    assert.match(masks.join(' '), /url\(.*flywheel\.svg/)
  })

  it('opens the sidebar with the views in their order', async () => {
    await workbench.openContainer('Flywheel')
    await workbench.view('Runs').waitFor()
    const titles = await workbench.page.locator('.part.sidebar .pane-header .title').allInnerTexts()
    assert.deepEqual(
      titles.map((one) => one.trim()).filter((one) => one !== 'GPUs'),
      ['Runs', 'Feasibility', 'Lifecycle', 'Data'],
    )
    await workbench.screenshot('first-look')
  })
})
