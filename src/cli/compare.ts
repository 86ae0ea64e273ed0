// `flywheel compare RUN RUN… [--json|--markdown|--html FILE] [--in DIR]`: what sets runs apart, and which is better.

import { writeFile } from 'node:fs/promises'
import { compareHtml, compareJson, compareLines, compareMarkdown } from '../core/compareText.ts'
import { jsonText } from '../core/jsonValue.ts'
import { compareRuns } from '../core/compareRuns.ts'
import type { RunSummary } from '../core/run.ts'
import { UserError } from '../core/trouble.ts'
import { formats } from '../formats/registry.ts'
import { readOnce } from '../reader/readOnce.ts'
import { folderNamed, parseArguments } from './arguments.ts'
import type { Printer } from './printer.ts'

export const compareUsage = 'flywheel compare RUN RUN… [--json|--markdown|--html FILE] [--in DIR]'

/** Runs the command: 0 compared, 1 there is no such run. */
export async function compare(args: readonly string[], print: Printer): Promise<number> {
  const { words, flags, lists } = parseArguments(args, { usage: compareUsage, flags: ['json', 'markdown'], lists: ['in', 'html'] })
  const html = lists.get('html')?.at(-1)
  if (html === '') throw new UserError(`"--html" needs the name of a file. Use: ${compareUsage}`)
  if (words.length < 2 || Number(flags.has('json')) + Number(flags.has('markdown')) + Number(html !== undefined) > 1)
    throw new UserError(`Name at least two runs, and one form. Use: ${compareUsage}`)
  const found = await readOnce([folderNamed(lists.get('in')?.at(-1))], formats, (text) => print.error(`${text}\n`))
  for (const { root, problem } of found.reports) if (problem !== null) print.error(`${root}: ${problem}\n`)
  const runs: RunSummary[] = []
  let missing = 0
  for (const id of words) {
    const run = found.runs.find((one) => one.id === id)
    if (run === undefined) {
      missing++
      print.error(`There is no run "${id}". "flywheel scan" lists the ids.\n`)
    } else runs.push(run)
  }
  if (missing > 0) return 1
  const comparison = compareRuns(runs)
  if (flags.has('json')) print.out(`${jsonText(compareJson(comparison), 1)}\n`)
  else if (flags.has('markdown')) print.out(compareMarkdown(comparison))
  else if (html === undefined) print.out(`${compareLines(comparison).join('\n')}\n`)
  else {
    try {
      await writeFile(html, compareHtml(comparison))
    } catch (error) {
      throw new UserError(
        `${html} cannot be written: ${error instanceof Error ? error.message : String(error)}. Name a file in a folder that exists.`,
      )
    }
    print.out(`${html}\n`)
  }
  return 0
}
