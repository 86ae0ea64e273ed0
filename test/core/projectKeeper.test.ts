// The keeper of a project between engine and lookups: it asks once, asks again what changed, works in slices, shows whole pictures, and rests when
// nobody needs it.

import assert from 'node:assert/strict'
import { allItems } from '../../src/core/allItems.ts'
import { type Fact, type FactKind, type GatherFact, noSuchFile } from '../../src/core/fact.ts'
import { planPath } from '../../src/core/plan.ts'
import { makeProjectEngine } from '../../src/core/projectEngine.ts'
import { makeProjectKeeper } from '../../src/host/projectKeeper.ts'
import { handClock } from '../tools/handClock.ts'

/** A folder of texts, without git, and what was asked of it. */
function folderOf(files: Record<string, string>, broken: FactKind | null) {
  const asked: string[] = []
  const gather = ((kind: FactKind, of: string): Promise<Fact<unknown>> => {
    asked.push(`${kind} ${of}`)
    if (kind === broken) return Promise.reject(new Error('the disk is gone'))
    const give = (value: unknown): Promise<Fact<unknown>> => Promise.resolve({ known: true, value })
    if (kind === 'glob') return give(Object.keys(files).filter((path) => path === of))
    if (kind === 'text') return files[of] === undefined ? Promise.resolve(noSuchFile) : give(files[of])
    return Promise.resolve({ known: false, why: 'not a git repository', remedy: null })
  }) as GatherFact
  return { files, asked, gather }
}

function keeperOf(files: Record<string, string>, broken: FactKind | null = null) {
  const folder = folderOf(files, broken)
  const clock = handClock()
  const reported: string[] = []
  const keeper = makeProjectKeeper({
    engine: makeProjectEngine({ root: '/ws', name: 'ws', items: allItems }),
    gather: folder.gather,
    after: (ms, then) => clock.after(ms, then),
    clock: () => clock.now(),
    report: (what, error) => reported.push(`${what}: ${String(error)}`),
  })
  for (const kind of ['runs', 'manifests'] as const) keeper.tell(kind, '', { known: true, value: [] })
  keeper.tell('now', '', { known: true, value: 1_790_000_000 })
  keeper.tell('trusted', '', { known: true, value: true })
  /** Lets timers and answers follow each other until nothing is left to do. */
  const settle = async (ms = 30): Promise<void> => {
    for (let i = 0; i < 40; i++) {
      clock.pass(ms)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return { ...folder, keeper, clock, settle, reported }
}
const status = (keeper: ReturnType<typeof keeperOf>['keeper'], id: string): string | undefined =>
  keeper.project.get()?.items.find((one) => one.id === id)?.status

describe('the keeper of a project', () => {
  it('looks nothing up while nobody needs it', async () => {
    const { keeper, asked, settle } = keeperOf({})
    await settle()
    assert.deepEqual([asked, keeper.project.get()], [[], null])
    keeper.dispose()
  })

  it('asks for each fact once, and shows the whole picture', async () => {
    const { keeper, asked, settle, reported } = keeperOf({ [planPath]: 'feasibility:\n  FEA-3: { answer: yes }\n' })
    const shown: boolean[] = []
    keeper.project.onDidChange((project) => shown.push(project!.pending))
    keeper.need()
    await settle()
    assert.equal(status(keeper, 'FEA-3'), 'asserted')
    assert.deepEqual(shown, [false])
    assert.equal(new Set(asked).size, asked.length)
    assert.deepEqual(reported, [])
    keeper.dispose()
  })

  it('asks again only for what changed, and follows it', async () => {
    const { keeper, files, asked, settle } = keeperOf({ [planPath]: '' })
    keeper.need()
    await settle()
    assert.equal(status(keeper, 'FEA-3'), 'not-met')
    asked.length = 0
    files[planPath] = 'feasibility:\n  FEA-3: { answer: yes }\n'
    keeper.renew(({ kind, of }) => kind === 'text' && of === planPath)
    await settle()
    assert.deepEqual(asked, [`text ${planPath}`])
    assert.equal(status(keeper, 'FEA-3'), 'asserted')
    keeper.dispose()
  })

  it('rests when it is needed no more, and catches up later', async () => {
    const { keeper, files, asked, settle } = keeperOf({ [planPath]: '' })
    const need = keeper.need()
    await settle()
    need.dispose()
    asked.length = 0
    files[planPath] = 'feasibility:\n  FEA-3: { answer: yes }\n'
    keeper.renew(() => true)
    await settle()
    assert.deepEqual([asked, status(keeper, 'FEA-3')], [[], 'not-met'])
    keeper.need()
    await settle()
    assert.equal(status(keeper, 'FEA-3'), 'asserted')
    keeper.dispose()
  })

  it('settles when everything is answered', async () => {
    const { keeper, settle } = keeperOf({ [planPath]: 'feasibility:\n  FEA-3: { answer: yes }\n' })
    const settled = keeper.settled()
    await settle()
    await settled
    assert.equal(keeper.project.get()?.pending, false)
    keeper.dispose()
  })

  it('shows a picture with holes when the whole one takes long', async () => {
    const { keeper, clock, settle } = keeperOf({})
    const never = makeProjectKeeper({
      engine: makeProjectEngine({ root: '/ws', name: 'ws', items: allItems }),
      gather: () => new Promise(() => undefined),
      after: (ms, then) => clock.after(ms, then),
      clock: () => clock.now(),
      report: () => undefined,
    })
    never.need()
    await settle(20)
    assert.equal(never.project.get(), null)
    await settle(60)
    assert.equal(never.project.get()?.pending, true)
    never.dispose()
    keeper.dispose()
  })

  it('reports a lookup that throws, and takes its fact as not known', async () => {
    const { keeper, reported, settle } = keeperOf({}, 'glob')
    keeper.need()
    await settle()
    assert.ok(reported.length > 0 && reported.every((one) => /^looking up glob .*: Error: the disk is gone$/.test(one)), reported[0])
    assert.equal(keeper.project.get()?.pending, false)
    assert.equal(status(keeper, 'FEA-5'), 'not-checkable')
    keeper.dispose()
  })
})
