// The GPU panel in a real workbench, over a stand-in nvidia-smi: opened from the palette, drawn, restored after a reload with its history.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { installStandIn } from '../tools/standInSmi.ts'
import { eventually } from '../tools/until.ts'
import { type Workbench, openWorkbench } from '../tools/workbench.ts'

describe('the GPU panel in the workbench', () => {
  let workbench: Workbench
  let folder: string

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flywheel-panel-'))
    installStandIn(folder, 'live')
    workbench = await openWorkbench({ width: 1400, height: 950, env: { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` } })
    await workbench.statusItem(/busy/).waitFor({ timeout: 60_000 })
  })
  after(async () => {
    await workbench?.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })
  const drawn = (): Promise<unknown> => eventually(async () => (await workbench.webview().locator('.gpu-row .u-over').count()) >= 8, 30_000)

  it('opens from the palette with every card and its readings', async () => {
    await workbench.command('Flywheel: Show GPU Panel')
    await workbench.page.getByRole('tab', { name: /^GPUs/ }).waitFor()
    await drawn()
    assert.equal(await workbench.webview().locator('.gpu-row').count(), 8)
    assert.match((await workbench.webview().locator('.gpu-row').first().getAttribute('aria-label')) ?? '', /^GPU 0, .*utilisation \d+ %/)
    await workbench.screenshot('gpu-panel')
  })

  it('is restored after a reload of the window, with its range and the samples of before', async () => {
    await workbench.webview().getByRole('button', { name: '6 hours' }).click()
    const since = workbench.webview().getByText(/^watched since/)
    await since.waitFor()
    const before = /since (\S+)/.exec(await since.innerText())![1]
    const loaded = workbench.page.waitForEvent('load')
    await workbench.command('Developer: Reload Window')
    await loaded
    await workbench.page.getByRole('tab', { name: /^GPUs/ }).waitFor({ timeout: 60_000 })
    await drawn()
    assert.equal(await workbench.webview().getByRole('button', { name: '6 hours' }).getAttribute('aria-pressed'), 'true')
    await since.waitFor()
    assert.equal(/since (\S+)/.exec(await since.innerText())![1], before)
  })

  it('has a policy of which nothing falls foul', () => {
    assert.deepEqual(
      workbench.errors.filter((one) => /Content Security Policy|webview/i.test(one)),
      [],
    )
  })
})
