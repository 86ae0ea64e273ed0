// The host's end of the reader thread: starts it when something visible needs it, starts it again when it dies, and holds what it tells.
// Knows nothing of VS Code or of Node's threads: roots, focus, the thread and the clock are handed in.

import type { Port } from '../bridge/port.ts'
import type { ReaderAsks, ReaderTold, RootToRead } from '../bridge/readerTalk.ts'
import { readPlace } from '../bridge/readingPlace.ts'
import { type Client, ClosedError, makeClient } from '../bridge/rpc.ts'
import { type Disposable, all, toStop } from '../core/life.ts'
import { couldBeLog } from '../core/logName.ts'
import type { RunKey, RunSummary } from '../core/run.ts'
import { type RunsState, noRuns } from '../core/runsState.ts'
import { type Watchable, makeStore } from '../core/store.ts'

/** A thread that has just been started. */
export interface ReaderThread extends Port {
  dispose(): unknown
  onDidDie(listener: (why: string) => void): unknown
}

/** A file that killed the thread twice; it is not read again before the window is reloaded or Refresh is asked for. */
export interface SetAside {
  readonly root: string
  readonly path: string
  /** How the thread died. */
  readonly why: string
}

export interface ReaderClient extends Disposable {
  readonly runs: Watchable<RunsState>
  readonly setAside: Watchable<readonly SetAside[]>
  /** Asks the thread, starting it (or waiting for its restart) where it is not there. */
  readonly ask: Client<ReaderAsks, ReaderTold>['ask']
  /** Somebody visible needs runs until this is disposed. */
  need(): Disposable
  /** A bounded look without anybody needing it, for what runs now; a thread that found nothing ends again. Until somebody needs more the phase stays `waiting`. */
  glance(): Promise<void>
  /** Something may have changed at this absolute path. Where no thread runs, what could be a log is worth a glance, now and then. */
  hint(path: string): void
  /** Reads everything again from the first byte, files that were set aside too. */
  again(): void
}

export interface ReaderOptions {
  readonly start: () => ReaderThread
  readonly roots: Watchable<readonly RootToRead[]>
  readonly focused: Watchable<boolean>
  readonly log: (level: 'info' | 'warn' | 'error', text: string) => void
  /** Calls back once after that many milliseconds, unless disposed. */
  readonly after: (ms: number, then: () => void) => Disposable
}

/** Waits before the thread is started again, by deaths in a row; after the last one it is given up until somebody asks for it. */
const backOffMs = [250, 1_000, 4_000, 15_000, 60_000] as const

/** Between two glances that hints ask for. */
const shortRestMs = 30_000
const longRestMs = 600_000

interface Living {
  readonly client: Client<ReaderAsks, ReaderTold>
  readonly end: Disposable
}

/** Makes the client. No thread runs before `need`, `ask` or `glance`. */
export function makeReaderClient(options: ReaderOptions): ReaderClient {
  const { roots, focused, log } = options
  const runs = makeStore<RunsState>(noRuns)
  const setAside = makeStore<readonly SetAside[]>([])
  /** Deaths by file, so that a file is blamed only when it was there twice. */
  const blame = new Map<string, number>()
  const waiting = new Set<() => void>()
  let living: Living | null = null
  /** Settles when the roots that were told last are taken; after a glance, when it is over. */
  let told: Promise<unknown> = Promise.resolve()
  let restart: Disposable | null = null
  let reading: ReaderTold['reading'] | null = null
  let deaths = 0
  let needs = 0
  let over = false
  /** Nobody wanted more than a glance so far. */
  let glancing = false
  let resting: Disposable | null = null
  let restMs = shortRestMs
  let hinted = false

  const unheard = (what: string) => (error: unknown) => {
    if (!(error instanceof ClosedError)) log('error', `${what}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const tellPace = (): void => {
    living?.client.ask('pace', { visible: needs > 0, focused: focused.get() }).catch(unheard('pace'))
  }
  const tellRoots = (): void => {
    const aside = setAside.get()
    const asked = roots.get().map((root) => {
      const files = aside.filter((one) => one.root === root.path).map((one) => one.path)
      return files.length === 0 ? root : { ...root, setAside: files }
    })
    const name = glancing ? 'glance' : 'follow'
    told = living?.client.ask(name, asked).catch(unheard(name)) ?? Promise.resolve()
  }
  /** Somebody wants all of it. */
  const widen = (): void => {
    if (!glancing) return
    glancing = false
    if (living === null) return
    runs.set({ ...runs.get(), phase: 'looking' })
    tellRoots()
  }

  const take = ({ keys, changed: news, roots: reports, looking, partial }: ReaderTold['runs']): void => {
    const before = runs.get().runs
    const changed = new Map<RunKey, RunSummary>(news.map((run) => [run.key, run]))
    const next = new Map<RunKey, RunSummary>()
    for (const key of keys) {
      const run = changed.get(key) ?? before.get(key)
      if (run !== undefined) next.set(key, run)
    }
    if (!looking) deaths = 0
    const phase = glancing ? 'waiting' : looking || partial === true ? 'looking' : 'ready'
    runs.set({ runs: next, roots: reports, phase, problem: null })
  }

  const died = (why: string): void => {
    if (living === null) return
    living.end.dispose()
    living = null
    deaths++
    const at = reading === null ? null : readPlace(reading)
    reading = null
    log('error', `The reader thread ended: ${why}${at === null ? '' : ` (while reading ${at.path} in ${at.root})`}.`)
    if (at !== null) {
      const file = `${at.root}\n${at.path}`
      const times = (blame.get(file) ?? 0) + 1
      blame.set(file, times)
      if (times === 2) {
        setAside.set([...setAside.get(), { ...at, why }])
        log('warn', `${at.path} ended the reader twice and is not read any more.`)
        deaths = 0
      }
    }
    const wait = backOffMs[deaths - 1] ?? (deaths === 0 ? 0 : undefined)
    if (wait === undefined) {
      runs.set({ ...runs.get(), phase: 'broken', problem: `The reader ended ${deaths} times in a row: ${why}` })
      release()
      return
    }
    restart = options.after(wait, () => {
      restart = null
      if (needs > 0 || waiting.size > 0 || runs.get().runs.size > 0) startNow()
    })
  }

  const startNow = (): void => {
    if (over || living !== null) return
    restart?.dispose()
    restart = null
    let thread: ReaderThread
    try {
      thread = options.start()
    } catch (error) {
      runs.set({ ...runs.get(), phase: 'broken', problem: error instanceof Error ? error.message : String(error) })
      release()
      return
    }
    const client = makeClient<ReaderAsks, ReaderTold>(thread)
    const mine: Living = {
      client,
      end: all(
        toStop(() => void thread.dispose()),
        client,
        client.onTold('runs', take),
        client.onTold('reading', (place) => (reading = place)),
        client.onTold('log', (line) => log(line.level, line.text)),
      ),
    }
    living = mine
    thread.onDidDie((why) => {
      if (living === mine) died(why)
    })
    runs.set({ ...runs.get(), phase: glancing ? 'waiting' : 'looking', problem: null })
    tellRoots()
    tellPace()
    release()
  }
  const release = (): void => {
    for (const go of [...waiting]) go()
    waiting.clear()
  }
  const stop = (): void => {
    restart?.dispose()
    restart = null
    living?.end.dispose()
    living = null
    reading = null
    glancing = false
    release()
  }
  /** Where there is no folder there is nothing to read and no thread. */
  const start = (): void => {
    if (roots.get().length === 0) runs.set({ ...noRuns, phase: 'ready' })
    else if (restart === null) startNow()
  }

  const watching = all(
    roots.onDidChange((now) => {
      if (now.length === 0) {
        stop()
        runs.set({ ...noRuns, phase: 'ready' })
      } else if (living !== null) tellRoots()
      else if (needs > 0) start()
    }),
    focused.onDidChange(tellPace),
  )

  const ask: ReaderClient['ask'] = async (name, question, stopped) => {
    if (name !== 'tools') widen()
    if (living === null && !over) {
      if (restart !== null) await new Promise<void>((go) => waiting.add(go))
      else start()
    }
    if (living === null) throw new ClosedError(runs.get().problem ?? 'the reader is not running')
    return living.client.ask(name, question, stopped)
  }

  const glance = async (): Promise<void> => {
    if (living !== null || restart !== null || roots.get().length === 0 || over) return
    glancing = true
    startNow()
    await told
    if (needs === 0 && glancing && runs.get().runs.size === 0) stop()
  }
  /** After each look in vain the next one waits longer. */
  const glanceNowAndThen = (): void => {
    if (resting !== null) {
      hinted = true
      return
    }
    resting = options.after(restMs, () => {
      resting = null
      if (hinted) glanceNowAndThen()
      hinted = false
    })
    void glance().then(() => {
      restMs = living === null ? Math.min(restMs * 2, longRestMs) : shortRestMs
    })
  }

  return {
    runs,
    setAside,
    ask,
    need() {
      needs++
      if (needs === 1) {
        if (living === null) {
          glancing = false
          start()
        } else {
          widen()
          tellPace()
        }
      }
      return toStop(() => {
        needs--
        if (needs > 0) return
        const { phase, runs: held } = runs.get()
        // where there is nothing, nothing waits: the next need looks again
        if (phase === 'ready' && held.size === 0) stop()
        else tellPace()
      })
    },
    glance,
    hint(path) {
      if (living !== null) {
        if (needs > 0 || (glancing && couldBeLog(path))) living.client.ask('hint', path).catch(unheard('hint'))
      } else if (restart === null && !over && couldBeLog(path)) glanceNowAndThen()
    },
    again() {
      stop()
      blame.clear()
      deaths = 0
      setAside.set([])
      start()
    },
    dispose() {
      over = true
      resting?.dispose()
      watching.dispose()
      stop()
    },
  }
}
