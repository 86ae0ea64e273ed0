// `flywheel data list|status [DIR]`, `data history PATH` and `data diff A [B]`, each with [--json]: data manifests of a project, what lies on disk, their history in git.

import { existsSync, statSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { jsonText } from '../core/jsonValue.ts'
import type { DataSource } from '../core/data.ts'
import {
  dataDiffJson,
  dataDiffLines,
  dataHistoryJson,
  dataHistoryLines,
  dataListJson,
  dataListLines,
  dataStatusLines,
} from '../core/dataJson.ts'
import { findGit } from '../outside/findGit.ts'
import { makeDataSource } from '../reader/data.ts'
import { makeDataChecker } from '../reader/dataChecker.ts'
import { noLimits } from '../reader/dataStatus.ts'
import { HelpWished, folderNamed, wishesHelp } from './arguments.ts'
import type { Printer } from './printer.ts'

const use = `Use: flywheel data list|status [DIR] [--json]
     flywheel data history PATH [--json]
     flywheel data diff A [B] [--json]   (revisions; without B: what is on disk)`
/** All versions that a person could want; git needs a number. */
const allVersions = 100_000
/** Least and most words behind each verb. */
const verbs: Readonly<Record<string, readonly [number, number]>> = { list: [0, 1], status: [0, 1], history: [1, 1], diff: [1, 2] }

interface Asked {
  readonly words: readonly string[]
  readonly cwd: string
  readonly source: DataSource
  readonly print: Printer
  readonly show: (value: unknown, lines: readonly string[]) => void
}

/** Runs the command in the folder `cwd` (absolute; default: where the process runs); the number is the exit code: 0 done, 1 nothing found of what was asked for, 2 wrong use. */
export async function data(
  args: readonly string[],
  print: Printer,
  cwd = process.cwd(),
  open: () => DataSource = machine,
): Promise<number> {
  if (wishesHelp(args)) throw new HelpWished(use)
  const json = args.includes('--json')
  const [verb = '', ...words] = args.filter((one) => one !== '--json')
  const strange = [verb, ...words].find((one) => one.startsWith('-'))
  const [least, most] = (Object.hasOwn(verbs, verb) ? verbs[verb] : undefined) ?? [0, -1]
  if (strange !== undefined || words.length < least || words.length > most) {
    print.error(`flywheel data does not understand ${strange === undefined ? 'this' : `"${strange}"`}. ${use}\n`)
    return 2
  }
  const source = open()
  const show = (value: unknown, lines: readonly string[]): void =>
    print.out(json ? `${jsonText(value, 2)}\n` : lines.map((line) => `${line}\n`).join(''))
  const asked: Asked = { words, cwd, source, print, show }
  try {
    return await (verb === 'history' ? history(asked) : verb === 'diff' ? diff(asked) : list(asked, verb === 'status'))
  } finally {
    source.dispose()
  }
}

async function list({ words, cwd, source, print, show }: Asked, withStates: boolean): Promise<number> {
  const folder = resolve(cwd, folderNamed(words[0]))
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    print.error(`There is no folder ${folder}.\n`)
    return 2
  }
  const found = await source.look({ path: folder, name: folder })
  const states = withStates ? await checker().status(found, noLimits) : undefined
  const lines = states === undefined ? dataListLines(found) : dataStatusLines(found, states)
  show(dataListJson(found, states), found.manifests.length === 0 ? ['No data manifests here.', ...lines] : lines)
  return 0
}

async function history({ words, cwd, source, print, show }: Asked): Promise<number> {
  const path = relative(cwd, resolve(cwd, words[0]!)).replaceAll(sep, '/')
  if (words[0] === '') {
    print.error(`Name the path of a manifest. ${use}\n`)
    return 2
  }
  if (isAbsolute(path) || path === '..' || path.startsWith('../')) {
    print.error(`${words[0]!} lies outside ${cwd}. Run the command in its project.\n`)
    return 2
  }
  const told = await source.history(cwd, path, allVersions)
  if (!told.available) {
    show({ schema: 1, path, versions: [], note: told.why, more: false }, [])
    print.error(`${told.why} ${told.remedy}\n`)
    return 1
  }
  show(dataHistoryJson(path, told), dataHistoryLines(told))
  if (told.versions.length === 0) print.error(`git knows no commit of ${path}.${await trackedBy(source, cwd, path)}\n`)
  return told.versions.length === 0 ? 1 : 0
}

/** What git does not hold may be what a manifest stands for. */
async function trackedBy(source: DataSource, cwd: string, path: string): Promise<string> {
  const { manifests } = await source.look({ path: cwd, name: cwd })
  const manifest = manifests.find(({ entries }) => entries.some((entry) => entry.path === path || path.startsWith(`${entry.path}/`)))
  return manifest === undefined ? '' : ` ${manifest.path} stands for it: flywheel data history ${manifest.path}`
}

async function diff({ words, cwd, source, print, show }: Asked): Promise<number> {
  const [from, to = null] = words
  const found = await source.look({ path: cwd, name: cwd })
  const told = await checker().diff(found, from!, to, noLimits)
  if (!told.available) {
    show(dataDiffJson(from!, to, null, [], `${told.why} ${told.remedy}`), [])
    print.error(`${told.why} ${told.remedy}\n`)
    return 1
  }
  show(dataDiffJson(told.from, told.to, told.diff, told.notes, null), dataDiffLines(told.diff, told.notes))
  return 0
}

// the project's own folder must not bring the git that is run
const git = (root: string): string | null => findGit([root], process.env, process.platform)
const machine = (): DataSource => makeDataSource({ git })
const checker = (): ReturnType<typeof makeDataChecker> => makeDataChecker({ git })
