// How fast a plan of 500 items over 5,000 runs is judged again after one change, and how many items that takes:  node test/bench/benchPlanning.ts
// The aim is 100 ms after one change; the longest slice is what the extension host would feel.

import { allItems } from '../../src/core/allItems.ts'
import type { Fact, FactKind, FactTypes } from '../../src/core/fact.ts'
import { makeProjectEngine } from '../../src/core/projectEngine.ts'
import type { RunSummary } from '../../src/core/run.ts'
import { factBook } from '../tools/factBook.ts'
import { good, planFiles, planRun, rule } from '../tools/planProject.ts'
import { seededRandom } from '../tools/random.ts'

const items = 500
const runCount = 5_000
const times = 15
const random = seededRandom(1)

/** Rules of every kind, so that a team's items are no cheaper than ours. */
const rules: readonly ((i: number) => string)[] = [
  () => '{1: {answered: true}, 2: {run.exists: {role: candidate, metric: $criteria.metric, data: $bench.hash}}}',
  (i) => `{1: {file.exists: docs/own-${i}.md}, 2: {file.tracked: docs/own-${i}.md}}`,
  () => '{1: {run.exists: {role: baseline}}, 2: {criteria.met: thresholds}, 3: {criteria.met: target}}',
  (i) =>
    `{1: {yaml.get: {path: criteria, at: optimise.target, op: "<", value: ${i}}}, 2: {run.metric: {metric: angle_error_deg_p50, op: "<", value: ${i}}}}`,
  (i) => `{1: {item: {id: OWN-${Math.max(0, i - 1)}, level: 1}}, 2: {item: {id: FEA-2, level: 2}}}`,
  () => '{1: {run.varies: {param: [n_train, lr], min: 8, metric: $criteria.metric}}}',
  () => '{1: {hash.equal: [$bench.hash, $bench.recomputed]}, 2: {run.before: [$baseline, $first_candidate]}}',
]
const team = Array.from(
  { length: items - allItems.length },
  (_, i) => `- {id: OWN-${i}, question: "Is it so?", rule: {levels: ${rules[i === 4 ? 0 : i % rules.length]!(i)}}}`,
)
const plan = (answer: string): string =>
  `feasibility:\n  FEA-1: {answer: ${answer}}\nown:\n${team.map((_, i) => `  OWN-${i}: {answer: yes}\n`).join('')}`
const runOf = (i: number, more: Partial<RunSummary> = {}): RunSummary =>
  planRun(
    `r${i}`,
    1_000 + i,
    { ...good, angle_error_deg_p50: 4 + 8 * random(), loss: random() },
    { params: { lr: i % 10, n_train: 10 ** (i % 5) }, ...more },
  )
const runs = [rule(), ...Array.from({ length: runCount - 1 }, (_, i) => runOf(i))]

const known = <T>(value: T): Fact<T> => ({ known: true, value })
const engine = makeProjectEngine({ root: '/ws', name: 'bench', items: allItems })
const book = factBook({
  files: { ...planFiles, 'planning/plan.yaml': plan('no'), 'planning/items.yaml': team.join('\n') },
  runs,
  history: {},
})
let longest = 0
const work = (): number => {
  const began = performance.now()
  let at = began
  for (const _ of engine.work()) {
    longest = Math.max(longest, performance.now() - at)
    at = performance.now()
  }
  longest = Math.max(longest, performance.now() - at)
  return performance.now() - began
}
const began = performance.now()
for (;;) {
  work()
  const wanted = engine.wanted()
  if (wanted.length === 0) break
  for (const { kind, of } of wanted) engine.set(kind, of, book.ask(kind, of)!)
}
console.log(`${engine.items().length} items, ${runs.length.toLocaleString('en')} runs; node ${process.version}`)
console.log(`first judgement, facts at hand: ${Math.round(performance.now() - began)} ms; statuses: ${JSON.stringify(count())}\n`)
const { faults } = engine.project()
if (faults.length > 0) console.log(faults.slice(0, 3))

function count(): Readonly<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const { status } of engine.project().items) found[status] = (found[status] ?? 0) + 1
  return found
}

function measure(what: string, change: (turn: number) => readonly [FactKind, string, Fact<unknown>]): void {
  const spent: number[] = []
  let judged = 0
  longest = 0
  for (let turn = 0; turn < times; turn++) {
    const [kind, of, fact] = change(turn)
    const start = performance.now()
    engine.set(kind, of, fact as Fact<FactTypes[typeof kind]>)
    const set = performance.now() - start
    spent.push(set + work())
    judged = Math.max(judged, engine.judged)
  }
  const sorted = spent.sort((a, b) => a - b)
  const ms = (value: number): string => value.toFixed(1).padStart(6)
  console.log(
    `${what.padEnd(34)} median ${ms(sorted[times >> 1]!)} ms   worst ${ms(sorted.at(-1)!)} ms   longest slice ${ms(longest)} ms   ${judged} items judged`,
  )
}

let now = runs
measure('one of the runs logged a point', (turn) => {
  now = now.map((one, i) => (i === 4_000 ? runOf(4_000 + turn, { version: turn + 2 }) : one))
  return ['runs', '', known(now)]
})
measure('a run came', (turn) => {
  now = [...now, runOf(10_000 + turn)]
  return ['runs', '', known(now)]
})
measure('an answer changed', (turn) => ['text', 'planning/plan.yaml', known(plan(`no${turn}`))])
measure('a file came', (turn) => ['glob', 'docs/own-1.md', known(turn % 2 === 0 ? ['docs/own-1.md'] : [])])
measure('the criteria changed', (turn) => [
  'text',
  'planning/success-criteria.yaml',
  known(planFiles['planning/success-criteria.yaml'].replace('target: 5', `target: ${5 + turn / 10}`)),
])
measure('the hour changed', (turn) => ['now', '', known(1_800_000_000 + 3_600 * (turn + 1))])
measure('nothing changed', () => ['now', '', known(1_800_000_000 + 3_600 * times)])
