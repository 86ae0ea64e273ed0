// The forms that planning files have: what must be written for a file to be complete. It judges that something is said, never that it is good.

import { itemContent } from './allItems.ts'
import { benchmarkFrom } from './benchmark.ts'
import { criteriaFrom } from './criteriaRead.ts'
import type { PlanFault } from './plan.ts'
import { type YamlValue, type YamlValues, isYamlList, isYamlMap, numberAt, textAt, valueAt } from './yamlValues.ts'

export const planFormNames = ['criteria', 'benchmark', 'ethics', 'literature', 'decision', 'monitoring'] as const
export type PlanFormName = (typeof planFormNames)[number]

/** What is missing first; null when the file is complete. */
export function formFault(form: PlanFormName, path: string, values: YamlValues): PlanFault | null {
  if (values.fault !== null) return values.fault
  if (!isYamlMap(values.value)) return { place: null, message: `${path} must be a map of names and values.` }
  const missing = missingIn[form](values.value, path, values)
  if (missing === null) return null
  return typeof missing === 'string' ? { place: values.placeOf(''), message: missing } : missing
}

type Missing = (top: YamlValue, path: string, values: YamlValues) => PlanFault | string | null

/** The first of these that nothing is written at. */
const unwritten = (top: YamlValue, names: readonly string[]): string | null => {
  const name = names.find((one) => isBlank(valueAt(top, one)))
  return name === undefined ? null : `There is no ${name}.`
}
const isBlank = (value: YamlValue | undefined): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && /^\s*(todo|tbd|\?+|\.\.\.)?\s*$/i.test(value)) ||
  (isYamlList(value) && value.length === 0) ||
  (isYamlMap(value) && Object.keys(value).length === 0)
const rowsAt = (top: YamlValue, at: string): readonly YamlValue[] => {
  const rows = valueAt(top, at)
  return isYamlList(rows) ? rows : []
}

const missingIn: Readonly<Record<PlanFormName, Missing>> = {
  criteria: (_top, path, values) => criteriaFrom(path, values).faults[0] ?? null,
  benchmark: (top, path, values) => benchmarkFrom(path, values).faults[0] ?? unwritten(top, ['n', 'source', 'label_method']),
  ethics(top) {
    const questions = ethicsIds.filter((id) => itemContent(id) !== undefined)
    const open = questions.filter((id) => {
      const one = valueAt(top, `items.${id}`)
      return isYamlMap(one) ? isBlank(valueAt(one, 'answer')) && !isReason(valueAt(one, 'not_applicable')) : isBlank(one)
    })
    if (open.length === 0) return null
    return open.length === questions.length
      ? 'None of its questions is answered.'
      : `${open[0]!}${open.length === 1 ? ' is' : ` and ${open.length - 1} more are`} not answered.`
  },
  literature(top) {
    const works = rowsAt(top, 'works').filter((one) => numberAt(one, 'value') !== null && textAt(one, 'metric') !== null)
    return works.length >= 3 ? null : `${works.length} of 3 works have a metric and a number.`
  },
  decision(top) {
    const missing = unwritten(top, ['decision', 'inputs'])
    if (missing !== null) return missing
    return Number.isNaN(Date.parse(textAt(top, 'date') ?? '')) ? 'There is no date.' : null
  },
  monitoring(top) {
    const missing = unwritten(top, ['owner', 'thresholds'])
    if (missing !== null) return missing
    const limits = valueAt(top, 'thresholds')
    const rows = isYamlList(limits) ? limits : isYamlMap(limits) ? Object.keys(limits) : []
    const bare = rows.findIndex((one) => isYamlMap(one) && textAt(one, 'metric') === null)
    return rows.length > 0 && bare < 0 ? null : bare < 0 ? 'There is no threshold.' : `Threshold ${bare + 1} has no metric.`
  },
}

const ethicsIds = Array.from({ length: 12 }, (_, i) => `ETH-${i + 1}`)

/** Why something does not apply: true alone is no reason. */
const isReason = (value: YamlValue | undefined): boolean => typeof value === 'string' && value.trim().length >= 10
