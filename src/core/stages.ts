// How far each stage of a project's life is: the minimum over what its way out asks for, with what is only asserted or overridden counted, so that a stage
// full of waivers never looks like one full of evidence. Several are open at once; there is no current stage to forget.

import type { ItemContent, Level, RuleText } from './item.ts'
import { planStages } from './planContent.ts'
import type { ItemStatus } from './planStatus.ts'
import type { Evidence, ItemResult, StageResult, TransitionResult } from './project.ts'

/** What a rule says; `holds` is null where it cannot be told. */
export interface Judged {
  readonly holds: boolean | null
  /** One sentence without a stop. */
  readonly why: string
  readonly evidence: readonly Evidence[]
  /** What is asked, for a row ("environment committed"); absent = the predicate itself is shown. */
  readonly label?: string
}

/** From worst to best; those that are not here neither lift nor lower a stage. */
const order: readonly ItemStatus[] = ['not-met', 'not-checkable', 'stale', 'asserted', 'evidenced', 'verified']

/** One part of a way in or out. */
interface Part {
  /** The item that it asks for; null for anything else. */
  readonly item: string | null
  readonly needs: Level
  readonly label: string
  readonly judged: Judged
}

const isMap = (value: unknown): value is RuleText => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Parts of a rule: those of its `all`, else itself. A stage has one level of parts, so that each is a row. */
function partsOf(rule: RuleText | undefined, judge: (rule: RuleText) => Judged): readonly Part[] {
  if (rule === undefined) return []
  const all = rule['all']
  const rules = Array.isArray(all) ? all.filter(isMap) : [rule]
  return rules.map((one): Part => {
    const judged = judge(one)
    const [predicate = '', value] = Object.entries(one)[0] ?? []
    const asks = predicate === 'item' && isMap(value) ? value : null
    const level = asks?.['level']
    return {
      item: typeof asks?.['id'] === 'string' ? asks['id'] : null,
      needs: level === 2 || level === 3 ? level : 1,
      label: judged.label ?? (typeof value === 'string' ? `${predicate} ${value}` : predicate),
      judged,
    }
  })
}

/** The worst of them; overridden ones show only where everything else is verified. */
function worst(statuses: readonly ItemStatus[]): ItemStatus {
  const found = order.find((status) => statuses.includes(status))
  if (found !== undefined && found !== 'verified') return found
  if (statuses.includes('overridden')) return 'overridden'
  return found ?? 'not-applicable'
}

/** Of an item, its own; a part that holds by an item of lower status than it asks for does not exist, one that does not hold is at most asserted. */
function statusOf({ item, judged: { holds } }: Part, results: ReadonlyMap<string, ItemResult>): ItemStatus {
  const own = item === null ? undefined : results.get(item)?.status
  if (own === undefined) return holds === null ? 'not-checkable' : holds ? 'verified' : 'not-met'
  if (own === 'overridden' || own === 'not-applicable') return own
  if (holds === null) return 'not-checkable'
  return holds ? own : (order[Math.min(order.indexOf(own), order.indexOf('asserted'))] ?? 'not-met')
}

/**
 * The stages in the order of their items. Level 1 of an item is the stage's way in, level 3 its way out; a transition that was taken reopens the stage
 * where it leads.
 */
export function stagesOf(
  stages: readonly ItemContent[],
  results: ReadonlyMap<string, ItemResult>,
  judge: (rule: RuleText, item: ItemContent) => Judged,
  transitions: readonly TransitionResult[],
): readonly StageResult[] {
  return stages.map((stage): StageResult => {
    const parts = (level: '1' | '3'): readonly Part[] => partsOf(stage.rule.levels[level], (rule) => judge(rule, stage))
    const asked = parts('3').map((part) => ({ part, status: statusOf(part, results) }))
    const met = asked.filter(({ part }) => part.judged.holds === true).length
    const count = (status: ItemStatus): number =>
      asked.filter(({ part }) => part.item !== null && results.get(part.item)?.status === status).length
    // what goes along with the whole life has no way in
    const along = planStages.find((one) => one.id === stage.id)?.doing === null
    const closed = along ? undefined : parts('1').find((part) => part.judged.holds !== true)
    const back = transitions.find((one) => one.to === stage.id && one.record !== null)
    const own = results.get(stage.id)
    const aside = own?.status === 'overridden' || own?.status === 'not-applicable' ? own : null
    let status = aside?.status ?? (asked.length === 0 ? (own?.status ?? 'not-checkable') : worst(asked.map((one) => one.status)))
    if (back !== undefined && aside === null && order.indexOf(status) > order.indexOf('stale')) status = 'stale'
    const tally = [
      `${met} of ${asked.length}`,
      ...(count('asserted') > 0 ? [`${count('asserted')} asserted`] : []),
      ...(count('overridden') > 0 ? [`${count('overridden')} overridden`] : []),
    ].join(', ')
    const missing = asked.find(({ part }) => part.judged.holds !== true)
    const words = (): string => {
      if (aside !== null) return aside.why
      if (back !== undefined) return `reopened by ${back.title}: ${back.record!.reason} (${back.record!.by})`
      if (closed !== undefined) return `not open: ${closed.judged.why}`
      return missing === undefined ? tally : `${tally}: ${missing.part.judged.why}`
    }
    return {
      id: stage.id,
      title: stage.title,
      status,
      open: closed === undefined,
      why: words(),
      items: asked.map(({ part }, i) => ({
        id: part.item ?? `${stage.id}.${i + 1}`,
        title: (part.item === null ? undefined : results.get(part.item)?.title) ?? part.label,
        needs: part.needs,
        met: part.judged.holds === true,
        why: part.judged.why,
      })),
      met,
      asserted: count('asserted'),
      overridden: count('overridden'),
    }
  })
}
