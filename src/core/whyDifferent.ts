// Two runs side by side in five sections, and each section of a run as text for VS Code's own diff editor.

import { type DifferKind, compareRuns, factsOf } from './compareRuns.ts'
import type { ParamValue, RunSummary } from './run.ts'

export type WhySection = 'result' | 'params' | 'data' | 'code' | 'environment'

const kinds: Readonly<Record<WhySection, readonly DifferKind[]>> = {
  result: ['metrics'],
  params: ['params'],
  data: ['data'],
  code: ['code', 'command'],
  environment: ['environment'],
}
export const whySections = Object.keys(kinds) as readonly WhySection[]

/** The section of that name, else null: names come from pages and addresses. */
export const readWhySection = (value: unknown): WhySection | null => whySections.find((one) => one === value) ?? null

export interface Why {
  readonly section: WhySection
  /** What differs; undefined where a run has none. */
  readonly rows: readonly { readonly name: string; readonly a: ParamValue | undefined; readonly b: ParamValue | undefined }[]
  /** Facts that are equal. */
  readonly same: number
}

/** Why two runs differ, in the order in which a person asks. */
export function whyDifferent(a: RunSummary, b: RunSummary): readonly Why[] {
  const { same, differs } = compareRuns([a, b])
  return whySections.map((section) => ({
    section,
    rows: kinds[section].flatMap((kind) => [...differs[kind]].map(([name, values]) => ({ name, a: values[0], b: values[1] }))),
    same: kinds[section].reduce((sum, kind) => sum + same[kind].size, 0),
  }))
}

/** A section of a run as lines "name: value" in the order of names, so that a diff shows what differs. */
export function sectionText(run: RunSummary, section: WhySection): string {
  const facts = kinds[section].flatMap((kind) => [...factsOf(run, kind)])
  const line = ([name, value]: readonly [string, ParamValue]): string => {
    const text = String(value)
    return text.includes('\n') ? `${name}: |\n${text.replaceAll(/^/gm, '  ')}` : `${name}: ${text}`
  }
  return facts.length === 0
    ? ''
    : `${facts
        .sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0))
        .map(line)
        .join('\n')}\n`
}
