// What is wrong in the plan's files, each with its place: what cannot be read, what is not understood, limits that were loosened without a word.

import { benchmarkRead } from './benchmark.ts'
import type { ReadItem } from './checkItem.ts'
import { criteriaOf } from './criteria.ts'
import { type FactReader, derived } from './fact.ts'
import { loosened } from './goalposts.ts'
import { planIn } from './namedPath.ts'
import { type PlanFault, planPath } from './plan.ts'
import { attestationsOf, overridesOf, transitionsTaken } from './planLog.ts'
import type { ProjectFault } from './project.ts'
import { short } from './ruleForm.ts'
import { teamItemsOf, teamItemsPath } from './teamItems.ts'

/** In the order of the files; of what is still looked up nothing is said. */
export const faultsOf = (
  reader: FactReader,
  own: readonly ReadItem[],
  circlesIn: (reader: FactReader) => ReadonlyMap<string, string>,
): readonly ProjectFault[] =>
  derived(reader, 'faults', (inner) => {
    const found: ProjectFault[] = []
    const add = (path: string, severity: ProjectFault['severity'], faults: readonly (PlanFault | null)[]): void => {
      for (const fault of faults) if (fault !== null) found.push({ ...fault, path, severity })
    }
    const plan = planIn(inner)
    const team = teamItemsOf(inner)
    const ours = new Map(own.map(({ content }) => [content.id, content]))
    if (plan !== undefined) {
      add(planPath, 'error', [plan.problem])
      add(planPath, 'warning', plan.notes)
      for (const { id, state, note, place } of plan.items.values()) {
        const item = ours.get(id)
        if (state !== 'not-applicable' || id.includes('.')) continue
        if (item?.gate === true)
          add(planPath, 'warning', [{ place, message: `${id} is a gate: an override sets it aside, a state does not. Use Override.` }])
        else if (note === null) add(planPath, 'warning', [{ place, message: `${id} does not apply, and nobody says why. Write a note.` }])
      }
      const known = new Set(team?.items.map((one) => one.id))
      if (team !== undefined)
        for (const { id, place } of plan.items.values())
          if (!ours.has(id.split('.', 1)[0]!) && !known.has(id))
            add(planPath, 'warning', [
              { place, message: `${id.slice(0, 40)} is no item, neither ours nor one of ${teamItemsPath}; it is kept, but not shown.` },
            ])
    }
    add(teamItemsPath, 'warning', team?.faults ?? [])
    for (const [id, circle] of circlesIn(inner))
      add(teamItemsPath, 'error', [{ place: null, message: `${id} rests on itself: ${circle}.` }])
    const criteria = criteriaOf(inner)
    if (criteria?.file != null) {
      add(criteria.file, 'warning', criteria.faults)
      const moved = loosened(inner)
      for (const one of moved?.known === true ? moved.value : []) {
        if (one.reason !== null) continue
        const place = criteria.results.find((result) => isOf(one.criterion, result))?.place ?? null
        const when = one.commit === null ? '' : ` (${short(one.commit)})`
        const message = `Loosened after the first candidate run: ${one.what}${when}. Log the reason.`
        found.push({ place, message, path: criteria.file, severity: 'warning', criterion: one.criterion })
      }
    }
    const bench = benchmarkRead(inner)
    if (bench?.known === true) add(bench.value.path, 'warning', bench.value.faults)
    for (const log of [attestationsOf(inner), overridesOf(inner), transitionsTaken(inner)])
      if (log !== undefined) add(log.path, 'warning', log.faults)
    return found
  })

/** Whether a limit's lasting name ("thresholds.latency_ms", "optimise.target") means the criterion that stands at a place ("thresholds.1"). */
const isOf = (name: string, { id, metric }: { readonly id: string; readonly metric: string }): boolean =>
  name.startsWith(id) || (name.startsWith(`${id.split('.', 1)[0]!}.`) && name.includes(`.${metric}`))
