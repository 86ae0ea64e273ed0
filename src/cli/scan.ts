// `flywheel scan [DIR…] [--json] [--points] [--tool ID…]`: finds and reads every run.

import { existsSync } from 'node:fs'
import { scanJson } from '../core/scanAnswer.ts'
import { scanTable } from '../core/scanTable.ts'
import type { RunSummary } from '../core/run.ts'
import type { RootReport } from '../core/runsState.ts'
import { type Issue, UserError } from '../core/trouble.ts'
import { formats } from '../formats/registry.ts'
import { readOnce } from '../reader/readOnce.ts'
import { issuesOf } from '../reader/reader.ts'
import { resolve } from 'node:path'
import { folderNamed, parseArguments } from './arguments.ts'
import type { Printer } from './printer.ts'

export const scanUsage = 'flywheel scan [DIR…] [--json] [--points] [--tool ID…]'

/** Runs the command. A folder that cannot be read is the answer "no" (1), an empty one is not. */
export async function scan(args: readonly string[], print: Printer): Promise<number> {
  const began = performance.now()
  const { words, flags, lists } = parseArguments(args, { usage: scanUsage, flags: ['json', 'points'], lists: ['tool'], goesOn: isTool })
  const tools = lists.get('tool') ?? []
  const strange = tools.find((id) => !formats.some((format) => format.id === id))
  if (strange !== undefined)
    throw new UserError(`There is no tool "${strange}". Those that are read: ${formats.map((format) => format.id).join(', ')}.`)
  const chosen = tools.length === 0 ? formats : formats.filter((format) => tools.includes(format.id))
  const folders = words.length === 0 ? ['.'] : words.map(folderNamed)
  const found = await readOnce(folders, chosen, (text) => print.error(`${text}\n`))
  const problems = found.reports.filter((one) => one.problem !== null)
  for (const one of problems) print.error(`${one.root}: ${one.problem}\n`)
  const facts = {
    root: resolve(folders[0]!),
    several: new Set(folders.map((folder) => resolve(folder))).size > 1,
    elapsedMs: performance.now() - began,
    bytesRead: found.bytesRead,
    runs: found.runs,
    issues: issuesOf(found.reports),
    points: flags.has('points') ? (run: RunSummary, metric: string, system: boolean) => found.points(run, metric, system) : null,
  }
  if (flags.has('json'))
    for (const piece of scanJson({ ...facts, issues: [...problems.map(folderIssue), ...facts.issues] })) print.out(piece)
  else print.out(`${scanTable(facts).join('\n')}\n`)
  return problems.length > 0 && problems.length === found.reports.length ? 1 : 0
}

const folderIssue = ({ root, problem }: RootReport): Issue => ({ path: root, offset: null, severity: 'error', message: problem ?? '' })

/** `--tool mlflow wandb` names two tools; where a folder is called so, the word is the folder. */
const isTool = (_: string, word: string): boolean => formats.some((format) => format.id === word) && !existsSync(word)
