// Predicates over criteria held against runs, and over what a workspace shows by itself.

import { criteriaMet } from './criteria.ts'
import { type FactReader, derived } from './fact.ts'
import { loosened } from './goalposts.ts'
import { evidenceOf, shownFolders } from './planEvidence.ts'
import { projectRuns } from './projectRuns.ts'
import { type Predicate, fileEvidence, isText, plainRule, resolved, short, unknownBy } from './ruleForm.ts'
import { runEvidence } from './runsThatPass.ts'
import { sayPlain } from './say.ts'
import { verdict } from './verdict.ts'

const goals = ['thresholds', 'minimum_useful', 'target'] as const

export const criteriaPredicates: Readonly<Record<string, Predicate>> = {
  'criteria.met': {
    form: `criteria.met: ${goals.join('|')}`,
    read(value) {
      const goal = goals.find((one) => one === value)
      return goal === undefined
        ? null
        : plainRule((scope) => {
            const met = criteriaMet(scope.reader, goal)
            if (met?.known !== true) return met === undefined ? undefined : unknownBy(met)
            const runs = projectRuns(scope.reader)
            const run = runs?.known === true ? runs.value.runs.find((one) => one.id === met.value.run) : undefined
            return verdict(met.value.met, met.value.why, {
              todo:
                goal === 'thresholds'
                  ? 'have one candidate hold all limits on the pinned benchmark'
                  : `reach the ${goal.replace('_', ' ')} on the pinned benchmark`,
              undo: `reach the ${goal.replace('_', ' ')}, or change the aim`,
              evidence: run === undefined ? [] : [runEvidence(run, met.value.why)],
            })
          })
    },
  },
  'criteria.loosened': {
    form: 'criteria.loosened: true',
    read: (value) =>
      value === true
        ? plainRule((scope) => {
            const found = loosened(scope.reader)
            const path = resolved(scope, '$criteria')
            if (found?.known !== true) return found === undefined ? undefined : unknownBy(found)
            const open = found.value.filter((one) => one.reason === null)
            const [first] = open
            if (first === undefined)
              return verdict(
                false,
                found.value.length === 0 ? 'no limit was loosened' : `${found.value.length} loosened, each with its reason`,
              )
            const where = path?.known === true && typeof path.value === 'string' ? path.value : null
            const who =
              first.commit === null ? 'not committed yet' : `${short(first.commit)}${first.author === null ? '' : ` by ${first.author}`}`
            return verdict(
              true,
              `loosened without a reason: ${first.what}${open.length > 1 ? ` and ${open.length - 1} more` : ''}, ${who}`,
              {
                undo: 'log why the limit was loosened, or take it back',
                evidence: where === null ? [] : [{ ...fileEvidence(where, first.what), commit: first.commit }],
                commit: first.commit,
              },
            )
          })
        : null,
  },
  shows: {
    form: 'shows: ID',
    read: (value) =>
      isText(value)
        ? plainRule((scope) => {
            const shown = shownIn(scope.reader)
            if (shown === undefined) return undefined
            const said = shown.get(value)
            return said === undefined
              ? verdict(false, 'the workspace shows nothing of it', { todo: 'bring it into the workspace' })
              : verdict(true, said, { evidence: /[/.]/.test(said) && !said.includes(' ') ? [fileEvidence(said, 'found')] : [] })
          })
        : null,
  },
}

/** What the workspace shows by itself, by item. */
const shownIn = (reader: FactReader): ReadonlyMap<string, string> | undefined =>
  derived(reader, 'what the workspace shows', (inner) => {
    const runs = inner.ask('runs', '')
    const manifests = inner.ask('manifests', '')
    const names = shownFolders.map((folder) => inner.ask('glob', folder === '' ? '*' : `${folder}/*`))
    if (runs === undefined || manifests === undefined || names.includes(undefined)) return undefined
    return evidenceOf(
      {
        runs: runs.known ? runs.value : null,
        manifests: manifests.known ? manifests.value : null,
        files: names.flatMap((one) => (one!.known ? one!.value : [])),
      },
      sayPlain,
    )
  })
