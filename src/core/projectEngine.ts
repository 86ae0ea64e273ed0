// The engine of a project's plan: is told facts, judges the items that rest on what changed, and yields a `Project`. Gathers nothing itself: what it
// lacks it names. Pure, in slices, without a clock.

import { type CriteriaOutcome, criteriaOf } from './criteria.ts'
import { type ReadItem, checkItem, readItem } from './checkItem.ts'
import { draftOf } from './draft.ts'
import { type Fact, type FactKind, type FactReader, type FactTypes, derived } from './fact.ts'
import { makeFactStore } from './factStore.ts'
import { loosened } from './goalposts.ts'
import type { ItemContent, RuleText } from './item.ts'
import { itemOrder } from './itemOrder.ts'
import type { Judgement } from './judgement.ts'
import { planIn } from './namedPath.ts'
import { type ScoreMore, noMore, scoresOf } from './planScore.ts'
import { measuredFor } from './accuracyCost.ts'
import type { GateResult, ItemResult, Project, Scores, StageResult, TransitionResult } from './project.ts'
import { faultsOf } from './projectFaults.ts'
import { projectRuns } from './projectRuns.ts'
import { ruleOf } from './rule.ts'
import type { Rule, Scope } from './ruleForm.ts'
import { labelOf } from './ruleLabel.ts'
import { type Judged, stagesOf } from './stages.ts'
import { teamItemsOf } from './teamItems.ts'
import { transitionsOf } from './transitions.ts'
import { triggersOf } from './triggers.ts'

/** A fact by its kind and name. */
export interface FactName {
  readonly kind: FactKind
  readonly of: string
}

export interface ProjectEngine {
  /** Tells a fact, or that it is another one now. The same again changes nothing. */
  set<K extends FactKind>(kind: K, of: string, fact: Fact<FactTypes[K]>): void
  /** Facts that were asked for and are not known yet: look them up and `set` them, then `work` again. */
  wanted(): readonly FactName[]
  /** All facts that the last answer rests on, wanted ones among them: what to look up again when files change. */
  asked(): readonly FactName[]
  /** Judges what is not up to date, an item at a time; `project` is the new one once it is done. */
  work(): Generator<undefined, void>
  /** As of the last `work` that was done. */
  project(): Project
  /** All questions, the team's own among them, as of the last `work`. */
  items(): readonly ItemContent[]
  /** How many items the last `work` judged, for tests. */
  readonly judged: number
}

interface ItemsRead {
  readonly all: readonly ReadItem[]
  readonly byId: ReadonlyMap<string, ReadItem>
  /** Each after those that it rests on. */
  readonly order: readonly string[]
  readonly circles: ReadonlyMap<string, string>
}

const archetypes = ['software-2.0', 'human-in-the-loop', 'autonomous'] as const

export function makeProjectEngine(about: {
  /** Absolute path of the folder. */
  readonly root: string
  readonly name: string
  readonly items: readonly ItemContent[]
}): ProjectEngine {
  const store = makeFactStore()
  const own = about.items.map(readItem)
  const rules = new WeakMap<RuleText, Rule | null>()
  const settled = new Map<string, ItemResult>()
  let judged = 0
  let project = nothingYet(about.root, about.name)
  let contents: readonly ItemContent[] = about.items

  const itemsIn = (reader: FactReader): ItemsRead =>
    derived(reader, 'items', (inner) => {
      const team = (teamItemsOf(inner)?.items ?? []).map(readItem)
      const all = [...own, ...team]
      return {
        all,
        byId: new Map(all.map((one) => [one.content.id, one])),
        ...itemOrder(new Map(all.map((one) => [one.content.id, one.items]))),
      }
    })
  const judgementIn = (reader: FactReader, id: string): Judgement | undefined => {
    const item = derived(reader, `rules of ${id}`, (inner) => itemsIn(inner).byId.get(id))
    if (item === undefined) return undefined
    return derived(reader, `judgement of ${id}`, (inner) => {
      const now = derived(inner, `rules of ${id}`, (deeper) => itemsIn(deeper).byId.get(id)) ?? item
      const circle = derived(inner, `circle of ${id}`, (deeper) => itemsIn(deeper).circles.get(id) ?? null)
      judged++
      return checkItem(now, scopeOf(inner, id), circle)
    })
  }
  const scopeOf = (reader: FactReader, self: string): Scope => ({
    reader,
    self,
    standing: (id) => judgementIn(reader, id),
    score(of) {
      const scores = scoresIn(reader)
      return scores === undefined ? undefined : ((of === 'impact' ? scores.impact : scores.feasibility)?.value ?? null)
    },
  })
  /** A rule of an item for those who look into its parts. */
  const judgeIn =
    (reader: FactReader) =>
    (text: RuleText, item: ItemContent): Judged => {
      let rule = rules.get(text)
      if (rule === undefined) rules.set(text, (rule = ruleOf(text, item.id).rule))
      const found = rule?.judge(scopeOf(reader, item.id))
      const label = labelOf(text)
      if (found === undefined)
        return { holds: null, why: rule === null ? 'the rule is not understood' : 'being looked up', evidence: [], label }
      return { holds: found.holds, why: found.text, evidence: found.evidence, label }
    }
  const inGroup = (reader: FactReader, group: string): readonly ItemContent[] =>
    itemsIn(reader)
      .all.map((one) => one.content)
      .filter((one) => one.group === group)

  const answersIn = (reader: FactReader) =>
    derived(reader, 'scored answers', (inner) => {
      const plan = planIn(inner)
      if (plan === undefined) return undefined
      const scores = new Map<string, number | null>()
      for (const { id, score } of plan.items.values()) if (score !== null) scores.set(id, score === 'unknown' ? null : score)
      const word = (id: string): string | null => plan.items.get(id)?.answer?.trim().toLowerCase() ?? null
      const no = about.items.filter((one) => one.gate === true && word(one.id) === 'no').map((one) => one.id)
      return { scores, archetype: archetypes.find((one) => one === word('ARC-0')) ?? null, no }
    })
  const scoresIn = (reader: FactReader): Scores | undefined =>
    derived(reader, 'scores', (inner) => {
      const answers = answersIn(inner)
      if (answers === undefined) return undefined
      const more = measuredFor(inner, { archetype: answers.archetype, unlawful: answers.no.includes('RDY-3') })
      const rest: ScoreMore = more ?? { ...noMore, unlawful: answers.no.includes('RDY-3') }
      return scoresOf(answers.scores, rest)
    })
  const resultsIn = (reader: FactReader): ReadonlyMap<string, ItemResult> =>
    derived(reader, 'results', (inner) => new Map(itemsIn(inner).order.map((id) => [id, judgementIn(inner, id)!.result])))
  const transitionsIn = (reader: FactReader): readonly TransitionResult[] =>
    derived(reader, 'transitions', (inner) => transitionsOf(inner, inGroup(inner, 'TRN'), resultsIn(inner), judgeIn(inner)) ?? [])
  const stagesIn = (reader: FactReader): readonly StageResult[] =>
    derived(reader, 'stages', (inner) => stagesOf(inGroup(inner, 'LIF'), resultsIn(inner), judgeIn(inner), transitionsIn(inner)))

  const assemble = (): Project => {
    const { reader } = store
    const items = itemsIn(reader)
    const results = items.all.map(({ content }): ItemResult => {
      const { result } = judgementIn(reader, content.id)!
      if (!result.pending) settled.set(content.id, result)
      // what is being looked up again keeps its last answer meanwhile
      const before = settled.get(content.id)
      return result.pending && before !== undefined ? { ...before, pending: true } : result
    })
    contents = items.all.map((one) => one.content)
    const answers = answersIn(reader)
    const plan = planIn(reader)
    const scores = scoresIn(reader) ?? scoresOf(new Map())
    const trusted = reader.ask('trusted', '')
    const criteria: CriteriaOutcome = criteriaOf(reader) ?? { file: null, faults: [], results: [] }
    return {
      root: about.root,
      name: plan?.project ?? about.name,
      planned: plan?.exists ?? false,
      restricted: trusted?.known === true && !trusted.value,
      archetype: answers?.archetype ?? null,
      items: results,
      stages: stagesIn(reader),
      transitions: transitionsIn(reader),
      criteria: criteria.results,
      scores,
      gates: gatesOf(contents, results),
      draft:
        derived(reader, 'draft', (inner) => draftOf(inner, scoresIn(inner) ?? scoresOf(new Map()), answersIn(inner)?.no ?? [])) ?? null,
      faults: faultsOf(reader, own, (inner) => itemsIn(inner).circles),
      pending: results.some((one) => one.pending) || store.asked().some((one) => !one.known),
    }
  }

  return {
    set: (kind, of, fact) => store.set(kind, of, fact),
    wanted: () => store.asked().filter((one) => !one.known),
    asked: () => store.asked(),
    *work() {
      judged = 0
      for (;;) {
        const { revision } = store
        // what all share, each a slice of its own
        for (const share of [projectRuns, criteriaOf, loosened, triggersOf]) {
          share(store.reader)
          yield
        }
        for (const id of itemsIn(store.reader).order) {
          const before = judged
          judgementIn(store.reader, id)
          if (judged > before) yield
        }
        for (const share of [transitionsIn, stagesIn, scoresIn]) {
          share(store.reader)
          yield
        }
        project = assemble()
        // facts may have come while others waited for their turn
        if (store.revision === revision) break
        yield
      }
      store.sweep()
    },
    project: () => project,
    items: () => contents,
    get judged() {
      return judged
    },
  }
}

/** Every gate that applies: met once somebody stands for it, or an override does. */
function gatesOf(items: readonly ItemContent[], results: readonly ItemResult[]): readonly GateResult[] {
  return items.flatMap(({ id, gate }, i) => {
    const result = results[i]!
    if (gate !== true) return []
    const met = !['not-met', 'not-checkable'].includes(result.status)
    return [{ id, met, why: result.why }]
  })
}

function nothingYet(root: string, name: string): Project {
  return {
    root,
    name,
    planned: false,
    restricted: false,
    archetype: null,
    items: [],
    stages: [],
    transitions: [],
    criteria: [],
    scores: scoresOf(new Map()),
    gates: [],
    draft: null,
    faults: [],
    pending: true,
  }
}
