// `flywheel data list [DIR] [--json]` and `flywheel data history PATH [--json]`: data manifests of a project and their history in git.

import { existsSync, statSync } from 'node:fs'
import { isAbsolute, relative, resolve } from 'node:path'
import type { DataSource } from '../core/data.ts'
import { dataHistoryJson, dataHistoryLines, dataListJson, dataListLines } from '../core/dataJson.ts'
import { findGit } from '../outside/findGit.ts'
import { makeDataSource } from '../reader/data.ts'
import type { Printer } from './printer.ts'

const use = 'Use: flywheel data list [DIR] [--json], or flywheel data history PATH [--json]'
/** All versions that a person could want; git needs a number. */
const allVersions = 100_000

/** Runs the command in the folder `cwd` (absolute; default: where the process runs); the number is the exit code: 0 done, 1 nothing found of what was asked for, 2 wrong use. */
export async function data(
  args: readonly string[],
  print: Printer,
  cwd = process.cwd(),
  open: () => DataSource = machine,
): Promise<number> {
  const json = args.includes('--json')
  const words = args.filter((one) => one !== '--json')
  const strange = words.find((one) => one.startsWith('-'))
  const [verb, where, ...rest] = words
  if (strange !== undefined || rest.length > 0 || (verb === 'history' ? where === undefined : verb !== 'list')) {
    print.error(`flywheel data does not understand ${strange === undefined ? 'this' : `"${strange}"`}. ${use}\n`)
    return 2
  }
  const source = open()
  const show = (value: unknown, lines: readonly string[]): void =>
    print.out(json ? `${JSON.stringify(value, null, 2)}\n` : lines.map((line) => `${line}\n`).join(''))
  try {
    if (verb === 'list') {
      const folder = resolve(cwd, where ?? '.')
      if (!existsSync(folder) || !statSync(folder).isDirectory()) {
        print.error(`There is no folder ${folder}.\n`)
        return 2
      }
      const found = await source.look({ path: folder, name: folder })
      show(dataListJson(found), found.manifests.length === 0 ? ['No data manifests here.', ...dataListLines(found)] : dataListLines(found))
      return 0
    }
    const path = relative(cwd, resolve(cwd, where!)).replaceAll('\\', '/')
    if (isAbsolute(path) || path.startsWith('../')) {
      print.error(`${where!} lies outside ${cwd}. Run the command in its project.\n`)
      return 2
    }
    const history = await source.history(cwd, path, allVersions)
    if (!history.available) {
      if (json) print.out(`${JSON.stringify({ schema: 1, path, versions: [], note: history.why, more: false }, null, 2)}\n`)
      print.error(`${history.why} ${history.remedy}\n`)
      return 1
    }
    show(dataHistoryJson(path, history), dataHistoryLines(history))
    if (history.versions.length === 0) print.error(`git knows no commit of ${path}.\n`)
    return history.versions.length === 0 ? 1 : 0
  } finally {
    source.dispose()
  }
}

function machine(): DataSource {
  // the project's own folder must not bring the git that is run
  return makeDataSource({ git: (root) => findGit([root], process.env, process.platform) })
}
