// The demo project is the same on every machine, and what it promises is in it.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { itemOf, planPath } from '../../src/core/plan.ts'
import { planSteps } from '../../src/core/planContent.ts'
import { readPlan } from '../../src/core/planRead.ts'
import { onPath, runToEnd } from './child.ts'
import { writeDemo } from './demo/writeDemo.ts'

const git = async (folder: string, ...args: string[]): Promise<string> =>
  (await runToEnd('git', ['-C', folder, ...args], { deadlineMs: 20_000 })).text.trim()

describe('the demo project', () => {
  let parent = ''
  let folder = ''
  const files = (): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .replaceAll('\\', '/'),
      )
      .filter((path) => !path.startsWith('.git/'))
      .sort()

  before(async () => {
    parent = mkdtempSync(join(tmpdir(), 'flywheel-demo-'))
    folder = join(parent, 'demo')
    await writeDemo(folder)
  })
  after(() => rmSync(parent, { recursive: true, force: true, maxRetries: 3 }))

  it('has the same bytes on every machine', () => {
    const hash = createHash('sha256')
    for (const path of files()) hash.update(`${path}\n`).update(readFileSync(join(folder, path)))
    assert.equal(hash.digest('hex').slice(0, 16), 'a017ee888394edac')
  })

  it('has the same commits on every machine, on two branches, and a clean tree', async function () {
    if (onPath('git') === undefined) this.skip() // the demo then has no history
    assert.equal(
      await git(folder, 'for-each-ref', '--format=%(refname:short) %(objectname:short=10)'),
      'augment 68764e25c2\nmain 85cbe7bcb7',
    )
    assert.equal(await git(folder, 'status', '--porcelain'), '')
    assert.equal((await git(folder, 'log', '--oneline', '--', 'data/train.dvc')).split('\n').length, 3)
  })

  it('has 24 runs in three groups, written when their trainers wrote them', () => {
    const logs = files().filter((path) => path.includes('tfevents'))
    const runs = new Set(logs.map((path) => path.split('/').slice(0, 3).join('/')))
    assert.equal(runs.size, 24)
    assert.deepEqual([...new Set([...runs].map((path) => path.split('/')[1]!))].sort(), ['attempts', 'seeds-vit-s', 'sweep-2026-11'])
    // one died and was started again, one has torch's child folder
    assert.equal(logs.length, 26)
    for (const log of logs) assert.ok(statSync(join(folder, log)).mtimeMs < Date.parse('2026-11-20T00:00:00Z'), log)
  })

  it('has the data that its pointers name', () => {
    for (const name of ['train', 'bench']) {
      const pointer = readFileSync(join(folder, `data/${name}.dvc`), 'utf8')
      const there = files().filter((path) => path.startsWith(`data/${name}/`))
      const bytes = there.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0)
      assert.ok(pointer.includes(`nfiles: ${there.length}\n`) && pointer.includes(`size: ${bytes}\n`), pointer)
    }
  })

  it('has a plan that can be read whole and is half filled in', () => {
    const plan = readPlan(readFileSync(join(folder, planPath), 'utf8'))
    assert.deepEqual([plan.problem, plan.notes], [null, []])
    assert.equal(planSteps.filter((step) => itemOf(plan, step.id).state === 'asserted').length, 4)
  })
})
