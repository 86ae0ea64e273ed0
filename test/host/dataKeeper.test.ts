// When data is looked at: only when needed and trusted, again when something changed, and the newest look wins.

import assert from 'node:assert/strict'
import type { DataRoot } from '../../src/core/data.ts'
import type { EntryState } from '../../src/core/dataCheck.ts'
import { toStop } from '../../src/core/life.ts'
import type { ManifestEntry } from '../../src/core/manifest.ts'
import { makeStore } from '../../src/core/store.ts'
import { makeDataKeeper } from '../../src/host/dataKeeper.ts'

const turns = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}
const found = (root: string, head = 'c1'): DataRoot => ({ root, name: root, manifests: [], git: null, head, branch: null, notes: [] })

function bench({ trusted = true, poll = null as number | null } = {}) {
  const timers: { ms: number; run: () => void }[] = []
  const looks: { root: string; answer: (data: DataRoot) => void; fail: (error: Error) => void }[] = []
  const reports: string[] = []
  const head = { value: 'c1' }
  const roots = makeStore<readonly { path: string; name: string }[]>([{ path: '/ws', name: 'ws' }])
  const trust = makeStore(trusted)
  const keeper = makeDataKeeper({
    source: {
      look: ({ path }) => new Promise((answer, fail) => void looks.push({ root: path, answer, fail })),
      head: () => Promise.resolve(head.value),
    },
    roots,
    trusted: trust,
    after(ms, run) {
      const timer = { ms, run }
      timers.push(timer)
      return toStop(() => timers.includes(timer) && timers.splice(timers.indexOf(timer), 1))
    },
    pollHeadMs: () => poll,
    report: (what) => reports.push(what),
  })
  const fire = async (): Promise<void> => {
    for (const timer of timers.splice(0)) timer.run()
    await turns()
  }
  return { keeper, timers, looks, roots, trust, head, reports, fire }
}

describe('the keeper of data', () => {
  it('looks when somebody needs it, and not before', async () => {
    const { keeper, looks, timers, fire } = bench()
    keeper.stale()
    assert.equal(timers.length, 0)
    const need = keeper.need()
    await fire()
    assert.equal(looks.length, 1)
    assert.equal(keeper.state.get().phase, 'looking')
    looks[0]!.answer(found('/ws'))
    await turns()
    assert.deepEqual([keeper.state.get().phase, keeper.state.get().roots.length], ['ready', 1])
    need.dispose()
    keeper.need()
    assert.equal(timers.length, 0, 'what is known is not looked at again')
  })

  it('looks once for many changes', async () => {
    const { keeper, looks, timers, fire } = bench()
    keeper.need()
    await fire()
    looks[0]!.answer(found('/ws'))
    await turns()
    for (let i = 0; i < 9; i++) keeper.stale()
    assert.equal(timers.length, 1)
    await fire()
    assert.equal(looks.length, 2)
    assert.equal(keeper.state.get().phase, 'ready', 'what was known stays while it looks')
  })

  it('lets the newest look win', async () => {
    const { keeper, looks } = bench()
    void keeper.refresh()
    const second = keeper.refresh()
    looks[1]!.answer(found('/ws', 'new'))
    await second
    looks[0]!.answer(found('/ws', 'old'))
    await turns()
    assert.equal(keeper.state.get().roots[0]?.head, 'new')
  })

  it('is off in Restricted Mode, and on as soon as the workspace is trusted', async () => {
    const { keeper, looks, trust, fire } = bench({ trusted: false })
    keeper.need()
    await fire()
    await keeper.refresh()
    assert.deepEqual([looks.length, keeper.state.get().phase], [0, 'restricted'])
    trust.set(true)
    await fire()
    assert.equal(looks.length, 1)
  })

  it('asks for the commit while it is needed and nobody tells, and looks when it is another', async () => {
    const { keeper, looks, timers, head, fire } = bench({ poll: 5_000 })
    const need = keeper.need()
    await fire()
    looks[0]!.answer(found('/ws'))
    await turns()
    assert.deepEqual(
      timers.map((timer) => timer.ms),
      [5_000],
    )
    await fire()
    assert.equal(looks.length, 1)
    head.value = 'c2'
    await fire()
    await fire()
    assert.equal(looks.length, 2)
    need.dispose()
    assert.deepEqual(timers, [])
  })

  it('says when a look failed, and goes on', async () => {
    const { keeper, looks, reports } = bench()
    const looking = keeper.refresh()
    looks[0]!.fail(new Error('Disk on fire.'))
    await looking
    assert.deepEqual([keeper.state.get().phase, keeper.state.get().problem, reports], ['broken', 'Disk on fire.', ['looking at data']])
    const again = keeper.refresh()
    looks[1]!.answer(found('/ws'))
    await again
    assert.equal(keeper.state.get().phase, 'ready')
  })

  it('follows folders, and does nothing after its end', async () => {
    const { keeper, looks, roots, fire, timers } = bench()
    keeper.need()
    await fire()
    looks[0]!.answer(found('/ws'))
    await turns()
    roots.set([])
    await fire()
    assert.deepEqual(keeper.state.get().roots, [])
    keeper.dispose()
    await keeper.refresh()
    assert.deepEqual([looks.length, timers.length], [1, 0])
  })
})

describe('the keeper of data, where data is compared with the disk', () => {
  const entry = (hash: string): ManifestEntry => ({
    path: 'x',
    stage: null,
    hash,
    hashKind: 'md5',
    isFolder: false,
    sizeBytes: null,
    files: null,
    remote: null,
    frozen: false,
    origin: null,
    why: null,
  })
  const state = (word: EntryState['state']): readonly EntryState[] => [{ state: word, why: null, differs: null }]

  it('tells states after the manifests, keeps them for the same data, and forgets them for other data', async () => {
    let hash = 'a'
    let answer: ((states: ReadonlyMap<string, readonly EntryState[]>) => void) | undefined
    const asked: boolean[] = []
    const keeper = makeDataKeeper({
      source: {
        look: () =>
          Promise.resolve({
            ...found('/ws'),
            manifests: [{ path: 'x.dvc', kind: 'dvc', entries: [entry(hash)], why: null, lastCommit: null, commitWhy: null, blob: null }],
          }),
        head: () => Promise.resolve(null),
        check: (_root, _manifests, whole) => {
          asked.push(whole)
          return new Promise((told) => (answer = told))
        },
      },
      roots: makeStore([{ path: '/ws', name: 'ws' }]),
      trusted: makeStore(true),
      after: () => toStop(() => undefined),
      pollHeadMs: () => null,
      report: () => undefined,
    })
    const told = (): string | undefined => keeper.state.get().roots[0]?.states?.get('x.dvc')?.[0]?.state
    const first = keeper.refresh()
    await turns()
    assert.deepEqual([keeper.state.get().phase, told()], ['ready', undefined])
    answer!(new Map([['x.dvc', state('unchecked')]]))
    await first
    assert.equal(told(), 'unchecked')
    const whole = keeper.check('/ws', 'x.dvc')
    answer!(new Map([['x.dvc', state('unchanged')]]))
    await whole
    assert.deepEqual([told(), asked], ['unchanged', [false, true]])
    void keeper.refresh()
    await turns()
    assert.equal(told(), 'unchanged', 'the same data is as it was')
    hash = 'b'
    void keeper.refresh()
    await turns()
    assert.equal(told(), undefined, 'of other data nothing is known yet')
  })
})
