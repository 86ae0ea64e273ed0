// The interview that begins a plan: ten questions with answers to choose from, "don't know" among them, and the files that follow from the answers.
// Pure: who asks and who writes is the host.

import { itemContent } from './allItems.ts'
import { directionOf } from './metric.ts'
import { type PlanState, itemOf } from './plan.ts'
import { type ItemEdit, editItem } from './planEdit.ts'
import { planTemplate } from './planTemplate.ts'
import { printNumber } from './print.ts'
import type { Say } from './say.ts'
import { scalarText } from './yamlScalar.ts'
import { applyChange } from './yamlSet.ts'

export interface InterviewChoice {
  /** What is kept of the answer. */
  readonly value: string
  readonly label: string
  readonly detail: string
}

export interface InterviewQuestion {
  readonly key: InterviewKey
  /** Where the answer goes. */
  readonly item: string
  readonly question: string
  /** Below the question: what it is for. */
  readonly hint: string
  readonly choices: readonly InterviewChoice[]
  /** Something else may be typed; then these are the choices for what was typed so far. */
  readonly typed: ((text: string) => readonly InterviewChoice[]) | null
}

/** In the order in which they are asked. */
export const interviewKeys = ['kind', 'rule', 'metric', 'target', 'access', 'acquire', 'label', 'error', 'friction', 'reach'] as const
export type InterviewKey = (typeof interviewKeys)[number]

/** Answers by key; `dontKnow` where nobody knows. What was not asked yet is not there. */
export type InterviewAnswers = Readonly<Partial<Record<InterviewKey, string>>>
export const dontKnow = '?'

const scaled: Readonly<Partial<Record<InterviewKey, string>>> = {
  acquire: 'CST-D1',
  label: 'CST-D2',
  error: 'CST-A1',
  friction: 'IMP-2',
  reach: 'IMP-6',
}

export interface InterviewAbout {
  /** Metrics that runs have logged, the telling ones first. */
  readonly metrics: readonly string[]
  /** There is a file of criteria already: it is not asked for what stands there. */
  readonly hasCriteria: boolean
}

/** The questions of a project. */
export function interviewQuestions(about: InterviewAbout, answers: InterviewAnswers, say: Say): readonly InterviewQuestion[] {
  return interviewKeys
    .filter((key) => !(about.hasCriteria && (key === 'metric' || key === 'target')))
    .map((key) => questionOf(key, about, answers, say))
}

function questionOf(key: InterviewKey, about: InterviewAbout, answers: InterviewAnswers, say: Say): InterviewQuestion {
  const choice = (value: string, label: string, detail = ''): InterviewChoice => ({ value, label, detail })
  const content = itemContent(scaled[key] ?? '')
  const unknown = content?.scale === undefined ? '' : say('Counts from its best to its worst in the scores')
  const asked = (item: string, question: string, hint: string, choices: readonly InterviewChoice[]): InterviewQuestion => ({
    key,
    item,
    question,
    hint,
    choices: [...choices, choice(dontKnow, say("Don't know yet"), unknown)],
    typed: null,
  })
  if (content?.scale !== undefined) {
    const [low, middle, high] = content.scale.map((text) => say(text)) as [string, string, string]
    const between = (from: string, to: string): string => say('between "{0}" and "{1}"', from, to)
    return asked(content.id, say(content.question), say(content.why), [
      choice('0', `0 · ${low}`),
      choice('1', '1', between(low, middle)),
      choice('2', `2 · ${middle}`),
      choice('3', '3', between(middle, high)),
      choice('4', `4 · ${high}`),
    ])
  }
  switch (key) {
    case 'kind':
      return asked('ARC-0', say('What will it be?'), say('Each kind fails in another way.'), [
        choice('software-2.0', say('It improves existing software'), say('Ranking, completion, detection inside a product')),
        choice('human-in-the-loop', say('It helps a person who decides'), say('Its output is looked at before it acts')),
        choice('autonomous', say('It acts alone'), say('Nobody looks before it acts')),
      ])
    case 'rule':
      return asked(
        'FEA-1',
        say('Would a rule, a query or another way of working come close enough?'),
        say('What works without a model is cheaper for years.'),
        [
          choice('untried', say('Nobody has tried'), say('The step stays open; a measured rule is the first baseline')),
          choice('short', say('It was tried, and falls short')),
          choice('impossible', say('It cannot be written as rules')),
          choice('enough', say('It may be enough'), say('The step stays open: measure it first')),
        ],
      )
    case 'metric':
      return {
        ...asked(
          'FEA-2',
          say('Which number says how good it is?'),
          about.metrics.length === 0
            ? say('Type its name, as runs will log it.')
            : say('Choose one that runs have logged, or type another.'),
          about.metrics.map((name) => choice(name, name, directionInWords(name, say))),
        ),
        typed: (text) => (about.metrics.includes(text) ? [] : [choice(text, text, directionInWords(text, say))]),
      }
    case 'target': {
      const metric = answers.metric === undefined || answers.metric === dontKnow ? null : answers.metric
      return {
        ...asked(
          'FEA-2',
          metric === null ? say('How good is good enough to ship?') : say('How good must {0} be to ship?', metric),
          say('Type a number.'),
          [],
        ),
        typed: (text) => targetChoices(text, metric, say),
      }
    }
    default:
      return asked('RDY-3', say('May the whole team lawfully use the data?'), say('A "no" stops the project, whatever else is good.'), [
        choice('yes', say('Yes'), say('Licence or consent is written down, and everyone has access')),
        choice('no', say('No')),
      ])
  }
}

const directionInWords = (metric: string, say: Say): string => {
  const direction = directionOf(metric)
  return direction === null ? '' : direction === 'lower' ? say('lower is better') : say('higher is better')
}

/** "<= 5" and ">= 0.9": what a typed number can mean for the metric. */
function targetChoices(text: string, metric: string | null, say: Say): readonly InterviewChoice[] {
  const match = /^\s*([<>]?)=?\s*(-?\d*\.?\d+(?:e[+-]?\d+)?)\s*(%?)\s*$/i.exec(text.replace(',', '.'))
  if (match === null) return []
  const value = Number(match[2]) / (match[3] === '%' ? 100 : 1)
  const known = match[1] === '' ? (metric === null ? null : directionOf(metric)) : match[1] === '<' ? 'lower' : 'higher'
  const most = { value: `<= ${value}`, label: say('at most {0}', printNumber(value)), detail: say('lower is better') }
  const least = { value: `>= ${value}`, label: say('at least {0}', printNumber(value)), detail: say('higher is better') }
  return known === null ? [least, most] : known === 'lower' ? [most] : [least]
}

/** What a plan that is there answers already. */
export function answersIn(plan: PlanState): InterviewAnswers {
  const found: Partial<Record<InterviewKey, string>> = {}
  const kind = itemOf(plan, 'ARC-0').answer
  if (kind !== null) found.kind = kind
  const access = itemOf(plan, 'RDY-3').answer?.toLowerCase()
  if (access !== undefined) found.access = access === 'unknown' ? dontKnow : access
  for (const [key, id] of Object.entries(scaled) as [InterviewKey, string][]) {
    const { score } = itemOf(plan, id)
    if (score !== null) found[key] = score === 'unknown' ? dontKnow : String(score)
  }
  return found
}

/** The text of the plan with the answers in it; of a new one where `text` is null. Throws a UserError where an edit is not safe. */
export function planOf(text: string | null, project: string, answers: InterviewAnswers, say: Say): string {
  let now = text ?? planTemplate(project)
  for (const [id, edit] of editsOf(answers, say)) {
    const change = editItem(now, id, edit, say)
    if (change !== null) now = applyChange(now, change)
  }
  return now
}

function editsOf(answers: InterviewAnswers, say: Say): readonly (readonly [id: string, edit: ItemEdit])[] {
  const edits: (readonly [string, ItemEdit])[] = []
  const said = (key: InterviewKey): string | null => answers[key] ?? null
  const kind = said('kind')
  if (kind !== null && kind !== dontKnow) edits.push(['ARC-0', { answer: kind }])
  const rule = said('rule')
  if (rule === 'short') edits.push(['FEA-1', { state: 'asserted', answer: say('A rule was tried, and falls short.') }])
  else if (rule === 'impossible') edits.push(['FEA-1', { state: 'asserted', answer: say('It cannot be written as rules.') }])
  else if (rule === 'enough') edits.push(['FEA-1', { state: 'open', note: say('A rule may be enough: measure it first.') }])
  else if (rule === 'untried') edits.push(['FEA-1', { state: 'open', note: say('Nobody has tried a rule yet.') }])
  const metric = said('metric')
  const target = said('target')
  if (metric !== null && metric !== dontKnow) {
    const number = target === null || target === dontKnow ? '' : ` ${target}`
    edits.push(['FEA-2', { state: 'asserted', answer: say('{0}{1}; see success-criteria.yaml', metric, number) }])
  }
  const access = said('access')
  if (access !== null) edits.push(['RDY-3', { answer: access === dontKnow ? 'unknown' : access }])
  for (const [key, id] of Object.entries(scaled) as [InterviewKey, string][]) {
    const score = said(key)
    if (score !== null) edits.push([id, { score: score === dontKnow ? 'unknown' : Number(score) }])
  }
  return edits
}

/** The text of a first planning/success-criteria.yaml; null where no metric was named. */
export function criteriaOfInterview(answers: InterviewAnswers, say: Say): string | null {
  const { metric, target } = answers
  if (metric === undefined || metric === dontKnow) return null
  const known = target === undefined || target === dontKnow ? null : target.split(' ')
  const direction = known === null ? directionOf(metric) : known[0] === '<=' ? 'lower' : 'higher'
  const value = known === null ? '' : ` ${known[1]!}`
  const comment = (text: string): string => `# ${text}`
  return `${comment(say('What is good enough to ship. Change it before results are there: a limit that is loosened later needs a reason.'))}
version: 2
optimise:
  metric: ${scalarText(metric)}
  direction: ${direction === 'lower' ? 'min' : 'max'}
  target:${value}
  minimum_useful: ${comment(say('the least that still helps somebody'))}
  dataset: ${comment(say('id of the pinned benchmark'))}
${comment(say('What must merely hold:'))}
# thresholds:
#   - { metric: latency_ms_p95, op: "<=", value: 100 }
${comment(say('What it is worth, and what errors cost:'))}
# business: { kpi: , baseline: , target: , measured_by: }
# economic: { cost_false_positive: , cost_false_negative: , currency: }
${comment(say('Who agreed, at least two roles:'))}
# agreed_by:
#   - { who: , role: product, at: }
`
}
