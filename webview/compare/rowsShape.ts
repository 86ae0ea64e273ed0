// Rows of the table: runs, or groups of runs that differ in nothing but their seed. Knows no columns and no DOM.

import type { ParamValue, RunSummary } from '../../src/core/run.ts'

export interface Row {
  /** The run's key, or one made of the keys of a group. */
  readonly id: string
  readonly name: string
  /** One run, or all of a group in the order of the comparison. Never empty. */
  readonly runs: readonly RunSummary[]
}

const isSeed = (name: string): boolean => /(^|[^a-z])(seed|random_?state|rng)([^a-z]|$)/i.test(name)

const settingOf = (params: Readonly<Record<string, ParamValue>>): string =>
  JSON.stringify(
    Object.keys(params)
      .filter((name) => !isSeed(name))
      .sort()
      .map((name) => [name, typeof params[name], String(params[name])]),
  )

/** What names begin with in common, without what only counts: "seeds-1", "seeds-2" → "seeds"; their folder where nothing else is left. */
function commonName(runs: readonly RunSummary[]): string {
  const names = runs.map((run) => run.name)
  let common = names[0]!
  for (const name of names) while (!name.startsWith(common)) common = common.slice(0, -1)
  return common.replace(/[-_./ ]*(seed|run)?[-_./ ]*\d*$/i, '').replace(/[-_./ ]+$/, '') || runs[0]!.path.split('/').at(-2) || names[0]!
}

/** One row per run; with `groupSeeds`, runs that record a seed and agree in every other parameter (and share a folder) stand in one row. */
export function rowsOf(runs: readonly RunSummary[], groupSeeds: boolean): readonly Row[] {
  const single = (run: RunSummary): Row => ({ id: run.key, name: run.name, runs: [run] })
  if (!groupSeeds) return runs.map(single)
  const groups = new Map<string, RunSummary[]>()
  for (const run of runs) {
    const seeded = Object.keys(run.params).some(isSeed)
    const folder = run.path.includes('/') ? run.path.slice(0, run.path.lastIndexOf('/')) : ''
    const key = seeded ? `${run.root}\n${folder}\n${settingOf(run.params)}` : run.key
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [run])
    else group.push(run)
  }
  return [...groups.values()].map((group) =>
    group.length === 1
      ? single(group[0]!)
      : {
          id: `group\n${group.map((run) => run.key).join('\n')}`,
          name: `${commonName(group)} ×${group.length}`,
          runs: group,
        },
  )
}

/** Mean and sample standard deviation; null for no values, spread null for one. */
export function meanOf(values: readonly number[]): { readonly mean: number; readonly spread: number | null } | null {
  if (values.length === 0) return null
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, spread: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null }
}
