// Programs by their place: on PATH and where they usually are. Absolute paths only, and never one inside the workspace: a repository must not
// bring the program that we run. Windows would look into the current folder first.

import { existsSync, realpathSync, statSync } from 'node:fs'
import { posix, win32 } from 'node:path'

export interface WhereToFind {
  /** Absolute folders whose content must not be run: the workspace. */
  readonly avoid: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
}

/** Every absolute hit on PATH, in order, whether it exists or not. `name` without ".exe". */
export function onPath(name: string, where: WhereToFind): string[] {
  const windows = where.platform === 'win32'
  const path = windows ? win32 : posix
  const value = where.env['PATH'] ?? where.env['Path'] ?? ''
  return value
    .split(windows ? ';' : ':')
    .map((folder) => folder.replaceAll('"', ''))
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, windows ? `${name}.exe` : name))
}

/** Those that exist outside the workspace, each real file once, in order. */
export function existing(candidates: readonly string[], where: WhereToFind): readonly string[] {
  const found: string[] = []
  const seen = new Set<string>()
  for (const candidate of candidates) {
    const real = fileAt(candidate)
    if (real === null || seen.has(real) || isInside(candidate, real, where)) continue
    seen.add(real)
    found.push(candidate)
  }
  return found
}

/** OpenSSH's client; null when there is none. */
export function findSsh(where: WhereToFind): string | null {
  const usual =
    where.platform === 'win32'
      ? [`${where.env['SystemRoot'] ?? 'C:\\Windows'}\\System32\\OpenSSH\\ssh.exe`]
      : ['/usr/bin/ssh', '/usr/local/bin/ssh', '/run/current-system/sw/bin/ssh']
  return existing([...onPath('ssh', where), ...usual], where)[0] ?? null
}

function fileAt(path: string): string | null {
  try {
    return existsSync(path) && statSync(path).isFile() ? realpathSync(path) : null
  } catch {
    return null
  }
}

function isInside(candidate: string, real: string, where: WhereToFind): boolean {
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
