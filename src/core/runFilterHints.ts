// What could be typed next in a filter of runs: names of parameters and metrics, then values that runs have.

import { fieldOf } from './runFilter.ts'
import type { RunSummary } from './run.ts'

export interface FilterHint {
  /** The whole filter after this hint is taken. */
  readonly text: string
  readonly label: string
  readonly kind: 'param' | 'metric' | 'field' | 'value'
  /** How many of the runs have it. */
  readonly runs: number
}

const own: readonly string[] = ['state', 'name', 'path', 'tool', 'tag', 'experiment']
/** Words that are a whole condition. */
const whole: readonly { readonly word: string; readonly holds: (run: RunSummary) => boolean }[] = [
  { word: 'is:starred', holds: (run) => run.starred === true },
  { word: 'is:hidden', holds: (run) => run.hidden === true },
]
const quoted = (word: string): string => (/^[^\s"()=<>!~]+$/.test(word) ? word : JSON.stringify(word))

/** At most `most` hints that go on from what stands at the end of `text`. */
export function runFilterHints(text: string, runs: readonly RunSummary[], most = 30): readonly FilterHint[] {
  const value = /(^|[\s(])("(?:[^"\\]|\\.)*"|[^\s"()=<>!~]+)\s*(=|!=|~)\s*("?[^\s"()=<>!~]*)$/.exec(text)
  if (value !== null) {
    const field = value[2]!.startsWith('"') ? value[2]!.slice(1, -1) : value[2]!
    const begun = value[4]!.replace(/^"/, '').toLowerCase()
    const before = text.slice(0, text.length - value[4]!.length)
    const counts = new Map<string, number>()
    for (const run of runs) {
      const one = fieldOf(run, field)
      if (one !== undefined && one !== null) counts.set(String(one), (counts.get(String(one)) ?? 0) + 1)
    }
    return [...counts]
      .filter(([one]) => one.toLowerCase().includes(begun))
      .sort((a, b) => b[1] - a[1])
      .slice(0, most)
      .map(([one, count]) => ({ text: `${before}${quoted(one)} `, label: one, kind: 'value', runs: count }))
  }
  const begun = /[^\s()=<>!~]*$/.exec(text)![0]
  const low = begun.replace(/^"/, '').toLowerCase()
  const before = text.slice(0, text.length - begun.length)
  const counts = new Map<string, { kind: FilterHint['kind']; runs: number }>(
    own.map((name) => [name, { kind: 'field', runs: runs.length }]),
  )
  for (const run of runs)
    for (const [kind, names] of [
      ['param', Object.keys(run.params)],
      ['metric', Object.keys(run.metrics)],
    ] as const)
      for (const name of names) {
        const seen = counts.get(name)
        if (seen === undefined) counts.set(name, { kind, runs: 1 })
        else if (seen.kind === kind) seen.runs++
      }
  const rank = { param: 0, metric: 1, field: 2, value: 3 }
  // once typed to its end a word needs no hint; among others it is offered as soon as it is begun
  const marks = whole
    .filter(
      ({ word }) => word !== low && (low === '' ? runs.some((run) => run.starred === true || run.hidden === true) : word.includes(low)),
    )
    .map(({ word, holds }): FilterHint => ({ text: `${before}${word} `, label: word, kind: 'value', runs: runs.filter(holds).length }))
  const names = [...counts]
    .filter(([name]) => name.toLowerCase().includes(low))
    .sort((a, b) => rank[a[1].kind] - rank[b[1].kind] || b[1].runs - a[1].runs)
    .slice(0, most)
    .map(([name, { kind, runs: count }]): FilterHint => ({
      text: `${before}${quoted(name)} ${kind === 'metric' ? '<' : '='} `,
      label: name,
      kind,
      runs: count,
    }))
  return low.startsWith('is') ? [...marks, ...names].slice(0, most) : [...names, ...marks].slice(0, most)
}
