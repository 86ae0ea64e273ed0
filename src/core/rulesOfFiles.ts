// Predicates over files and what git says of them.

import type { Fact } from './fact.ts'
import { missingText, textCounts, textSections } from './placeholder.ts'
import type { Evidence } from './project.ts'
import {
  type Predicate,
  type Scope,
  fileEvidence,
  filesFor,
  isBinding,
  isCount,
  isPath,
  mapOf,
  nameInWords,
  plainRule,
  resolved,
  short,
  textsOf,
  unknownBy,
  valueInWords,
} from './ruleForm.ts'
import { testsIn } from './testReport.ts'
import { type Verdict, anyHolds, verdict } from './verdict.ts'

export const filePredicates: Readonly<Record<string, Predicate>> = {
  'file.exists': {
    form: 'file.exists: PATH',
    read: (path) =>
      isPath(path)
        ? plainRule((scope) => {
            const found = filesFor(scope, path)
            if (found === undefined || 'verdict' in found) return found?.verdict
            const [first] = found.paths as [string]
            return verdict(true, found.paths.length === 1 ? `${first} is there` : `${first} and ${found.paths.length - 1} more are there`, {
              undo: `remove ${first}`,
              evidence: [fileEvidence(first, found.paths.length === 1 ? 'there' : `${found.paths.length} files`)],
            })
          })
        : null,
  },
  'file.tracked': {
    form: 'file.tracked: PATH',
    read: (path) =>
      isPath(path)
        ? plainRule((scope) => {
            const found = filesFor(scope, path)
            if (found === undefined || 'verdict' in found) return found?.verdict
            return anyHolds(found.paths.map((one) => tracked(scope, one)))
          })
        : null,
  },
  'file.content': {
    form: 'file.content: {path: PATH, min: CHARACTERS, sections: [HEADING, …]}',
    read(value) {
      const map = mapOf(value, ['path', 'min', 'sections'])
      if (map === null || !isPath(map['path'])) return null
      const [path, min] = [map['path'], map['min'] ?? 1]
      const sections = map['sections'] === undefined ? [] : textsOf(map['sections'])
      if (!isCount(min) || sections === null) return null
      return plainRule((scope) => {
        const found = filesFor(scope, path)
        if (found === undefined || 'verdict' in found) return found?.verdict
        return anyHolds(found.paths.map((one) => written(scope, one, min, sections)))
      })
    },
  },
  fresh: {
    form: 'fresh: {path: PATH, days: N}',
    read(value) {
      const map = mapOf(value, ['path', 'days'])
      if (map === null || !isPath(map['path']) || !isCount(map['days']) || map['days'] === 0) return null
      const [path, days] = [map['path'], map['days']]
      return plainRule((scope) => fresh(scope, path, days))
    },
  },
  changed: {
    form: 'changed: {path: PATH, since: $x.commit}',
    read(value) {
      const map = mapOf(value, ['path', 'since'])
      const since = map?.['since']
      if (map === null || !isPath(map['path']) || !(isBinding(since) || isCommit(since))) return null
      const path = map['path']
      return plainRule((scope) => changed(scope, path, since))
    },
  },
  authors: {
    form: 'authors: {path: PATH, min: N}',
    read(value) {
      const map = mapOf(value, ['path', 'min'])
      if (map === null || !isPath(map['path']) || !isCount(map['min'] ?? 1)) return null
      const [path, min] = [map['path'], (map['min'] ?? 1) as number]
      return plainRule((scope) => {
        const whole = path === '.'
        const where = whole ? 'the repository' : path
        const fact = scope.reader.ask('authors', whole ? '' : path)
        if (fact?.known !== true) return fact === undefined ? undefined : unknownBy(fact)
        const { people } = fact.value
        const names = people.length === 0 ? '' : `: ${people.slice(0, 4).join(', ')}`
        return verdict(people.length >= min, `${people.length} of ${min} people have committed to ${where}${names}`, {
          todo: `have ${min} people know ${where}`,
        })
      })
    },
  },
  'tests.pass': {
    form: 'tests.pass: PATH',
    read: (path) => (isPath(path) ? plainRule((scope) => testsPass(scope, path)) : null),
  },
}

const isCommit = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{7,64}$/.test(value)

function tracked(scope: Scope, path: string): Verdict | undefined {
  const git = scope.reader.ask('git', path)
  if (git?.known !== true) return git === undefined ? undefined : unknownBy(git, [fileEvidence(path, 'there')])
  const { last } = git.value
  const evidence: Evidence[] = [
    { ...fileEvidence(path, last === null ? 'there' : `last changed by ${last.author}`), commit: last?.commit ?? null },
  ]
  if (!git.value.tracked) return verdict(false, `not committed: ${path}`, { todo: `commit ${path}`, evidence })
  if (git.value.dirty) return verdict(false, `changed since its last commit: ${path}`, { todo: `commit ${path}`, evidence })
  return verdict(true, last === null ? `${path} is committed` : `${path} is committed, last in ${short(last.commit)}`, { evidence })
}

function written(scope: Scope, path: string, min: number, sections: readonly string[]): Verdict | undefined {
  const text = scope.reader.ask('text', path)
  if (text?.known !== true) return text === undefined ? undefined : unknownBy(text)
  const evidence = [fileEvidence(path, 'text')]
  const have = textSections(text.value)
  const missing = sections.filter((name) => missingText(have, name))
  if (missing.length > 0)
    return verdict(
      false,
      `nothing under "${missing[0]!}"${missing.length > 1 ? ` and ${missing.length - 1} more headings` : ''} in ${path}`,
      {
        todo: `write what belongs under ${missing.map((one) => `"${one}"`).join(', ')} in ${path}`,
        evidence,
      },
    )
  const count = textCounts(text.value)
  if (count < min)
    return verdict(false, `only ${count} of ${min} characters in ${path}; headings and TODO do not count`, {
      todo: `write ${path}`,
      evidence,
    })
  return verdict(true, `${path} is written, but not judged`, { evidence })
}

/** Days since the newest change: git's, where it is committed and clean; else the last write. Exports are written by machines: their own write counts. */
function fresh(scope: Scope, path: string, days: number): Verdict | undefined {
  const found = filesFor(scope, path)
  if (found === undefined || 'verdict' in found) return found?.verdict
  const now = scope.reader.ask('now', '')
  const ages = found.paths.map((one) => lastChange(scope, one))
  if (now === undefined || ages.includes(undefined)) return undefined
  if (!now.known) return unknownBy(now)
  let newest: { readonly path: string; readonly at: number; readonly commit: string | null } | null = null
  let why: { readonly why: string; readonly remedy: string | null } | null = null
  for (const [i, age] of (ages as readonly Fact<{ at: number; commit: string | null }>[]).entries())
    if (!age.known) why = age
    else if (newest === null || age.value.at > newest.at) newest = { path: found.paths[i]!, ...age.value }
  if (newest === null) return unknownBy(why ?? { why: `nobody knows how old ${path} is`, remedy: null })
  const age = Math.max(0, Math.floor((now.value - newest.at) / 86_400))
  const old = age === 1 ? '1 day old' : `${age} days old`
  return verdict(age <= days, `${old}: ${newest.path}${age <= days ? '' : ` (at most ${days})`}`, {
    todo: `look through ${newest.path} again and commit it`,
    evidence: [{ ...fileEvidence(newest.path, old), commit: newest.commit }],
  })
}

function lastChange(scope: Scope, path: string): Fact<{ at: number; commit: string | null }> | undefined {
  const stat = scope.reader.ask('stat', path)
  if (/\.json$/i.test(path)) return stat?.known === true ? { known: true, value: { at: stat.value.writtenAt, commit: null } } : stat
  const git = scope.reader.ask('git', path)
  if (git === undefined || stat === undefined) return undefined
  if (git.known && git.value.tracked && !git.value.dirty && git.value.last !== null)
    return { known: true, value: { at: git.value.last.authorTime, commit: git.value.last.commit } }
  return stat.known ? { known: true, value: { at: stat.value.writtenAt, commit: null } } : stat
}

function changed(scope: Scope, path: string, since: string): Verdict | undefined {
  const from = since.startsWith('$') ? resolved(scope, since) : ({ known: true, value: since } as const)
  const found = filesFor(scope, path)
  if (from === undefined || found === undefined) return undefined
  const [subject] = since.split('.', 1) as [string]
  const what = since.startsWith('$') ? valueInWords(subject) : short(since)
  if (!from.known) return unknownBy(from)
  if (from.value === null || from.value === '') {
    const isThere = subject === since ? undefined : resolved(scope, subject)
    if (isThere === undefined && subject !== since) return undefined
    return isThere?.known === true && isThere.value !== null
      ? verdict(null, `${what} names no commit`, { todo: `record the commit of ${what}` })
      : verdict(false, `nothing to compare ${nameInWords(path)} with`)
  }
  if ('verdict' in found) return found.verdict.holds === null ? found.verdict : verdict(false, found.verdict.text)
  return anyHolds(
    found.paths.map((one) => {
      const fact = scope.reader.ask('changed', `${one}\n${String(from.value)}`)
      if (fact?.known !== true) return fact === undefined ? undefined : unknownBy(fact)
      const { by, worktree } = fact.value
      const undo = `renew ${what}, or take the change back`
      if (by !== null)
        return verdict(true, `${short(by.commit)} changed ${one} after ${what}`, {
          undo,
          evidence: [{ ...fileEvidence(one, by.subject), kind: 'commit', commit: by.commit }],
          commit: by.commit,
        })
      return worktree
        ? verdict(true, `not committed yet: a change of ${one} after ${what}`, { undo, evidence: [fileEvidence(one, 'changed')] })
        : verdict(false, `${one} is as it was at ${what}`, { evidence: [fileEvidence(one, 'unchanged')] })
    }),
  )
}

function testsPass(scope: Scope, path: string): Verdict | undefined {
  const found = filesFor(scope, path)
  if (found === undefined) return undefined
  if ('verdict' in found)
    return found.verdict.holds === null
      ? found.verdict
      : verdict(false, `no test report, such as ${path === 'tests' ? 'reports/tests.xml' : path}`, {
          todo: 'have the tests write a JUnit report',
        })
  const texts = found.paths.map((one) => scope.reader.ask('text', one))
  if (texts.includes(undefined)) return undefined
  let [tests, failures] = [0, 0]
  for (const [i, text] of texts.entries()) {
    if (!text!.known) return unknownBy(text!, [fileEvidence(found.paths[i]!, 'not read')])
    const read = testsIn(text!.value)
    tests += read.tests
    failures += read.failures
  }
  const first = found.paths[0]!
  const evidence = found.paths.slice(0, 4).map((one): Evidence => ({ ...fileEvidence(one, `${tests} tests`), kind: 'report' }))
  if (tests === 0) return verdict(false, `no test in ${first}`, { todo: 'write a test', evidence })
  if (failures > 0) return verdict(false, `${failures} of ${tests} tests fail in ${first}`, { todo: 'mend the tests that fail', evidence })
  return verdict(true, `${tests} tests pass in ${first}`, { evidence })
}
