// The GPU panel in a real workbench, over a stand-in nvidia-smi: opened from the palette, drawn, restored after a reload with its history.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { card, installStandIn } from '../tools/standInSmi.ts'
import { TfeventsWriter } from '../tools/tfeventsWriter.ts'
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

describe('the GPU of a run that trains', () => {
  let workbench: Workbench
  let folder: string
  let training: ChildProcess
  let growing: ReturnType<typeof setInterval> | undefined

  before(async function () {
    // what a process works on is read from /proc
    if (process.platform !== 'linux') this.skip()
    folder = mkdtempSync(join(tmpdir(), 'flywheel-under-'))
    const project = join(folder, 'project')
    const runFolder = join(project, 'runs', 'live')
    mkdirSync(runFolder, { recursive: true })
    // a log of this machine: a process is tied only to runs of its own host
    const file = join(runFolder, `events.out.tfevents.${Math.floor(Date.now() / 1000)}.${hostname()}`)
    const writer = new TfeventsWriter()
    writer.fileVersion(Date.now() / 1000)
    let step = 0
    const grow = (): void => {
      writer.scalar('loss', ++step, Date.now() / 1000, 1 / step)
      appendFileSync(file, writer.bytes())
    }
    grow()
    growing = setInterval(grow, 500)
    training = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], {
      cwd: join(project, 'runs', 'live'),
      stdio: 'ignore',
    })
    const gpu = card(0, { 'utilization.gpu': '83' })
    const works = {
      uuid: gpu['uuid']!,
      'pci.bus_id': gpu['pci.bus_id']!,
      pid: String(training.pid),
      used_gpu_memory: '20000',
      process_name: process.execPath,
    }
    installStandIn(folder, { gpus: [gpu], processes: [works], cuda: '13.0' })
    workbench = await openWorkbench({
      folder: project,
      width: 1400,
      height: 950,
      env: { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` },
    })
    await workbench.openContainer('Flywheel')
    await workbench.rows('Runs').filter({ hasText: 'live' }).first().waitFor({ timeout: 60_000 })
  })
  after(async () => {
    clearInterval(growing)
    training?.kill()
    await workbench?.close()
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })

  it('is named in the panel by its run', async () => {
    await workbench.command('Flywheel: Show GPU Panel')
    await workbench
      .webview()
      .getByText(/^live \d/)
      .waitFor({ timeout: 30_000 })
  })

  it('stands below its curve of itself, in figures of the time that is pointed at', async () => {
    await workbench.rows('Runs').filter({ hasText: 'live' }).first().click()
    await workbench.page.keyboard.press('Enter')
    await workbench.page.getByRole('tab', { name: /^Compare: 1 run/ }).waitFor()
    const words = workbench.webview().locator('.gpu-words').first()
    await eventually(async () => (await words.innerText()) === '% of the GPU: use —, memory ┄ · GPU0', 30_000)
    const over = workbench.webview().locator('.chart .u-over').first()
    await eventually(async () => {
      const box = (await over.boundingBox())!
      await workbench.page.mouse.move(box.x + box.width - 1, box.y + box.height / 2)
      return (await words.innerText()).startsWith('GPU0: use 83 %')
    }, 30_000)
    await workbench.screenshot('gpu-under-run')
  })
})
