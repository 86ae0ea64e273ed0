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

  function disk() {
    const now = { hash: 'a' }
    const asked: {
      paths: string[]
      whole: boolean
      stop: AbortSignal | undefined
      answer: (word: EntryState['state']) => Promise<void>
    }[] = []
    const timers: { ms: number; run: () => void }[] = []
    const manifest = (path: string) =>
      ({ path, kind: 'dvc', entries: [entry(now.hash)], why: null, lastCommit: null, commitWhy: null, blob: null }) as const
    const trusted = makeStore(true)
    const keeper = makeDataKeeper({
      source: {
        look: () => Promise.resolve({ ...found('/ws'), manifests: [manifest('x.dvc'), manifest('y.dvc')] }),
        head: () => Promise.resolve(null),
        check: (_root, manifests, whole, asker) =>
          new Promise((told) =>
            asked.push({
              paths: manifests.map((one) => one.path),
              whole,
              stop: asker?.stop,
              answer: async (word) => {
                told(new Map(asker?.stop?.aborted === true ? [] : manifests.map((one) => [one.path, state(word)])))
                await turns()
              },
            }),
          ),
      },
      roots: makeStore([{ path: '/ws', name: 'ws' }]),
      trusted,
      after(ms, run) {
        const timer = { ms, run }
        timers.push(timer)
        return toStop(() => timers.includes(timer) && timers.splice(timers.indexOf(timer), 1))
      },
      pollHeadMs: () => null,
      report: () => undefined,
    })
    const fire = async (most = Infinity): Promise<void> => {
      for (const timer of timers.filter((one) => one.ms <= most)) {
        if (!timers.includes(timer)) continue
        timers.splice(timers.indexOf(timer), 1)
        timer.run()
      }
      await turns()
    }
    const told = (path = 'x.dvc'): string | undefined => keeper.state.get().roots[0]?.states?.get(path)?.[0]?.state
    return { keeper, asked, timers, trusted, fire, told, now }
  }

  it('looks at the disk when the window has time, one manifest after another, and only for a view of data', async () => {
    const { keeper, asked, fire, told } = disk()
    keeper.need()
    await fire()
    await fire()
    assert.deepEqual([keeper.state.get().phase, asked.length], ['ready', 0])
    keeper.need('disk')
    assert.equal(asked.length, 0)
    await fire()
    assert.deepEqual([asked.length, asked[0]?.paths, asked[0]?.whole], [1, ['x.dvc'], false])
    await asked[0]!.answer('unchanged')
    assert.deepEqual([told(), told('y.dvc'), asked.length], ['unchanged', undefined, 2])
    await asked[1]!.answer('modified')
    assert.equal(told('y.dvc'), 'modified')
  })

  it('stops when nobody looks any more, goes on when somebody does, and rests when it is done', async () => {
    const { keeper, asked, fire, timers } = disk()
    const need = keeper.need('disk')
    await fire()
    await fire()
    need.dispose()
    assert.equal(asked[0]?.stop?.aborted, true)
    await asked[0].answer('unchanged')
    assert.equal(asked.length, 1)
    const again = keeper.need('disk')
    await fire()
    await asked[1]!.answer('unchanged')
    await asked[2]!.answer('unchanged')
    const { version } = keeper.state
    again.dispose()
    keeper.need('disk')
    assert.deepEqual(
      timers.map((timer) => timer.ms),
      [30_000],
      'what was compared a moment ago is not compared again',
    )
    await fire()
    keeper.need('disk')
    await fire()
    await asked[3]!.answer('unchanged')
    assert.equal(keeper.state.version, version, 'the same states again are no news')
  })

  it('never looks at the disk in Restricted Mode, nor tells what it found before', async () => {
    const { keeper, asked, fire, told, trusted } = disk()
    keeper.need('disk')
    await fire()
    await fire()
    trusted.set(false)
    await asked[0]!.answer('unchanged')
    await fire(1_000)
    assert.deepEqual([told(), asked.length, keeper.state.get().phase], [undefined, 1, 'restricted'])
  })

  it('keeps states for the same data, and forgets them for other data', async () => {
    const { keeper, asked, told, now } = disk()
    await keeper.refresh()
    const whole = keeper.check('/ws', 'x.dvc')
    assert.equal(asked[0]?.whole, true)
    await asked[0].answer('unchanged')
    await whole
    await keeper.refresh()
    assert.equal(told(), 'unchanged', 'the same data is as it was')
    const late = keeper.check('/ws', 'x.dvc')
    now.hash = 'b'
    await keeper.refresh()
    assert.equal(told(), undefined, 'of other data nothing is known yet')
    await asked[1]!.answer('unchanged')
    await late
    assert.equal(told(), undefined, 'what was found of the data before is not told of the data now')
  })

  it('tells nothing of a check that was stopped', async () => {
    const { keeper, asked, told } = disk()
    await keeper.refresh()
    const ending = new AbortController()
    const whole = keeper.check('/ws', 'x.dvc', { stop: ending.signal })
    ending.abort()
    await asked[0]!.answer('unchanged')
    await whole
    assert.equal(told(), undefined)
  })
})
