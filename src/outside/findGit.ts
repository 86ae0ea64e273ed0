// Where git is: the first on PATH by an absolute path that lies outside the workspace. A repository must not bring the git that we run,
// and Windows would look into the current folder first.

import { realpathSync, statSync } from 'node:fs'
import { posix, win32 } from 'node:path'

/** Absolute path of git; null when there is none. `avoid`: absolute folders whose content must not be run. */
export function findGit(avoid: readonly string[], env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  const windows = platform === 'win32'
  const path = windows ? win32 : posix
  const inside = (file: string): boolean =>
    avoid.some((folder) => {
      const below = path.relative(real(folder) ?? folder, file)
      return below !== '' && !below.startsWith('..') && !path.isAbsolute(below)
    })
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(windows ? ';' : ':').map((folder) => folder.replaceAll('"', ''))
  if (windows) folders.push(`${env['ProgramFiles'] ?? 'C:\\Program Files'}\\Git\\cmd`)
  for (const folder of folders) {
    if (!path.isAbsolute(folder)) continue
    const file = path.join(folder, windows ? 'git.exe' : 'git')
    const target = real(file)
    if (target !== null && !inside(target) && !inside(file) && isFile(target)) return file
  }
  return null
}

function real(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}
