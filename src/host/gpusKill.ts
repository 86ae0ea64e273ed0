// "Kill Process…" on a row of the GPUs view: asks with the whole command line, sends SIGTERM, offers SIGKILL when that did not help. Whether the pid is
// still the same process is looked at by whoever sends the signal.

import * as vscode from 'vscode'
import type { Gpu, GpuProcess } from '../core/gpu.ts'
import type { RunOfProcess } from '../core/gpuRunMatch.ts'
import { heldText, placeOf, programOf } from '../core/gpuText.ts'
import { UserError } from '../core/trouble.ts'

export interface ProcessEnder {
  readonly can: boolean
  signal(pid: number, startTime: number, name: 'SIGTERM' | 'SIGKILL'): 'sent' | 'gone' | 'another' | 'forbidden'
  ends(pid: number, startTime: number, ms: number): Promise<boolean>
}

/** How long a program may take to save what it has. */
const patienceMs = 10_000
const mostCommand = 2000

/** Asks, and ends the process. Throws what a person should read when it may not be ended. */
export async function killProcess(gpu: Gpu, task: GpuProcess, run: RunOfProcess | null, ender: ProcessEnder): Promise<void> {
  const t = vscode.l10n.t
  const { pid } = task
  const startTime = task.startTime.value
  if (!ender.can)
    throw new UserError(t('Processes can be ended from here on Linux only. End process {0} with the tools of your system.', pid))
  if (startTime === null || task.command.value === null)
    throw new UserError(t('Process {0} cannot be ended from here. {1}', pid, task.command.why ?? task.startTime.why ?? ''))
  const user = task.user.value
  const facts = [
    user === null ? null : t('User: {0}', user),
    placeOf(gpu),
    task.usedMemoryMiB.value === null ? null : t('{0} of GPU memory', heldText(task.usedMemoryMiB.value)),
    run === null ? null : t('run {0}', run.name),
  ]
  const command = task.command.value.length > mostCommand ? `${task.command.value.slice(0, mostCommand)}…` : task.command.value
  const detail = [
    command,
    facts.filter((one) => one !== null).join(' · '),
    t('It is asked to end (SIGTERM). What it has not saved is lost.'),
  ]
  const end = t('End Process')
  const title = t('End process {0} ({1})?', pid, programOf(task))
  if ((await vscode.window.showWarningMessage(title, { modal: true, detail: detail.join('\n\n') }, end)) !== end) return

  const send = (name: 'SIGTERM' | 'SIGKILL'): boolean => {
    switch (ender.signal(pid, startTime, name)) {
      case 'sent':
        return true
      case 'gone':
        vscode.window.setStatusBarMessage(t('Process {0} has ended already', pid), 5000)
        return false
      case 'another':
        throw new UserError(
          t('Process {0} ended, and its number now belongs to another program. Nothing was done. Refresh the GPUs view.', pid),
        )
      case 'forbidden':
        throw new UserError(
          t('You may not end process {0}: it belongs to {1}. Ask them, or an administrator.', pid, user ?? t('somebody else')),
        )
    }
  }
  if (!send('SIGTERM')) return
  const ended = (): void => void vscode.window.setStatusBarMessage(t('Process {0} has ended', pid), 5000)
  if (await ender.ends(pid, startTime, patienceMs)) return ended()
  const kill = t('Kill Now')
  const text = t('Process {0} is still there after 10 s. It may be saving, or it ignores SIGTERM.', pid)
  if ((await vscode.window.showWarningMessage(text, kill)) !== kill || !send('SIGKILL')) return
  if (await ender.ends(pid, startTime, patienceMs)) return ended()
  throw new UserError(t('Process {0} does not end: it hangs in the driver. Only a restart of the machine frees the GPU.', pid))
}
