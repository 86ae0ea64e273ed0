// Reads planning/plan.yaml as far as it can be read: a broken line costs the items around it, never the rest. Runs no tags and expands no aliases.

import { type Document, LineCounter, type Node, type Pair, isAlias, isMap, isNode, isScalar, isSeq, parseDocument, visit } from 'yaml'
import { itemContent } from './allItems.ts'
import { isTameGlob } from './glob.ts'
import { pathNames } from './item.ts'
import {
  type PlanFault,
  type PlanField,
  type PlanItem,
  type PlanSection,
  type PlanState,
  type SaidState,
  noPlan,
  planFields,
  planSections,
  saidStates,
  sectionOf,
} from './plan.ts'
import { planStages, planSteps } from './planContent.ts'
import { firstFault, placeAt } from './yamlFault.ts'

/** Larger ones take a second to parse at every stroke. */
export const planLimit = 256_000

/** Reads `text`; while it is broken, items that the fault swallowed stay as they were in `before`. Never throws. */
export function readPlan(text: string, before: PlanState = noPlan): PlanState {
  const fault = (message: string, offset: number | null, lines = countLines(text)): PlanState => ({
    ...before,
    exists: true,
    problem: { place: offset === null ? null : placeAt(lines, offset), message },
  })
  if (text.length > planLimit) return fault(`It has ${text.length} characters; at most ${planLimit} are read.`, null)
  const conflict = /^<{7} /m.exec(text)
  if (conflict !== null) return fault('A merge conflict is left in it. Keep one side.', conflict.index)
  const lines = new LineCounter()
  let parsed: Document.Parsed
  try {
    parsed = parseDocument(text, { version: '1.2', logLevel: 'error', prettyErrors: false, lineCounter: lines })
  } catch {
    return fault('It is nested too deeply to be read.', null)
  }
  const read = readDocument(parsed, lines)
  const first = firstFault(parsed, lines)
  if (first === null) return read.plan
  const items = new Map(before.items)
  for (const [id, item] of read.plan.items) {
    const [start, end] = read.ranges.get(id)!
    if (!before.items.has(id) || first.offset < start || first.offset > end) items.set(id, item)
  }
  return { ...read.plan, project: read.plan.project ?? before.project, items, problem: { place: first.place, message: first.message } }
}

function countLines(text: string): LineCounter {
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1)
  return lines
}

interface Read {
  readonly plan: PlanState
  /** Offsets of each item, from its key to its end. */
  readonly ranges: ReadonlyMap<string, readonly [number, number]>
}

function readDocument(parsed: Document.Parsed, lines: LineCounter): Read {
  const items = new Map<string, PlanItem>()
  const ranges = new Map<string, readonly [number, number]>()
  const notes: PlanFault[] = []
  const startOf = (node: unknown): number | null => (isNode(node) && node.range ? node.range[0] : null)
  const note = (node: unknown, message: string): void => {
    const start = startOf(node)
    notes.push({ place: start === null ? null : placeAt(lines, start), message })
  }
  const behind = aliasesOf(parsed)
  /** The pairs of a map, none for anything else; what is not a map and not empty is noted. */
  const pairsOf = (node: unknown, what: string): readonly Pair[] => {
    const real = behind(node)
    if (isMap(real)) return real.items
    if (real !== null && real !== undefined && !(isScalar(real) && real.value === null))
      note(node, `${what} must be a map of names and values.`)
    return []
  }
  const textOf = (node: unknown, what: string): string | null => {
    const real = behind(node)
    if (real === null || real === undefined) return null
    if (!isScalar(real)) {
      note(node, `${what} must be text.`)
      return null
    }
    if (real.value === null) return null
    // as written: 0.810 stays 0.810
    const said = typeof real.value === 'string' ? real.value : (real.source ?? '')
    return said.trim() === '' ? null : said.trim()
  }
  const stateOf = (id: string, said: string | null, at: unknown): SaidState | null => {
    if (said === null) return null
    const word = said.toLowerCase().replaceAll(/[\s_]+/g, '-')
    const known = saidStates.find((one) => one === word)
    if (known === undefined)
      note(at, `"${said.slice(0, 40)}" is no state of ${id}. Write ${saidStates.slice(0, -1).join(', ')} or ${saidStates.at(-1)}.`)
    return known ?? null
  }
  const scoreOf = (id: string, said: string | null, at: unknown): PlanItem['score'] => {
    if (said === null) return null
    if (/^(unknown|don.?t know|\?)$/i.test(said)) return 'unknown'
    const score = Number(said)
    if (said !== '' && score >= 0 && score <= 4) return score
    note(at, `"${said.slice(0, 40)}" is no score of ${id}. Write a number from 0 to 4, or unknown.`)
    return null
  }
  const add = (id: string, pair: Pair): void => {
    const start = startOf(pair.key) ?? 0
    const end = isNode(pair.value) && pair.value.range ? pair.value.range[1] : start + id.length
    const fields: Record<PlanField, string | null> = { state: null, owner: null, answer: null, note: null }
    let state: SaidState | null = null
    let score: PlanItem['score'] = null
    const real = behind(pair.value)
    if (isScalar(real) && real.value !== null) state = stateOf(id, textOf(real, id), pair.value)
    else
      for (const { key, value } of pairsOf(pair.value, id)) {
        if (nameOf(key) === 'score') score = scoreOf(id, textOf(value, `score of ${id}`), value)
        const field = planFields.find((one) => one === nameOf(key))
        if (field === undefined) continue
        fields[field] = textOf(value, `${field} of ${id}`)
        if (field === 'state') state = stateOf(id, fields.state, value)
      }
    items.set(id, {
      id,
      state: state ?? (fields.answer === null && score === null ? 'open' : 'asserted'),
      owner: fields.owner,
      answer: fields.answer,
      note: fields.note,
      score,
      place: placeAt(lines, start),
    })
    ranges.set(id, [start, end])
  }
  const valueIn = (pairs: readonly Pair[], name: string): unknown => pairs.find(({ key }) => nameOf(key) === name)?.value
  const placeOf = (pairs: readonly Pair[], name: string) => {
    const start = startOf(pairs.find(({ key }) => nameOf(key) === name)?.key)
    return start === null ? null : placeAt(lines, start)
  }

  const top = pairsOf(parsed.contents, 'The plan')
  const version = Number(textOf(valueIn(top, 'version'), 'version') ?? 1)
  if (version !== 1) note(valueIn(top, 'version'), 'Only version 1 of the plan is known; what is understood of it is shown.')
  for (const name of Object.keys(planSections) as PlanSection[])
    for (const pair of pairsOf(valueIn(top, name), name)) {
      const id = nameOf(pair.key)
      if (!known(id, name)) {
        note(
          pair.key,
          `${id} is none of the ${name === 'feasibility' ? 'steps' : name === 'lifecycle' ? 'stages' : 'questions'} ${rangeOf(name)}; it is kept, but not shown.`,
        )
        continue
      }
      add(id, pair)
      if (name === 'lifecycle' && (isMap(pair.value) || isAlias(pair.value)))
        for (const task of pairsOf(valueIn(pairsOf(pair.value, id), 'tasks'), `tasks of ${id}`)) add(`${id}.${nameOf(task.key)}`, task)
    }
  const off = new Set<string>()
  for (const { key, value } of pairsOf(valueIn(top, 'groups'), 'groups')) {
    const said = textOf(value, `groups: ${nameOf(key)}`)?.toLowerCase() ?? ''
    if (/^(off|no|false)$/.test(said)) off.add(nameOf(key).toUpperCase())
    else if (!/^(on|yes|true)$/.test(said)) note(key, `A group is on or off; ${nameOf(key)} is neither.`)
  }
  const paths = new Map<string, readonly string[]>()
  for (const { key, value } of pairsOf(valueIn(top, 'paths'), 'paths')) {
    const name = nameOf(key)
    const real = behind(value)
    const globs = (isSeq(real) ? real.items : [value]).flatMap((one) => textOf(one, `paths: ${name}`) ?? [])
    if (!Object.hasOwn(pathNames, name)) note(key, `${name} is no path that is asked for. Known are ${Object.keys(pathNames).join(', ')}.`)
    else if (!globs.every(isTameGlob))
      note(value, `${name} must be a path or a glob below the folder, with "/" between names and few stars.`)
    else if (globs.length > 0) paths.set(name, globs)
  }
  const project = valueIn(top, 'project')
  const named = isMap(behind(project)) ? valueIn(pairsOf(project, 'project'), 'name') : project
  return {
    plan: {
      exists: true,
      project: textOf(named, 'The name of the project'),
      items,
      sections: (Object.keys(planSections) as PlanSection[]).reduce(
        (all, name) => ({ ...all, [name]: placeOf(top, name) }),
        noPlan.sections,
      ),
      off,
      paths,
      problem: null,
      notes,
    },
    ranges,
  }
}

/** Whether a section may have the item. Of a team's own items the engine knows more. */
function known(id: string, section: PlanSection): boolean {
  if (section === 'own') return id !== ''
  if (section === 'feasibility') return planSteps.some((step) => step.id === id)
  if (section === 'lifecycle') return planStages.some((stage) => stage.id === id)
  return itemContent(id) !== undefined && sectionOf(id) === section
}

function rangeOf(section: PlanSection): string {
  if (section === 'feasibility') return `FEA-1 to FEA-${planSteps.length}`
  if (section === 'lifecycle') return planStages.map((stage) => stage.id).join(', ')
  return `of ${planSections[section]}`
}

/** A key as text; "" for keys that are maps, lists or aliases. */
const nameOf = (key: unknown): string => (isScalar(key) ? String(key.value) : '')

/** What an alias stands for, one step far; other nodes as they are. Anchors are looked up once: asking yaml for each alias walks the whole file. */
function aliasesOf(parsed: Document.Parsed): (node: unknown) => unknown {
  let anchors: Map<string, Node[]> | null = null
  const collect = (): Map<string, Node[]> => {
    const found = new Map<string, Node[]>()
    visit(parsed, {
      Value(_key, node) {
        if (node.anchor === undefined) return
        const same = found.get(node.anchor)
        if (same === undefined) found.set(node.anchor, [node])
        else same.push(node)
      },
    })
    return found
  }
  return (node) => {
    if (!isAlias(node)) return node
    anchors ??= collect()
    const at = node.range?.[0] ?? 0
    return anchors.get(node.source)?.findLast((one) => (one.range?.[0] ?? 0) < at)
  }
}
