// `flywheel check` as a person and as CI call it.

import assert from 'node:assert/strict'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allItems } from '../../src/core/allItems.ts'
import { check } from '../../src/cli/check.ts'
import { UserError } from '../../src/core/trouble.ts'
import { type GitRepository, firstCommitTime, makeGitRepository } from '../tools/gitRepository.ts'

const now = firstCommitTime + 30 * 86_400

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly error: string }> {
  let out = ''
  let error = ''
  const code = await check(args, { out: (text) => void (out += text), error: (text) => void (error += text) }, now)
  return { code, out, error }
}

describe('flywheel check', function () {
  this.timeout(60_000)
  let repo: GitRepository
  const plan = (gate: string): string =>
    `project: Robot\nreadiness:\n  RDY-3: {answer: ${gate}, owner: Ada}\n  RDY-7: {answer: yes}\nfeasibility:\n  FEA-1: {answer: rules fail}\n`
  before(() => {
    repo = makeGitRepository()
    repo.write('planning/plan.yaml', plan('yes'))
    repo.write('planning/need-for-ml.md', '---\noptions: [a, b]\ndecision: try\n---\n')
    repo.commit('A plan')
  })
  after(() => repo.remove())

  it('passes when every gate is met, and says the reasons', async () => {
    const { code, out, error } = await run(repo.folder)
    assert.deepEqual([code, error], [0, ''])
    assert.match(out, /^Robot: 0 of \d+ verified\n/)
    assert.match(out, /^ {2}FEA-1 +evidenced +Is ML needed\? +no measured in planning\/need-for-ml\.md$/m)
    assert.match(out, /^ {2}LIF-2 +not met +.* not open: "Success criteria" is not met: not answered$/m)
    assert.match(out, /\n\nAll 3 gates are met\.\n$/)
    // short enough to be read: nobody is told of the ninety questions that nobody asked
    assert.ok(out.split('\n').length < 40, out)
    assert.match(out, /\n {2}and \d+ more that nobody has answered or that do not apply\n/)
  })

  it('fails when a gate is answered no, and says what to do', async () => {
    repo.write('planning/plan.yaml', plan('no'))
    const { code, out } = await run(repo.folder)
    assert.equal(code, 1)
    assert.match(
      out,
      /\nGates\n {2}RDY-3 Lawful access: no is the answer to Lawful access\. To do: answer RDY-3 with something else\n\n1 of 3 gates is not met\.\n$/,
    )
    repo.write('planning/plan.yaml', plan('yes'))
  })

  it('tells programs everything, in the form of the contract', async () => {
    const { code, out } = await run(repo.folder, '--json')
    assert.equal(code, 0)
    const answer = JSON.parse(out) as Record<string, readonly Record<string, unknown>[]>
    assert.deepEqual([answer['schema'], answer['root'], answer['project'], answer['planned']], [1, repo.folder, 'Robot', true])
    assert.equal(answer['items']!.length, allItems.length)
    const first = answer['items']!.find((one) => one['id'] === 'FEA-1')!
    for (const key of ['id', 'group', 'question', 'status', 'score', 'why', 'evidence', 'attestedBy', 'overridden'])
      assert.ok(key in first, key)
    assert.deepEqual([first['status'], first['question']], ['evidenced', allItems.find((one) => one.id === 'FEA-1')!.question])
    const evidence = first['evidence'] as readonly Record<string, unknown>[]
    assert.deepEqual(Object.keys(evidence[0]!).sort(), ['commit', 'kind', 'line', 'path', 'run', 'text'])
    assert.ok(evidence.some((one) => one['path'] === 'planning/need-for-ml.md' && one['commit'] === repo.git('rev-parse', 'HEAD').trim()))
    assert.deepEqual(
      answer['stages']!.map((one) => one['id']),
      ['LIF-1', 'LIF-2', 'LIF-3', 'LIF-4', 'LIF-X1', 'LIF-X2'],
    )
    assert.deepEqual(
      answer['transitions']!.map((one) => [one['id'], one['fired']]),
      ['DP', 'TD', 'TP', 'YT', 'YD', 'YP'].map((id) => [`TRN-${id}`, false]),
    )
    assert.deepEqual(
      answer['gates']!.map((one) => [one['id'], one['met']]),
      [
        ['RDY-3', true],
        ['RDY-7', true],
        ['ARC-A1', true],
      ],
    )
    assert.deepEqual([answer['criteria'], answer['faults']], [[], []])
  })

  it('names what is wrong in the files, with its place', async () => {
    repo.write('planning/items.yaml', '- {id: OWN-1, question: Is it calibrated?, rule: {levels: {1: {run: ls}}}}\n')
    const { code, out } = await run(repo.folder)
    assert.equal(code, 0)
    assert.match(out, /\nIn the files\n {2}planning\/items\.yaml:1:\d+: "run" of OWN-1 is no predicate\.\n/)
    rmSync(join(repo.folder, 'planning/items.yaml'))
  })

  it('says no where there is no plan, and works without git', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'flywheel-check-')))
    try {
      const { code, out } = await run(folder)
      assert.equal(code, 1)
      assert.match(out, /: there is no plan\. Write planning\/plan\.yaml/)
      const json = await run(folder, '--json')
      assert.deepEqual([json.code, (JSON.parse(json.out) as { planned: boolean }).planned], [1, false])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('refuses what it does not understand', async () => {
    await assert.rejects(run('a', 'b'), UserError)
    await assert.rejects(run('--strict'), UserError)
    await assert.rejects(run('/no/such/folder'), /There is no folder/)
  })
})
