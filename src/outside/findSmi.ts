// Where nvidia-smi may be: the user's setting, every hit on PATH, then the places where drivers put it. Absolute paths only, and never one
// inside the workspace: a repository must not bring the program that we run.

import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'

export interface WhereToLook {
  /** The setting; empty = search. A leading ~ is the home folder. */
  readonly setting: string
  /** Absolute folders whose content must not be run: the workspace. */
  readonly avoid: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
}

/** Existing candidates, best first, each real file once. With a setting only that one, whether it exists or not. */
export function findSmi(where: WhereToLook): readonly string[] {
  const path = where.platform === 'win32' ? win32 : posix
  if (where.setting !== '') {
    const wanted = where.setting.replace(/^~(?=[\\/]|$)/, homedir())
    // a relative one would depend on the folder that happens to be open
    return path.isAbsolute(wanted) ? [wanted] : []
  }
  const found: string[] = []
  const seen = new Set<string>()
  for (const candidate of [...onPath(where), ...usualPlaces(where)]) {
    const real = fileAt(candidate)
    if (real === null || seen.has(real) || isInside(candidate, real, where)) continue
    seen.add(real)
    found.push(candidate)
  }
  return found
}

function onPath(where: WhereToLook): string[] {
  const windows = where.platform === 'win32'
  const path = windows ? win32 : posix
  const value = where.env['PATH'] ?? where.env['Path'] ?? ''
  return value
    .split(windows ? ';' : ':')
    .map((folder) => folder.replaceAll('"', ''))
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, windows ? 'nvidia-smi.exe' : 'nvidia-smi'))
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

function fileAt(path: string): string | null {
  try {
    return existsSync(path) && statSync(path).isFile() ? realpathSync(path) : null
  } catch {
    return null
  }
}

function isInside(candidate: string, real: string, where: WhereToLook): boolean {
  const path = where.platform === 'win32' ? win32 : posix
  return where.avoid.some((folder) =>
    [folder, fileOrSame(folder)].some((root) =>
      [candidate, real].some((file) => {
        const below = path.relative(root, file)
        return below !== '' && !below.startsWith('..') && !path.isAbsolute(below)
      }),
    ),
  )
}

function fileOrSame(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}
