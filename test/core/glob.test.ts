// Globs of the settings cover folders, and what lies in them, as a person expects.

import assert from 'node:assert/strict'
import { compileGlobs } from '../../src/core/glob.ts'

const cases: readonly (readonly [glob: string, covered: readonly string[], not: readonly string[]])[] = [
  ['runs', ['runs', 'runs/a', 'runs/a/b'], ['.', 'run', 'x/runs', 'runs2']],
  ['runs/**', ['runs', 'runs/a', 'runs/a/b'], ['.', 'x/runs']],
  ['**/old', ['old', 'a/old', 'a/b/old/c'], ['older', 'a/bold']],
  ['outputs/*/logs', ['outputs/a/logs', 'outputs/a/logs/x'], ['outputs/logs', 'outputs/a/b/logs', 'outputs/a']],
  ['{runs,logs}/*.d', ['runs/a.d', 'logs/b.d/c'], ['runs/a', 'other/a.d']],
  ['run-[0-9]', ['run-1', 'run-2/x'], ['run-a', 'run-12']],
  ['run-[!0-9]', ['run-a'], ['run-1']],
  ['**', ['.', 'a', 'a/b'], []],
  ['./data/', ['data', 'data/x'], ['a/data']],
  ['a.b+c(d)', ['a.b+c(d)'], ['aXb+c(d)']],
  ['**/*.tmp', ['x.tmp', 'a/x.tmp'], ['x.tmp2']],
  ['[z-a', ['[z-a'], ['z']],
]

describe('a glob', () => {
  for (const [glob, covered, not] of cases)
    it(`${glob} covers ${covered.join(', ')}${not.length > 0 ? ` and not ${not.join(', ')}` : ''}`, () => {
      const compiled = compileGlobs([glob])
      for (const path of covered) assert.equal(compiled.covers(path), true, path)
      for (const path of not) assert.equal(compiled.covers(path), false, path)
    })

  it('tells which folders must be entered on the way', () => {
    const compiled = compileGlobs(['outputs/*/logs', 'runs/**'])
    for (const path of ['.', 'outputs', 'outputs/a', 'outputs/a/logs', 'outputs/a/logs/deep', 'runs', 'runs/x'])
      assert.equal(compiled.mayCover(path), true, path)
    for (const path of ['other', 'outputs/a/b', 'outputs2']) assert.equal(compiled.mayCover(path), false, path)
  })

  it('covers nothing when there is none', () => assert.equal(compileGlobs([]).covers('a'), false))
})
