// Every file that could not be read whole, where in it and why: a text for a person.

import { printCount } from './print.ts'
import type { RunsState } from './runsState.ts'
import type { Say } from './say.ts'
import type { Issue, Severity } from './trouble.ts'

const weight: Record<Severity, number> = { error: 0, warning: 1, info: 2 }
const byWeight = (a: Issue, b: Issue): number =>
  weight[a.severity] - weight[b.severity] || (a.path < b.path ? -1 : a.path > b.path ? 1 : (a.offset ?? 0) - (b.offset ?? 0))

/** `setAside`: files that ended the reader twice, with the way in which it ended. */
export function parseReport(
  state: RunsState,
  setAside: readonly { readonly root: string; readonly path: string; readonly why: string }[],
  say: Say,
): string {
  const lines: string[] = [say('Flywheel parse report'), '']
  const files = new Set(
    state.roots.flatMap(({ root, issues }) => issues.filter((one) => one.severity !== 'info').map((one) => `${root}\n${one.path}`)),
  )
  for (const one of setAside) files.add(`${one.root}\n${one.path}`)
  const unread = state.roots.filter((one) => one.problem !== null).length
  if (state.phase === 'broken' && state.problem !== null) lines.push(state.problem, '')
  if (files.size === 0 && unread === 0)
    lines.push(
      state.phase === 'ready'
        ? say('Every log that was found was read whole.')
        : say('Nothing to report yet: the logs are still being read.'),
    )
  else if (files.size === 1) lines.push(say('1 file could not be read whole. What could be read of it is shown.'))
  else if (files.size > 1)
    lines.push(say('{0} files could not be read whole. What could be read of them is shown.', printCount(files.size)))

  for (const { root, name, problem, issues } of state.roots) {
    const aside = setAside.filter((one) => one.root === root)
    if (problem === null && issues.length === 0 && aside.length === 0) continue
    lines.push('', `${name}  (${root})`)
    if (problem !== null) lines.push(`  ${say('The folder cannot be read: {0}', problem)}`)
    for (const one of aside) lines.push(`  ${one.path}`, `    ${say('set aside: reading it ended the reader twice ({0})', one.why)}`)
    let path: string | null = null
    for (const issue of issues.filter(({ path }) => !aside.some((one) => one.path === path)).sort(byWeight)) {
      if (issue.path !== path) lines.push(`  ${issue.path}`)
      path = issue.path
      const where = issue.offset === null ? '' : `${say('at byte {0}', printCount(issue.offset))}: `
      lines.push(`    ${say(issue.severity)}: ${where}${issue.message}`)
    }
  }
  return `${lines.join('\n')}\n`
}
