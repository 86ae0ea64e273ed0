// Sentences for what happens before nvidia-smi says a word: it is not there, cannot be started, or stays silent.

import type { GpuTrouble } from '../core/gpu.ts'
import type { Command, Ending } from './oneChild.ts'

/** Why a child that did not end by itself gave no answer. */
export function silenceOf(ending: Exclude<Ending, { kind: 'ended' }>, command: Command, deadlineMs: number): GpuTrouble {
  const again = 'Flywheel asks again by itself, less and less often. If it stays so, restart the machine.'
  switch (ending.kind) {
    case 'silent': {
      const alive = ending.abandoned ? ' It could not even be killed: the driver hangs.' : ''
      return {
        id: 'silent',
        why: `nvidia-smi did not answer within ${Math.max(1, Math.round(deadlineMs / 1000))} s.${alive}`,
        remedy: again,
      }
    }
    case 'blocked':
      return {
        id: 'blocked-by-earlier',
        why: 'An earlier nvidia-smi hangs in the driver and cannot be killed, so no other is started.',
        remedy: again,
      }
    case 'flooded':
      return {
        id: 'flooded',
        why: 'nvidia-smi printed far more than an answer can be, and was stopped.',
        remedy: `Run ${command.file} in a terminal to see what it prints.`,
      }
    case 'missing':
      return {
        id: 'cannot-start',
        why: `${command.file} cannot be started (${ending.code}).`,
        remedy: 'Set flywheel.gpu.path to a working nvidia-smi, or leave it empty to search.',
      }
    case 'stopped':
      return { id: 'stopped', why: 'Asking was stopped.', remedy: 'Refresh to ask again.' }
  }
}

/** Why nothing can be asked: no card (`sign` null), a card without the tool, or a setting that is no path. */
export function withoutTool(sign: string | null, setting: string): ['absent' | 'unavailable', GpuTrouble] {
  if (setting !== '')
    return [
      'unavailable',
      {
        id: 'path',
        why: `flywheel.gpu.path is "${setting}", which is not an absolute path.`,
        remedy: 'Set it to the absolute path of nvidia-smi, or leave it empty to search.',
      },
    ]
  if (sign === null)
    return [
      'absent',
      {
        id: 'absent',
        why: 'No NVIDIA GPU was found on this machine, and no nvidia-smi.',
        remedy: 'If there is one, install the NVIDIA driver or set flywheel.gpu.path.',
      },
    ]
  return [
    'unavailable',
    {
      id: 'tool-missing',
      why: `${sign} But there is no nvidia-smi.`,
      remedy: sign.includes('Jetson')
        ? 'JetPack 6 and newer bring nvidia-smi. With JetPack 5 watch tegrastats in a terminal.'
        : 'Install the NVIDIA driver (in a container: start it with the NVIDIA runtime), or set flywheel.gpu.path.',
    },
  ]
}
