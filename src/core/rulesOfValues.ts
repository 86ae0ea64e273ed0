// Predicates over what stands in YAML and JSON files, in front matter, and over values that rules know by name.

import { sameDigest } from './benchmark.ts'
import { trialsIn } from './criteria.ts'
import type { FactReader } from './fact.ts'
import { compileGlobs, isTameGlob } from './glob.ts'
import type { RuleValue } from './item.ts'
import { linksIn } from './linksIn.ts'
import { planFormNames, formFault } from './planForms.ts'
import { printCount, printNumber } from './print.ts'
import {
  type Predicate,
  type Scope,
  fileEvidence,
  filesFor,
  isBinding,
  isPath,
  isText,
  isValue,
  mapOf,
  plainRule,
  resolved,
  short,
  unknownBy,
  valueInWords,
} from './ruleForm.ts'
import { trialsNeeded } from './statistics.ts'
import { type Verdict, anyHolds, verdict } from './verdict.ts'
import { type YamlValue, type YamlValues, isYamlList, isYamlMap, valueAt, valuesOf } from './yamlValues.ts'

const ops = ['==', '!=', '<', '<=', '>', '>=', 'exists', 'matches', 'count>='] as const
type Op = (typeof ops)[number]
const isOp = (value: unknown): value is Op => ops.some((one) => one === value)

export const valuePredicates: Readonly<Record<string, Predicate>> = {
  'yaml.get': {
    form: `yaml.get: {path: PATH, at: a.b.0, op: ${ops.join(' ')}, value: X}`,
    read(value) {
      const map = mapOf(value, ['path', 'at', 'op', 'value'])
      const [op, wanted] = [map?.['op'], map?.['value']]
      if (map === null || !isPath(map['path']) || !isText(map['at']) || !(op === undefined || isOp(op))) return null
      const needsValue = op !== undefined && op !== 'exists'
      if (needsValue !== (wanted !== undefined) || (needsValue && !isValue(wanted)) || (op === 'count>=' && typeof wanted !== 'number'))
        return null
      const [path, at] = [map['path'], map['at']]
      return plainRule((scope) => get(scope, path, at, op, (wanted ?? null) as RuleValue))
    },
  },
  'yaml.valid': {
    form: `yaml.valid: {path: PATH, schema: ${planFormNames.join('|')}}`,
    read(value) {
      const map = mapOf(value, ['path', 'schema'])
      const schema = planFormNames.find((one) => one === map?.['schema'])
      if (map === null || !isPath(map['path']) || schema === undefined) return null
      const path = map['path']
      return plainRule((scope) =>
        inFiles(scope, path, (file, values, evidence) => {
          const fault = formFault(schema, file, values)
          return fault === null
            ? verdict(true, `${file} is complete in form`, { evidence })
            : verdict(
                false,
                `not complete: ${fault.message.replace(/\.$/, '')} (${file}${fault.place === null ? '' : `:${fault.place.line}`})`,
                {
                  todo: `complete ${file}`,
                  evidence: [fileEvidence(file, 'not complete', fault.place?.line ?? null)],
                },
              )
        }),
      )
    },
  },
  'hash.equal': {
    form: 'hash.equal: [A, B]',
    read(value) {
      if (!Array.isArray(value) || value.length !== 2 || !value.every((one) => isText(one) && isValue(one))) return null
      const [a, b] = value as [string, string]
      return plainRule((scope) => hashes(scope, a, b))
    },
  },
  'link.resolves': {
    form: 'link.resolves: {path: PATH, at: a.b}',
    read(value) {
      const map = mapOf(value, ['path', 'at'])
      if (map === null || !isPath(map['path']) || !isText(map['at'])) return null
      const [path, at] = [map['path'], map['at']]
      return plainRule((scope) =>
        inFiles(scope, path, (file, { value: top, placeOf }) => links(scope.reader, file, at, valueAt(top, at), placeOf(at)?.line ?? null)),
      )
    },
  },
  trials: {
    form: 'trials: {path: PATH, at: a.b, rate: $criteria.max_failure_rate}',
    read(value) {
      const map = mapOf(value, ['path', 'at', 'rate'])
      const rate = map?.['rate']
      if (map === null || !isPath(map['path']) || !isText(map['at']) || !(isBinding(rate) || (typeof rate === 'number' && rate > 0)))
        return null
      const path = map['path']
      return plainRule((scope) => trials(scope, path, rate))
    },
  },
}

/** Files of a name, one after the other: holds for one of them. A file that cannot be read is not known, with its place. */
function inFiles(
  scope: Scope,
  path: string,
  judge: (file: string, values: YamlValues, evidence: Verdict['evidence']) => Verdict | undefined,
): Verdict | undefined {
  const found = filesFor(scope, path)
  if (found === undefined || 'verdict' in found) return found?.verdict
  return anyHolds(
    found.paths.map((file) => {
      const values = valuesOf(scope.reader, file)
      if (values?.known !== true) return values === undefined ? undefined : unknownBy(values)
      const { fault } = values.value
      if (fault === null) return judge(file, values.value, [fileEvidence(file, 'read')])
      const line = fault.place?.line ?? null
      return verdict(null, `broken${line === null ? '' : ` at line ${line}`}: ${file}: ${fault.message.replace(/\.$/, '')}`, {
        todo: `mend ${file}`,
        evidence: [fileEvidence(file, 'cannot be read', line)],
      })
    }),
  )
}

function get(scope: Scope, path: string, at: string, op: Op | undefined, written: RuleValue): Verdict | undefined {
  const wanted = resolved(scope, written)
  if (wanted === undefined) return undefined
  return inFiles(scope, path, (file, { value: top, placeOf }) => {
    const have = valueAt(top, at)
    const line = placeOf(at)?.line ?? null
    const none = (): Verdict =>
      verdict(false, `no ${at} in ${file}`, { todo: `write ${at} in ${file}`, evidence: [fileEvidence(file, `no ${at}`, line)] })
    if (isEmpty(have, op)) return none()
    const shown = inWords(have!)
    const more = { evidence: [fileEvidence(file, `${at}: ${shown}`, line)] }
    if (op === undefined || op === 'exists') return verdict(true, `${at} is ${shown} in ${file}`, more)
    if (!wanted.known) return unknownBy(wanted, more.evidence)
    if (wanted.value === null && written !== null) return verdict(false, `no ${valueInWords(written)}`, more)
    if (op === 'count>=') {
      const count = countOf(have!)
      const least = Number(wanted.value)
      return verdict(count >= least, `${count} of ${least} ${at.slice(at.lastIndexOf('.') + 1).replaceAll('_', ' ')}, in ${file}`, {
        ...more,
        todo: `write ${least - count} more under ${at} in ${file}`,
      })
    }
    const holds = op === 'matches' ? matches(have!, String(wanted.value)) : compares(have!, op, wanted.value)
    const aim = `${op === 'matches' ? 'with' : op === '==' ? '' : op} ${inWords(wanted.value)}`.trim()
    return verdict(holds, `${at} is ${shown} in ${file}${holds ? '' : `, not ${aim}`}`, {
      ...more,
      todo: op === '!=' ? `change ${at} in ${file}` : `bring ${at} in ${file} to ${aim}`,
      undo: `change ${at} in ${file}`,
    })
  })
}

/** Nothing, or a word that stands for nothing. `exists` takes any value that is there. */
function isEmpty(value: YamlValue | undefined, op: Op | undefined): boolean {
  if (value === undefined || value === null) return true
  if (typeof value === 'string')
    return value.trim() === '' || (op !== '==' && op !== '!=' && /^(todo|tbd|tba|fixme|\?+|\.\.\.|…)$/i.test(value.trim()))
  if (op === 'count>=') return false
  return isYamlList(value) ? value.length === 0 : isYamlMap(value) && Object.keys(value).length === 0
}

function inWords(value: YamlValue): string {
  if (isYamlList(value)) return value.length === 1 ? '1 entry' : `${value.length} entries`
  if (isYamlMap(value)) return Object.keys(value).slice(0, 3).join(', ')
  if (typeof value === 'number') return printNumber(value)
  const text = String(value).replaceAll(/\s+/g, ' ')
  return text.length > 40 ? `"${text.slice(0, 39)}…"` : text
}

const countOf = (value: YamlValue): number =>
  isYamlList(value) ? value.filter((one) => !isEmpty(one, undefined)).length : isYamlMap(value) ? Object.keys(value).length : 1

/** Plain text without regard to case, or a glob where it has a *; of a list, any entry. */
function matches(value: YamlValue, wanted: string): boolean {
  if (isYamlList(value)) return value.some((one) => matches(one, wanted))
  if (isYamlMap(value)) return Object.values(value).some((one) => matches(one, wanted))
  const text = String(value).toLowerCase()
  return wanted.includes('*') && isTameGlob(wanted) ? compileGlobs([wanted.toLowerCase()]).names(text) : text.includes(wanted.toLowerCase())
}

function compares(value: YamlValue, op: Exclude<Op, 'exists' | 'matches' | 'count>='>, wanted: RuleValue): boolean {
  const [a, b] = [plainOf(value), plainOf(wanted)]
  if (op === '==') return a === b
  if (op === '!=') return a !== b
  if (typeof a !== 'number' || typeof b !== 'number') return false
  return op === '<' ? a < b : op === '<=' ? a <= b : op === '>' ? a > b : a >= b
}

/** As it is compared: text without regard to case and space around it, a number written as text as a number. */
function plainOf(value: YamlValue): string | number | boolean | null {
  if (typeof value !== 'string') return isYamlList(value) || isYamlMap(value) ? JSON.stringify(value) : value
  const text = value.trim()
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : text.toLowerCase()
}

function hashes(scope: Scope, a: string, b: string): Verdict | undefined {
  const both = [resolved(scope, a), resolved(scope, b)]
  const manifest = resolved(scope, '$bench')
  if (both.includes(undefined) || manifest === undefined) return undefined
  const file = manifest.known && typeof manifest.value === 'string' ? manifest.value : null
  const evidence = file === null ? [] : [fileEvidence(file, 'manifest')]
  const none = [a, b].find((_, i) => both[i]!.known && (both[i] as { value: RuleValue }).value === null)
  if (none !== undefined) {
    const what = none.startsWith('$bench') && file === null ? 'no benchmark is pinned' : `no ${valueInWords(none)}`
    return verdict(false, what, {
      todo: file === null ? 'pin the benchmark by a manifest with its hash' : `write the hash in ${file}`,
      evidence,
    })
  }
  for (const one of both) if (!one!.known) return unknownBy(one!, evidence)
  const [x, y] = both.map((one) => String((one as { value: RuleValue }).value)) as [string, string]
  const named = file === null ? '' : ` in ${file}`
  const ofFiles = a === '$bench.hash' && b === '$bench.recomputed'
  if (sameDigest(x, y))
    return verdict(true, ofFiles ? `as pinned${named}: ${short(x)}` : `${valueInWords(a)} is ${valueInWords(b)}: ${short(x)}`, {
      evidence,
      undo: null,
    })
  const text = ofFiles
    ? `not as pinned${named}: ${short(y)} now, ${short(x)} pinned`
    : `${valueInWords(a)} is not ${valueInWords(b)}: ${short(x)}, ${short(y)}`
  return verdict(false, text, {
    todo: ofFiles ? 'bring the files back, or pin them anew and run the baseline again' : 'bring both together',
    evidence,
  })
}

function links(reader: FactReader, file: string, at: string, value: YamlValue | undefined, line: number | null): Verdict | undefined {
  const found = linksIn(value)
  if (found.length === 0)
    return verdict(false, `no link at ${at} in ${file}`, {
      todo: `link to evidence at ${at} in ${file}`,
      evidence: [fileEvidence(file, 'no link', line)],
    })
  const paths = found.filter((one) => one.path !== null)
  const stats = paths.map(({ path }) => reader.ask('stat', path!))
  if (stats.includes(undefined)) return undefined
  const broken = paths.filter((_, i) => !stats[i]!.known)
  if (broken.length > 0)
    return verdict(false, `leads nowhere: ${broken[0]!.said}${broken.length > 1 ? ` and ${broken.length - 1} more` : ''}, in ${file}`, {
      todo: `mend the link to ${broken[0]!.said} in ${file}`,
      evidence: [fileEvidence(file, `names ${broken[0]!.said}`, line)],
    })
  const web = found.length - paths.length
  const said =
    paths.length === 0
      ? ''
      : `${paths.length === 1 ? paths[0]!.said : `${paths.length} links`} in ${file} ${paths.length === 1 ? 'is' : 'are'} there`
  const trust = web === 0 ? '' : `${web === 1 ? '1 web link is' : `${web} web links are`} taken on trust`
  return verdict(true, [said, trust].filter((one) => one !== '').join('; '), {
    evidence: [fileEvidence(file, 'links', line), ...paths.slice(0, 4).map(({ path }) => fileEvidence(path!, 'linked'))],
  })
}

function trials(scope: Scope, path: string, rate: string | number): Verdict | undefined {
  const bound = resolved(scope, rate)
  if (bound === undefined) return undefined
  return inFiles(scope, path, (file, { value }) => {
    const evidence = [fileEvidence(file, 'trials')]
    if (!bound.known) return unknownBy(bound, evidence)
    if (typeof bound.value !== 'number')
      return verdict(false, `no ${valueInWords(rate)}`, { todo: 'write max_failure_rate in the criteria', evidence })
    const done = trialsIn(value)
    if (done === null) return verdict(false, `no trials in ${file}`, { todo: `record trials in ${file}`, evidence })
    const needed = trialsNeeded(bound.value, done.failures)
    const said = `${printCount(done.trials)} of ${printCount(needed)} trials${done.failures === 0 ? ' without a failure' : `, with ${printCount(done.failures)} failures,`} in ${file}`
    return verdict(done.trials >= needed, said, { todo: `run ${printCount(Math.max(0, needed - done.trials))} more trials`, evidence })
  })
}
