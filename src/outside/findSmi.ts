// Where nvidia-smi may be: the user's setting, every hit on PATH, then the places where drivers put it.

import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'
import { type WhereToFind, existing, onPath } from './findProgram.ts'

export interface WhereToLook extends WhereToFind {
  /** The setting; empty = search. A leading ~ is the home folder. */
  readonly setting: string
}

/** Existing candidates, best first, each real file once. With a setting only that one, whether it exists or not. */
export function findSmi(where: WhereToLook): readonly string[] {
  const path = where.platform === 'win32' ? win32 : posix
  if (where.setting !== '') {
    const wanted = where.setting.replace(/^~(?=[\\/]|$)/, homedir())
    // a relative one would depend on the folder that happens to be open
    return path.isAbsolute(wanted) ? [wanted] : []
  }
  return existing([...onPath('nvidia-smi', where), ...usualPlaces(where)], where)
}

function usualPlaces(where: WhereToLook): string[] {
  if (where.platform !== 'win32')
    return [
      '/usr/bin',
      '/usr/local/bin',
      '/opt/bin',
      '/run/nvidia/driver/usr/bin',
      '/run/current-system/sw/bin',
      // WSL 2 mounts the driver of Windows here, often not on PATH
      '/usr/lib/wsl/lib',
    ].map((folder) => `${folder}/nvidia-smi`)
  const system = where.env['SystemRoot'] ?? 'C:\\Windows'
  const store = `${system}\\System32\\DriverStore\\FileRepository`
  return [
    `${system}\\System32\\nvidia-smi.exe`,
    `${system}\\Sysnative\\nvidia-smi.exe`,
    `${where.env['ProgramW6432'] ?? where.env['ProgramFiles'] ?? 'C:\\Program Files'}\\NVIDIA Corporation\\NVSMI\\nvidia-smi.exe`,
    ...namesIn(store)
      .filter((name) => /^nv.*_dispi\.inf_amd64_/i.test(name))
      .map((name) => `${store}\\${name}\\nvidia-smi.exe`),
  ]
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
