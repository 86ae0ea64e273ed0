// A Python with a tool that is compared with: the one that an environment variable names, else a virtual environment that is made once in the tools' cache.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

export interface Peer {
  /** Folder of the environment below the cache. */
  readonly name: string
  /** Environment variable that may name a Python. */
  readonly variable: string
  /** Modules that it must have, as an import statement lists them. */
  readonly imports: string
  readonly packages: readonly string[]
}

/** Its path; null when there is none, which is said. */
export function peerPython(cache: string, { name, variable, imports, packages }: Peer): string | null {
  const has = (python: string): boolean => spawnSync(python, ['-c', `import ${imports}`]).status === 0
  const without = (why: string): null => {
    console.log(`A peer is missing (${packages.join(', ')}), only Flywheel is measured. ${why}`)
    return null
  }
  const said = process.env[variable]
  if (said !== undefined && said !== '')
    return has(said) ? said : without(`${variable} (${said}) cannot import ${imports}: pip install them there.`)
  const folder = join(cache, name)
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  if (existsSync(python) && has(python)) return python
  console.log(`Making a Python environment with ${packages.join(', ')} (once) …`)
  mkdirSync(cache, { recursive: true })
  const base = process.platform === 'win32' ? 'python' : 'python3'
  const made =
    spawnSync(base, ['-m', 'venv', folder]).status === 0 &&
    spawnSync(python, ['-m', 'pip', 'install', '-q', ...packages], { stdio: 'inherit' }).status === 0
  return made && has(python) ? python : without(`Python 3 with venv and pip, or a network, is missing: install it or set ${variable}.`)
}
