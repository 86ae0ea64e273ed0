// The GPUs in the status bar: one item, only where there is NVIDIA hardware. Text and words are core's; unchanged ones are not written again.

import * as vscode from 'vscode'
import type { GpuState } from '../core/gpu.ts'
import type { RunOf } from '../core/gpuProcessRows.ts'
import { type StatusChoice, gpuStatusText } from '../core/gpuStatusText.ts'
import { gpuLinks, gpuTooltip } from '../core/gpuTooltip.ts'
import { type Disposable, all } from '../core/life.ts'
import type { Watchable } from '../core/store.ts'
import type { FrontDoor } from './frontDoor.ts'

/** What is shown at the moment; null = no item. */
export interface GpuStatus extends Disposable {
  shown(): { readonly text: string; readonly label: string; readonly alarm: boolean; readonly tooltip: string } | null
}

export function showGpuStatus(door: FrontDoor, state: Watchable<GpuState>, runOf: RunOf): GpuStatus {
  const item = vscode.window.createStatusBarItem('flywheel.gpu', vscode.StatusBarAlignment.Left, -10)
  item.name = vscode.l10n.t('Flywheel GPUs')
  item.command = 'flywheel.gpus.show'
  let shown: ReturnType<GpuStatus['shown']> = null
  const draw = (): void => {
    const status = gpuStatusText(
      state.get(),
      door.setting<StatusChoice>('gpu.statusBar'),
      door.setting<number | null>('gpu.statusBarIndex'),
      vscode.l10n.t,
    )
    if (status === null) {
      if (shown !== null) item.hide()
      shown = null
      return
    }
    const tooltip = gpuTooltip(state.get(), Date.now() / 1000, vscode.l10n.t, runOf)
    if (item.text !== status.text) item.text = status.text
    if (shown?.label !== status.label) item.accessibilityInformation = { label: status.label, role: 'button' }
    if (shown?.alarm !== status.alarm)
      item.backgroundColor = status.alarm ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined
    if (shown?.tooltip !== tooltip) {
      const text = new vscode.MarkdownString(tooltip, true)
      text.isTrusted = { enabledCommands: [...gpuLinks] }
      item.tooltip = text
    }
    if (shown === null) item.show()
    shown = { ...status, tooltip }
  }
  draw()
  const parts = all(
    item,
    state.onDidChange(door.guarded('the GPU status', draw)),
    door.onDidChangeSetting('gpu.statusBar', draw),
    door.onDidChangeSetting('gpu.statusBarIndex', draw),
  )
  return { shown: () => shown, dispose: () => parts.dispose() }
}
