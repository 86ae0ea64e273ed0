// GPUs in a real VS Code, asked of a small program of ours that stands on the PATH: status bar, view, commands, trouble, and nothing without a card.

import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import * as vscode from 'vscode'
import type { Flywheel } from '../../src/extension.ts'
import { eventually } from '../tools/until.ts'

/** Answers every field that it is asked for, in the order asked. */
const answering = (use: number): string => `#!/bin/sh
for word in "$@"; do case "$word" in --query-gpu=*) fields=\${word#--query-gpu=} ;; esac; done
[ -n "$fields" ] || exit 0
for index in 0 1; do
  line=
  IFS=,
  for field in $fields; do
    case $field in
      index) cell=$index ;;
      uuid) cell=GPU-5f1c0a0$index-7b2e-4c11-9d3a-00c0ffee0000 ;;
      pci.bus_id) cell=00000000:1$index:00.0 ;;
      driver_version) cell=580.105.08 ;;
      utilization.gpu) cell=$((index == 0 ? ${use} : 0)) ;;
      memory.total) cell=81559 ;;
      memory.used) cell=$((index == 0 ? 62464 : 4)) ;;
      name) cell='NVIDIA H100 80GB HBM3' ;;
      *) cell='[N/A]' ;;
    esac
    line="$line\${line:+, }$cell"
  done
  printf '%s\\n' "$line"
done
`
const failing = '#!/bin/sh\necho "Failed to initialize NVML: Driver/library version mismatch"\nexit 18\n'

describe('GPUs', () => {
  let flywheel: Flywheel
  let folder: string
  let path: string | undefined
  const put = (text: string): void => {
    writeFileSync(join(folder, 'nvidia-smi'), text)
    chmodSync(join(folder, 'nvidia-smi'), 0o755)
  }
  const refresh = (): Thenable<unknown> => vscode.commands.executeCommand('flywheel.gpus.refresh')
  const shown = () => flywheel.gpus.status.shown()

  before(async function () {
    // no program of ours can be called nvidia-smi.exe there
    if (process.platform === 'win32') return this.skip()
    path = process.env['PATH']
    folder = mkdtempSync(join(tmpdir(), 'flywheel-gpus-'))
    put(answering(97))
    process.env['PATH'] = `${folder}${delimiter}${path ?? ''}`
    flywheel = (await vscode.extensions.getExtension<Flywheel>('flywheel-ml.flywheel')!.activate())!
    await refresh()
  })
  after(async () => {
    if (path === undefined) return
    process.env['PATH'] = path
    rmSync(folder, { recursive: true, force: true })
    await refresh()
  })

  it('stand in the status bar, in words too', () => {
    assert.equal(shown()?.text, '$(chip) 1/2 busy')
    assert.equal(shown()?.label, 'GPUs: 1 of 2 busy')
    assert.equal(shown()?.alarm, false)
    assert.match(shown()!.tooltip, /2 × H100 80GB[^]*GPU0/)
  })

  it('are kept for the panel from their first reading on', async () => {
    await flywheel.gpus.historyLoaded
    const traces = flywheel.gpus.history.window(Date.now() / 1000 - 60, Date.now() / 1000 + 1)
    assert.deepEqual(
      traces.map((one) => [one.gpu.index, one.gpu.name, one.utilizationPercent.at(-1)]),
      [
        [0, 'NVIDIA H100 80GB HBM3', 97],
        [1, 'NVIDIA H100 80GB HBM3', 0],
      ],
    )
  })

  it('show in their view when the item is clicked', async () => {
    await vscode.commands.executeCommand('flywheel.gpus.show')
    await eventually(() => flywheel.gpus.view.rows().length === 2)
    assert.deepEqual(
      flywheel.gpus.view.rows().map((row) => row.description),
      ['97 % · 61/80 GB', 'free · 0/80 GB'],
    )
    assert.equal(flywheel.gpus.view.header().description, '1 free of 2')
    const item = flywheel.gpus.view.item(flywheel.gpus.view.rows()[0]!.id)
    assert.match(item.accessibilityInformation!.label, /97 percent busy, 61 of 80 GB used/)
  })

  it('are copied for CUDA by UUID', async () => {
    await vscode.commands.executeCommand('flywheel.gpus.copyVisibleDevices', flywheel.gpus.view.rows()[1]!.id)
    assert.equal(await vscode.env.clipboard.readText(), 'CUDA_VISIBLE_DEVICES=GPU-5f1c0a01-7b2e-4c11-9d3a-00c0ffee0000')
  })

  it('show their own figures when set so', async () => {
    const settings = vscode.workspace.getConfiguration('flywheel')
    try {
      await settings.update('gpu.statusBarIndex', 0, vscode.ConfigurationTarget.Global)
      await eventually(() => shown()?.text.startsWith('$(chip) GPU0 97% 61/80 GB') === true)
      await settings.update('gpu.statusBar', 'off', vscode.ConfigurationTarget.Global)
      await eventually(() => shown() === null)
    } finally {
      await settings.update('gpu.statusBarIndex', undefined, vscode.ConfigurationTarget.Global)
      await settings.update('gpu.statusBar', undefined, vscode.ConfigurationTarget.Global)
    }
    await eventually(() => shown()?.text === '$(chip) 1/2 busy')
  })

  it('pause and go on', async () => {
    await vscode.commands.executeCommand('flywheel.gpus.pause')
    assert.equal(shown()?.text, '$(chip) paused')
    await vscode.commands.executeCommand('flywheel.gpus.resume')
    assert.equal(shown()?.text, '$(chip) 1/2 busy')
  })

  it('are "n/a" with the reason while the tool fails, keep their last figures, and come back', async () => {
    put(failing)
    await refresh()
    assert.equal(shown()?.text, '$(chip) n/a')
    assert.match(shown()!.tooltip, /driver\\?\/library version mismatch/)
    await eventually(() => /Restart the machine/.test(flywheel.gpus.view.header().message))
    await eventually(() => flywheel.gpus.view.rows()[0]?.description.startsWith('as of ') === true)
    put(answering(42))
    await refresh()
    assert.equal(shown()?.text, '$(chip) 1/2 busy')
    await eventually(() => flywheel.gpus.view.rows()[0]?.description === '42 % · 61/80 GB')
    assert.equal(flywheel.gpus.view.header().message, '')
  })

  it('are not there on a machine without a card', async function () {
    if (existsSync('/proc/driver/nvidia/version') || existsSync('/usr/bin/nvidia-smi')) return this.skip() // this machine has one
    process.env['PATH'] = path
    await refresh()
    assert.equal(flywheel.gpus.state.get().phase, 'absent')
    assert.equal(shown(), null)
  })
})
