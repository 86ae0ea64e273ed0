// The line above an item and above a criterion: how it stands now. The same words as in the sidebar.

import { resultInWords } from './itemWords.ts'
import { itemOf, planPath } from './plan.ts'
import { type ShownFolder, itemRow } from './planRows.ts'
import { lookOf, wordOf } from './planStatus.ts'
import { printNumber } from './print.ts'
import type { CriterionResult } from './project.ts'
import type { Say } from './say.ts'

export interface Lens {
  /** From 1. */
  readonly line: number
  readonly title: string
  readonly tooltip: string
  /** A click opens the evidence of this row; null = compares these runs, or nothing where there are none. */
  readonly row: string | null
  readonly runs: readonly string[]
}

/** Longer reasons are in the hover. */
const mostWords = 110

/** A lens swallows a plain space behind its icon. */
const gap = '\u00a0'

/** Lenses of a file, `path` relative to the folder. */
export function lensesOf(folder: ShownFolder, path: string, say: Say): readonly Lens[] {
  if (folder.project === null) return []
  if (path === planPath) return ofItems(folder, say)
  return folder.project.criteria.flatMap((one): Lens[] => {
    if (one.path !== path || one.place === null) return []
    const title = `$(${one.status === 'met' ? 'pass' : one.status === 'useful' ? 'flywheel-half' : 'circle-large-outline'})${gap}${plain(criterionInWords(one, say))}`
    return [{ line: one.place.line, title, tooltip: one.why, row: null, runs: one.run === null ? [] : [one.run] }]
  })
}

function ofItems({ root, plan, project }: ShownFolder, say: Say): readonly Lens[] {
  return (project?.items ?? []).flatMap((result): Lens[] => {
    const item = itemOf(plan, result.id)
    if (item.place === null || result.pending) return []
    const said = resultInWords(result, item, say)
    const word = wordOf(result.status, say)
    const words = said.startsWith(word) ? said : `${word} · ${said}`
    return [
      {
        line: item.place.line,
        title: `$(${lookOf(result.status).icon})${gap}${plain(words)}`,
        tooltip: [result.why, ...(result.next === null ? [] : [say('Next: {0}', result.next)])].join('\n'),
        row: result.evidence.length === 0 ? null : itemRow(root, result.id),
        runs: [],
      },
    ]
  })
}

/** One line, and no icon but ours. */
const plain = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll('$(', '$ (')
  return line.length > mostWords ? `${line.slice(0, mostWords - 1)}…` : line
}

/** "best candidate 4.8, target 5, baseline 11.2 · met by sweep-07". */
export function criterionInWords({ best, target, minimumUseful, baseline, why }: CriterionResult, say: Say): string {
  const numbers = [
    ...(best === null ? [] : [say('best candidate {0}', printNumber(best))]),
    ...(target === null ? [] : [say('target {0}', printNumber(target))]),
    ...(minimumUseful === null ? [] : [say('useful from {0}', printNumber(minimumUseful))]),
    ...(baseline === null ? [] : [say('baseline {0}', printNumber(baseline))]),
  ]
  // the reason ends with the value, which stands here already
  const reason = best !== null && why.endsWith(`: ${printNumber(best)}`) ? why.slice(0, why.lastIndexOf(': ')) : why
  return [numbers.join(', '), reason].filter((one) => one !== '').join(' · ')
}
