// The GPUs view in a real workbench, over a stand-in nvidia-smi that shows a real process of ours: its run, ending it, waiting for memory, other hosts.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { writeDemo } from '../tools/demo/writeDemo.ts'
import { type Scenario, card, installStandIn } from '../tools/standInSmi.ts'
import { eventually } from '../tools/until.ts'
import { type Workbench, openWorkbench } from '../tools/workbench.ts'

describe('the GPUs view', function () {
  this.timeout(120_000)
  let workbench: Workbench
  let top: string
  let trainer: ChildProcess
  const machine = (change: Scenario): void => writeFileSync(join(top, 'bin/scenario.json'), JSON.stringify(change))
  const busy = (): Scenario => ({
    gpus: [card(0), card(1, { 'utilization.gpu': '0', 'memory.used': '4' })],
    processes: [
      {
        uuid: card(0)['uuid']!,
        gpu_uuid: card(0)['uuid']!,
        'pci.bus_id': card(0)['pci.bus_id']!,
        pid: String(trainer.pid),
        process_name: process.execPath,
        used_gpu_memory: '61200',
      },
    ],
    cuda: '13.0',
  })
  const row = (text: string) => workbench.rows('GPUs').filter({ hasText: text }).first()

  before(async function () {
    // processes are told apart below /proc
    if (process.platform !== 'linux') return this.skip()
    top = mkdtempSync(join(tmpdir(), 'flywheel-gpus-view-'))
    const folder = join(top, 'leaf-disease')
    await writeDemo(folder)
    const log = join(folder, 'runs/sweep-2026-11/sweep-12/note.txt')
    // it ends when it is asked to, as a trainer does
    const code = `const fs = require('fs'); fs.openSync(${JSON.stringify(log)}, 'a'); console.log('ready'); setInterval(() => {}, 1000)`
    trainer = spawn(process.execPath, ['-e', code, 'train.py', '--lr', '0.0003'], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
    await once(trainer.stdout!, 'data')
    installStandIn(join(top, 'bin'), busy())
    const ssh = `#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\n[ "$2" = node2 ] && { echo "ssh: connect to host node2 port 22: No route to host" >&2; exit 255; }\nshift 2\neval "$*"\n`
    writeFileSync(join(top, 'bin/ssh'), ssh)
    chmodSync(join(top, 'bin/ssh'), 0o755)
    workbench = await openWorkbench({
      folder,
      height: 1100,
      settings: { 'flywheel.gpu.hosts': ['node1', 'node2'] },
      env: { PATH: `${join(top, 'bin')}${delimiter}${process.env['PATH'] ?? ''}` },
    })
    await workbench.openContainer('Flywheel')
    await workbench.unfold('Feasibility', false)
    await workbench.command('Flywheel: Show GPUs')
    await row('GPU0').waitFor()
    await workbench.rows('Runs').filter({ hasText: 'sweep-12' }).first().waitFor()
    // what does not fit on the screen is not drawn
    await workbench.unfold('Runs', false)
  })
  after(async () => {
    await workbench?.close()
    trainer?.kill('SIGKILL')
    if (top !== undefined) rmSync(top, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })

  it('names the run that works on a card', async () => {
    await workbench.rows('GPUs').filter({ hasText: 'sweep-12' }).first().waitFor()
    assert.match((await row('GPU0').innerText()).replaceAll('\n', ' '), /97 % · sweep-12/)
  })

  it('waits for free memory, says so in a row, and tells once', async () => {
    await workbench.command('Flywheel: Notify When Free…')
    await workbench.page.locator('.quick-input-box input').fill('2 x 70 GB')
    await workbench.page.keyboard.press('Enter')
    await row('Waiting for 70 GB on each of 2 GPUs').waitFor()
    machine({ gpus: [card(0, { 'utilization.gpu': '0', 'memory.used': '4' }), card(1, { 'utilization.gpu': '0', 'memory.used': '4' })] })
    await row('Waiting for').waitFor({ state: 'detached' })
    await workbench.command('Notifications: Show Notifications')
    const told = workbench.page.locator('.notifications-center .notification-list-item').filter({ hasText: '70 GB on each of 2 GPUs' })
    await told.waitFor()
    await told.getByRole('button', { name: 'Copy CUDA_VISIBLE_DEVICES' }).click()
    await workbench.statusItem('Copied CUDA_VISIBLE_DEVICES=GPU-').waitFor()
    machine(busy())
    await workbench.command('Flywheel: Refresh GPUs')
    await row('sweep-12').waitFor()
  })

  it('ends a process only after its whole command line was shown, and only that', async () => {
    const gpu = row('GPU0')
    if ((await gpu.getAttribute('aria-expanded')) === 'false') await gpu.locator('.monaco-tl-twistie').click()
    const task = workbench.rows('GPUs').filter({ hasText: '59.8 GB' }).first()
    const menu = async (): Promise<void> => {
      await task.click({ button: 'right' })
      await workbench.page.locator('.monaco-menu').getByText('Kill Process…').waitFor()
      // the only entry
      await workbench.page.keyboard.press('ArrowDown')
      await workbench.page.keyboard.press('Enter')
    }
    const dialog = workbench.page.locator('.monaco-dialog-box')
    await menu()
    await dialog.waitFor()
    const said = await dialog.innerText()
    for (const part of [`End process ${trainer.pid}`, 'train.py --lr 0.0003', 'run sweep-12', 'SIGTERM'])
      assert.ok(said.includes(part), said)
    await workbench.screenshot('gpus-kill')
    await workbench.page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    assert.equal(trainer.exitCode ?? trainer.signalCode, null, 'asked, but not told to')
    await menu()
    await dialog.getByRole('button', { name: 'End Process' }).click()
    await eventually(() => trainer.signalCode === 'SIGTERM')
  })

  it('shows other hosts beside this one, and ends nothing there', async () => {
    await row('node2').waitFor()
    assert.match((await row('node2').innerText()).replaceAll('\n', ' '), /n\/a/)
    await row('this machine').locator('.monaco-tl-twistie').click()
    await workbench.screenshot('gpus-hosts')
    const gpu = row('GPU0')
    await gpu.locator('.monaco-tl-twistie').click()
    await row('59.8 GB').click({ button: 'right' })
    await workbench.page
      .locator('.monaco-menu')
      .waitFor({ timeout: 1500 })
      .catch(() => undefined)
    assert.equal(await workbench.page.locator('.monaco-menu').getByText('Kill Process…').count(), 0)
    await workbench.page.keyboard.press('Escape')
  })
})
