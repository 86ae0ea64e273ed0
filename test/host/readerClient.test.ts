// The host's end of the reader thread: started when needed, started again when it died, and never blamed for a file twice.

import assert from 'node:assert/strict'
import { makePortPair } from '../../src/bridge/port.ts'
import type { Pace, ReaderAsks, ReaderTold, RootToRead } from '../../src/bridge/readerTalk.ts'
import { makeReadingPlace } from '../../src/bridge/readingPlace.ts'
import { ClosedError, type Server, serve } from '../../src/bridge/rpc.ts'
import { toStop } from '../../src/core/life.ts'
import type { RunSummary } from '../../src/core/run.ts'
import { makeStore } from '../../src/core/store.ts'
import { type ReaderClient, type ReaderThread, makeReaderClient } from '../../src/host/readerClient.ts'
import { rootReport, runAt } from '../tools/runs.ts'

interface Fake {
  readonly server: Server<ReaderTold>
  readonly followed: unknown[]
  readonly glanced: unknown[]
  readonly paces: Pace[]
  readonly hints: string[]
  disposed: boolean
  die(why: string): void
  tell(runs: readonly RunSummary[], looking?: boolean): void
}

const ws: RootToRead = { path: '/ws', name: 'ws', folders: [], exclude: [] }
const turns = async (): Promise<void> => {
  for (let i = 0; i < 30; i++) await Promise.resolve()
}

function bench(rootsAtFirst: readonly RootToRead[] = [ws]) {
  const threads: Fake[] = []
  const timers: { ms: number; go: () => void }[] = []
  const roots = makeStore(rootsAtFirst)
  const focused = makeStore(true)
  const logged: string[] = []
  const start = (): ReaderThread => {
    const pair = makePortPair()
    const dying = new Set<(why: string) => void>()
    const fake: Fake = {
      followed: [],
      glanced: [],
      paces: [],
      hints: [],
      disposed: false,
      server: serve<ReaderAsks, ReaderTold>(
        pair.right,
        {
          follow: (what) => void fake.followed.push(what),
          glance: (what) => void fake.glanced.push(what),
          pace: (pace) => void fake.paces.push(pace),
          hint: (path) => void fake.hints.push(path),
          look: () => undefined,
          tools: () => ['TensorBoard'],
          table: () => ({ columns: [], rows: 0 }),
          block: () => {
            throw new Error('not here')
          },
          nearest: () => null,
          points: () => {
            throw new Error('not here')
          },
        },
        () => undefined,
      ),
      die(why) {
        pair.close()
        for (const listener of dying) listener(why)
      },
      tell: (runs, looking = false) =>
        fake.server.tell('runs', { keys: runs.map((run) => run.key), changed: runs, roots: [rootReport('/ws')], looking }),
    }
    threads.push(fake)
    return { ...pair.left, dispose: () => (fake.disposed = true), onDidDie: (listener) => dying.add(listener) }
  }
  const client = makeReaderClient({
    start,
    roots,
    focused,
    log: (level, text) => logged.push(`${level}: ${text}`),
    after: (ms, then) => {
      const timer = { ms, go: then }
      timers.push(timer)
      return toStop(() => timers.includes(timer) && timers.splice(timers.indexOf(timer), 1))
    },
  })
  const fire = (): number => {
    const timer = timers.shift()
    assert.ok(timer !== undefined, 'nothing waits')
    timer.go()
    return timer.ms
  }
  return { client, threads, timers, roots, focused, logged, fire, last: () => threads.at(-1)! }
}

describe('the reader client', () => {
  it('starts no thread before somebody needs it, and one for many', async () => {
    const { client, threads, last } = bench()
    assert.equal(threads.length, 0)
    assert.equal(client.runs.get().phase, 'waiting')
    const first = client.need()
    client.need()
    await turns()
    assert.equal(threads.length, 1)
    assert.equal(last().followed.length, 1)
    assert.deepEqual(last().paces.at(-1), { visible: true, focused: true })
    assert.equal(client.runs.get().phase, 'looking')
    first.dispose()
    first.dispose()
    await turns()
    assert.deepEqual(last().paces.at(-1), { visible: true, focused: true })
  })

  it('tells how much it is needed', async () => {
    const { client, focused, last } = bench()
    const need = client.need()
    focused.set(false)
    await turns()
    assert.deepEqual(last().paces.at(-1), { visible: true, focused: false })
    need.dispose()
    await turns()
    assert.deepEqual(last().paces.at(-1), { visible: false, focused: false })
  })

  it('holds what it is told: changed runs replace, unchanged stay the same, absent go', async () => {
    const { client, last } = bench()
    client.need()
    const [a, b] = [runAt('a'), runAt('b')]
    last().tell([a, b])
    await turns()
    const before = client.runs.get().runs.get(a.key)
    assert.equal(client.runs.get().phase, 'ready')
    last().server.tell('runs', { keys: [a.key], changed: [], roots: [rootReport('/ws')], looking: false })
    await turns()
    assert.deepEqual([...client.runs.get().runs.keys()], [a.key])
    assert.equal(client.runs.get().runs.get(a.key), before)
  })

  it('ends a thread that found nothing at the first glance, and keeps one that did', async () => {
    const empty = bench()
    await empty.client.glance()
    assert.equal(empty.last().disposed, true)
    const full = bench()
    const glance = full.client.glance()
    full.last().tell([runAt('a')])
    await glance
    await turns()
    assert.equal(full.last().disposed, false)
    assert.equal(full.last().paces.at(-1)?.visible, false)
    assert.deepEqual([full.last().glanced.length, full.last().followed.length], [1, 0])
    assert.deepEqual([full.client.runs.get().phase, full.client.runs.get().runs.size], ['waiting', 1])
  })

  for (const [what, more] of [
    ['somebody needs runs', (client: ReaderClient) => void client.need()],
    ['something is asked', (client: ReaderClient) => client.ask('look', null)],
  ] as const)
    it(`has everything read once ${what} after a glance`, async () => {
      const { client, threads, last } = bench()
      const glance = client.glance()
      last().tell([runAt('a')])
      await glance
      await more(client)
      await turns()
      assert.deepEqual([threads.length, last().followed.length, client.runs.get().phase], [1, 1, 'looking'])
      last().tell([runAt('a'), runAt('b')])
      await turns()
      assert.deepEqual([client.runs.get().runs.size, client.runs.get().phase], [2, 'ready'])
    })

  it('ends a thread that found nothing when nobody needs it any more', async () => {
    const { client, threads, last } = bench()
    const need = client.need()
    last().tell([])
    await turns()
    need.dispose()
    assert.equal(last().disposed, true)
    client.need()
    assert.equal(threads.length, 2)
  })

  it('starts again after a death, later each time, and keeps showing what it had', async () => {
    const { client, threads, last, fire, logged } = bench()
    client.need()
    last().tell([runAt('a')])
    await turns()
    const waits: number[] = []
    for (let i = 0; i < 3; i++) {
      last().die('oops')
      assert.equal(client.runs.get().runs.size, 1)
      waits.push(fire())
    }
    assert.deepEqual(waits, [250, 1_000, 4_000])
    assert.equal(threads.length, 4)
    assert.match(logged[0]!, /^error: The reader thread ended: oops/)
  })

  it('gives up after many deaths in a row and goes on when asked', async () => {
    const { client, threads, last, fire, timers } = bench()
    client.need()
    for (let i = 0; i < 5; i++) {
      last().die('oops')
      fire()
    }
    last().die('oops')
    assert.equal(timers.length, 0)
    assert.equal(client.runs.get().phase, 'broken')
    assert.match(client.runs.get().problem!, /6 times in a row: oops/)
    client.again()
    assert.equal(threads.length, 7)
    assert.equal(client.runs.get().phase, 'looking')
  })

  it('sets a file aside that killed the thread twice, and only that', async () => {
    const { client, last, fire } = bench()
    client.need()
    const dieOf = async (path: string): Promise<void> => {
      const place = makeReadingPlace()
      place.put({ root: '/ws', path })
      last().server.tell('reading', place.memory)
      await turns()
      last().die('boom')
      fire()
      await turns()
    }
    await dieOf('bad')
    await dieOf('other')
    assert.deepEqual(client.setAside.get(), [])
    await dieOf('bad')
    assert.deepEqual(client.setAside.get(), [{ root: '/ws', path: 'bad', why: 'boom' }])
    assert.ok(JSON.stringify(last().followed.at(-1)).includes('"bad"'))
    client.again()
    await turns()
    assert.deepEqual(client.setAside.get(), [])
    assert.ok(!JSON.stringify(last().followed.at(-1)).includes('"bad"'))
  })

  it('answers asks: starting the thread, waiting for its restart, and failing those that died with it', async () => {
    const { client, threads, last, fire } = bench()
    await client.ask('look', null)
    assert.equal(threads.length, 1)
    const open = client.ask('nearest', { run: runAt('a').key, metric: 'm', system: false, axis: 'step', x: 0 })
    last().die('oops')
    await assert.rejects(open, ClosedError)
    const waiting = client.ask('look', null)
    await turns()
    fire()
    await waiting
    assert.equal(threads.length, 2)
  })

  it('follows roots that come and go, and has no thread without one', async () => {
    const { client, threads, roots, last } = bench([])
    client.need()
    assert.equal(threads.length, 0)
    assert.equal(client.runs.get().phase, 'ready')
    roots.set([ws])
    await turns()
    assert.equal(threads.length, 1)
    last().tell([runAt('a')])
    roots.set([ws, { ...ws, path: '/two' }])
    await turns()
    assert.equal(last().followed.length, 2)
    roots.set([])
    assert.equal(last().disposed, true)
    assert.equal(client.runs.get().runs.size, 0)
    await assert.rejects(client.ask('look', null), ClosedError)
  })

  it('passes hints on to a thread that somebody needs', async () => {
    const { client, last } = bench()
    client.need()
    client.hint('/ws/x')
    await turns()
    assert.deepEqual(last().hints, ['/ws/x'])
  })

  it('glances where no thread runs when a log may have been written, now and then, and ever less often in vain', async () => {
    const { client, threads, timers, last, fire } = bench()
    client.hint('/ws/train.py')
    assert.equal(threads.length, 0)
    client.hint('/ws/runs/a/metrics.csv')
    await turns()
    assert.deepEqual([threads.length, last().glanced.length, last().disposed], [1, 1, true])
    client.hint('/ws/runs/a/metrics.csv')
    await turns()
    assert.equal(threads.length, 1)
    const first = fire()
    await turns()
    assert.equal(threads.length, 2)
    const second = fire()
    await turns()
    assert.ok(second > first)
    // nothing was written since
    assert.deepEqual([threads.length, timers.length], [2, 0])
    client.hint('/ws/runs/a/metrics.csv')
    last().tell([runAt('a')])
    await turns()
    assert.deepEqual([threads.length, last().disposed, client.runs.get().runs.size], [3, false, 1])
    client.hint('/ws/runs/b/metrics.csv')
    await turns()
    assert.deepEqual(last().hints, ['/ws/runs/b/metrics.csv'])
  })

  it('says why a thread cannot be started', () => {
    const roots = makeStore([ws])
    const client = makeReaderClient({
      start: () => {
        throw new Error('No threads here.')
      },
      roots,
      focused: makeStore(true),
      log: () => undefined,
      after: () => toStop(() => undefined),
    })
    client.need()
    assert.deepEqual([client.runs.get().phase, client.runs.get().problem], ['broken', 'No threads here.'])
  })

  it('starts nothing after its end', async () => {
    const { client, threads, last } = bench()
    client.need()
    client.dispose()
    assert.equal(last().disposed, true)
    await assert.rejects(client.ask('look', null), ClosedError)
    assert.equal(threads.length, 1)
  })
})
