// Where was looked for logs, and what was passed over: the answer to "why is my run not here?".

import { printCount } from './print.ts'
import type { RunsState } from './runsState.ts'
import type { Say } from './say.ts'

/** The part of a root's settings that decides where is looked. */
export interface LookedRoot {
  readonly path: string
  readonly name: string
  readonly folders: readonly string[]
  readonly exclude: readonly string[]
  readonly tables?: Readonly<Record<string, unknown>>
}

const mostExcluded = 200

/** `tools`: names of the kinds of log that are known; empty = not known at the moment. */
export function lookedReport(state: RunsState, roots: readonly LookedRoot[], tools: readonly string[], say: Say): string {
  const lines: string[] = [say('Where Flywheel looked for experiment logs'), '']
  if (roots.length === 0) lines.push(say('No folder is open. Open the folder of a project to see its runs.'))
  for (const root of roots) {
    const report = state.roots.find((one) => one.root === root.path)
    const runs = [...state.runs.values()].filter((run) => run.root === root.path).length
    const rows: [string, string][] = [
      [say('Folder'), root.path],
      [
        say('Looked in'),
        root.folders.length === 0 ? say('all folders') : say('{0} (setting flywheel.runs.folders)', root.folders.join(', ')),
      ],
      [
        say('Passed over'),
        [
          say('.git, node_modules and virtual environments'),
          ...(root.exclude.length === 0 ? [] : [say('{0} (setting flywheel.runs.exclude)', root.exclude.join(', '))]),
        ].join('; '),
      ],
    ]
    if (report !== undefined) {
      rows.push([say('Seen'), say('{0} folders, {1} files', printCount(report.folders), printCount(report.files))])
      if (report.remote !== undefined)
        rows.push([say('Pace'), say('every 10 s: it lies on another machine ({0}), which is asked gently', report.remote)])
      if (report.problem !== null) rows.push([say('Problem'), report.problem])
    }
    const tables = Object.keys(root.tables ?? {})
    if (tables.length > 0) rows.push([say('Tables'), say('{0} (setting flywheel.runs.tables)', tables.join(', '))])
    rows.push([say('Found'), runs === 1 ? say('1 run') : say('{0} runs', printCount(runs))])
    const width = Math.max(...rows.map(([word]) => word.length)) + 2
    lines.push(root.name, ...rows.map(([word, value]) => `  ${word.padEnd(width)}${value}`))
    const excluded = report?.excluded ?? []
    if (excluded.length > 0) {
      lines.push(`  ${say('Excluded here')}`, ...excluded.slice(0, mostExcluded).map((path) => `    ${path}`))
      if (excluded.length > mostExcluded) lines.push(`    ${say('and {0} more', printCount(excluded.length - mostExcluded))}`)
    }
    lines.push('')
  }
  if (state.phase === 'waiting') lines.push(say('Nothing was looked at yet: open the Runs view.'))
  if (state.phase === 'looking') lines.push(say('The look is still under way.'))
  if (tools.length > 0) lines.push(say('Logs that Flywheel knows: {0}.', tools.join(', ')))
  lines.push(say('A CSV, TSV or JSON Lines file of yours is missing? Run “Flywheel: Read as Log…” and say which columns are what.'))
  return `${lines.join('\n')}\n`
}
