// A team's own questions, from planning/items.yaml in the form of ours. What is not understood costs its item, never the file; nothing of it is run.

import { itemContent } from './allItems.ts'
import { type FactReader, derived, isMissing } from './fact.ts'
import type { ItemContent, ItemRule, RuleText } from './item.ts'
import type { PlanFault } from './plan.ts'
import { ruleOf } from './rule.ts'
import { type YamlMap, type YamlValue, type YamlValues, isYamlList, isYamlMap, textAt, valueAt, valuesOf } from './yamlValues.ts'

/** Where they lie, relative to the folder. */
export const teamItemsPath = 'planning/items.yaml'
export const mostTeamItems = 500

export interface TeamItems {
  readonly items: readonly ItemContent[]
  readonly faults: readonly PlanFault[]
}

/** undefined = not looked up yet; a file that is not there has none. */
export const teamItemsOf = (reader: FactReader): TeamItems | undefined =>
  derived(reader, 'items of the team', (inner): TeamItems | undefined => {
    const values = valuesOf(inner, teamItemsPath)
    if (values === undefined) return undefined
    if (values.known) return teamItemsFrom(values.value)
    return { items: [], faults: isMissing(values) ? [] : [{ place: null, message: `${capital(values.why)}.` }] }
  })

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/\.$/, '')

/** A list of items, or a map with one under `items`. */
export function teamItemsFrom({ value: top, fault, placeOf }: YamlValues): TeamItems {
  const faults: PlanFault[] = fault === null ? [] : [fault]
  const items = new Map<string, ItemContent>()
  const at = isYamlList(top) ? '' : 'items'
  const rows = valueAt(top, at)
  if (rows === undefined || rows === null) return { items: [], faults }
  if (!isYamlList(rows)) return { items: [], faults: [...faults, { place: placeOf(at), message: 'The items must be a list.' }] }
  for (const [i, row] of rows.slice(0, mostTeamItems).entries()) {
    const place = (more = ''): string => [at, String(i), more].filter((one) => one !== '').join('.')
    const note = (message: string, more = ''): void => void faults.push({ place: placeOf(place(more)), message })
    if (!isYamlMap(row)) {
      note('An item must be a map with id, title and question.')
      continue
    }
    const item = itemFrom(row, note)
    if (item === null) continue
    if (itemContent(item.id) !== undefined) note(`${item.id} is one of Flywheel's own items. Give it another id.`, 'id')
    else if (items.has(item.id)) note(`${item.id} is there twice.`, 'id')
    else items.set(item.id, item)
  }
  if (rows.length > mostTeamItems)
    faults.push({ place: placeOf(at), message: `There are ${rows.length} items; the first ${mostTeamItems} are read.` })
  return { items: [...items.values()], faults }
}

type Note = (message: string, more?: string) => void

function itemFrom(row: YamlMap, note: Note): ItemContent | null {
  const id = textAt(row, 'id')
  if (id === null || !/^[A-Z]{2,8}-[A-Za-z0-9]{1,12}$/.test(id)) {
    note('An item needs an id such as OWN-1: capitals, a hyphen, and a number or a short word.', 'id')
    return null
  }
  const question = textAt(row, 'question')
  if (question === null) {
    note(`${id} has no question.`)
    return null
  }
  const kind = textAt(row, 'class')
  if (kind !== null && !/^[ASH]$/.test(kind)) note(`class of ${id} must be A, S or H.`, 'class')
  const rubric = valueAt(row, 'rubric')
  const levels = isYamlList(rubric) ? rubric.map((one) => (typeof one === 'string' ? one : '')) : []
  const choices = texts(valueAt(row, 'choices'))
  const scale = texts(valueAt(row, 'scale'))
  const stages = texts(valueAt(row, 'stages'))
  return {
    id,
    group: textAt(row, 'group') ?? id.slice(0, id.indexOf('-')),
    title: (textAt(row, 'title') ?? question).slice(0, 60),
    question: question.slice(0, 500),
    why: (textAt(row, 'why') ?? '').slice(0, 500),
    class: kind === 'A' || kind === 'S' ? kind : 'H',
    rubric: [levels[0] ?? 'Nothing.', levels[1] ?? 'Somebody says so.', levels[2] ?? 'There is evidence.', levels[3] ?? 'It was verified.'],
    rule: rulesFrom(row, id, note),
    ...(choices.length > 0 ? { choices } : {}),
    ...(scale.length === 3 ? { scale: scale as unknown as readonly [string, string, string] } : {}),
    ...(stages.length > 0 ? { stages } : {}),
    on: valueAt(row, 'on') !== false,
    gate: valueAt(row, 'gate') === true,
    sources: texts(valueAt(row, 'sources')),
  }
}

const texts = (value: YamlValue | undefined): readonly string[] =>
  isYamlList(value) ? value.filter((one): one is string => typeof one === 'string').map((one) => one.slice(0, 200)) : []

/** Rules that are not understood are named here and kept: their level cannot be checked. Without any rule an answer asserts and a person attests. */
function rulesFrom(row: YamlMap, id: string, note: Note): ItemRule {
  const rule = valueAt(row, 'rule') ?? row
  const written = valueAt(rule, 'levels')
  if (written === undefined || written === null) return { levels: { '1': { answered: true }, '2': { attested: true } } }
  if (!isYamlMap(written)) {
    note(`levels of ${id} must be a map of 1, 2, 3.`, 'levels')
    return { levels: { '1': { answered: true } } }
  }
  const where = rule === row ? '' : 'rule.'
  const read = (value: YamlValue | undefined, at: string): RuleText | undefined => {
    if (value === undefined || value === null) return undefined
    for (const fault of ruleOf(value, id).faults) note(fault, `${where}${at}`)
    return value as RuleText
  }
  for (const level of Object.keys(written))
    if (!/^[123]$/.test(level)) note(`"${level.slice(0, 20)}" is no level of ${id}; levels are 1, 2 and 3.`, `${where}levels`)
  const levels = Object.fromEntries(
    (['1', '2', '3'] as const).flatMap((level) => {
      const one = read(valueAt(written, level), `levels.${level}`)
      return one === undefined ? [] : [[level, one]]
    }),
  ) as ItemRule['levels']
  const stale = read(valueAt(rule, 'stale'), 'stale')
  const applies = read(valueAt(rule, 'applies'), 'applies')
  return { levels, ...(stale === undefined ? {} : { stale }), ...(applies === undefined ? {} : { applies }) }
}
