// Keeps what is known of one folder's plan: feeds its engine with facts, a slice at a time, looks up what the engine lacks, and again what files or
// git changed. Knows no views; the engine, the lookups and the timer are handed in.

import { type Fact, type FactKind, type FactTypes, type GatherFact, factKey } from '../core/fact.ts'
import { type Disposable, toStop } from '../core/life.ts'
import type { Project } from '../core/project.ts'
import type { FactName, ProjectEngine } from '../core/projectEngine.ts'
import { type Watchable, makeStore } from '../core/store.ts'

export interface ProjectKeeper extends Disposable {
  /** null until the first judgement is done. */
  readonly project: Watchable<Project | null>
  /** Tells what others keep: runs, manifests, the day, trust. */
  tell<K extends FactKind>(kind: K, of: string, fact: Fact<FactTypes[K]>): void
  /** Facts for which this says yes are looked up again, if anybody asked for them. */
  renew(which: (fact: FactName) => boolean): void
  /** Somebody needs the project to be up to date; without anybody nothing is looked up. */
  need(): Disposable
  /** Settles when nothing waits to be looked up or judged; needs it meanwhile. */
  settled(): Promise<void>
}

export interface ProjectKeeperParts {
  readonly engine: ProjectEngine
  readonly gather: GatherFact
  readonly after: (ms: number, then: () => void) => Disposable
  /** Milliseconds of any clock. */
  readonly clock: () => number
  readonly report: (what: string, error: unknown) => void
}

/** Work between two breaths of the extension host. */
const sliceMs = 8
/** Answers come in crowds: those of this time are judged together. */
const crowdMs = 25
/** A picture with holes is shown only when the whole one takes longer than this: rows that change under the pointer swallow clicks. */
const patienceMs = 1_500
/** Lookups under way at the same time. */
const mostAtOnce = 24
/** Told by others, never looked up. */
const told: ReadonlySet<FactKind> = new Set(['runs', 'manifests', 'now', 'trusted'])

export function makeProjectKeeper({ engine, gather, after, clock, report }: ProjectKeeperParts): ProjectKeeper {
  const project = makeStore<Project | null>(null)
  const underWay = new Set<string>()
  /** Looked up once more when the lookup that is under way has answered. */
  const again = new Map<string, FactName>()
  const queue = new Map<string, FactName>()
  const waiting: (() => void)[] = []
  let work: Generator<undefined, void> | null = null
  let timer: Disposable | null = null
  let needs = 0
  let isStale = true
  let ended = false
  /** A project of which parts are still looked up, and who shows it when that takes long. */
  let held: Disposable | null = null

  const idle = (): boolean => !isStale && work === null && queue.size === 0 && underWay.size === 0
  const soon = (ms: number): void => {
    if (ended || needs === 0) return
    timer ??= after(ms, () => {
      timer = null
      try {
        turn()
      } catch (error) {
        work = null
        isStale = false
        report('judging the plan', error)
        settle()
      }
    })
  }
  const settle = (): void => {
    if (idle()) for (const one of waiting.splice(0)) one()
  }
  const turn = (): void => {
    if (work === null) {
      if (!isStale) return settle()
      isStale = false
      work = engine.work()
    }
    const end = clock() + sliceMs
    for (;;) {
      if (work.next().done === true) break
      if (clock() >= end) return soon(0)
    }
    work = null
    publish()
    for (const fact of engine.wanted()) {
      const key = factKey(fact.kind, fact.of)
      if (!told.has(fact.kind) && !underWay.has(key)) queue.set(key, fact)
    }
    lookUp()
    if (isStale) soon(crowdMs)
    settle()
  }
  const publish = (): void => {
    if (engine.project().pending) {
      held ??= after(patienceMs, () => {
        held = null
        if (!ended) project.set(engine.project())
      })
      return
    }
    held?.dispose()
    held = null
    project.set(engine.project())
  }
  const lookUp = (): void => {
    if (ended || needs === 0) return
    for (const [key, fact] of queue) {
      if (underWay.size >= mostAtOnce) return
      queue.delete(key)
      if (underWay.has(key)) again.set(key, fact)
      else ask(key, fact)
    }
  }
  const ask = (key: string, { kind, of }: FactName): void => {
    underWay.add(key)
    const answered = (fact: Fact<FactTypes[typeof kind]>): void => {
      underWay.delete(key)
      if (ended) return
      engine.set(kind, of, fact)
      isStale = true
      const once = again.get(key)
      if (once !== undefined) {
        again.delete(key)
        queue.set(key, once)
      }
      lookUp()
      soon(crowdMs)
    }
    gather(kind, of).then(answered, (error: unknown) => {
      report(`looking up ${kind} ${of}`, error)
      answered({ known: false, why: error instanceof Error ? error.message : String(error), remedy: null })
    })
  }
  const need = (): Disposable => {
    needs++
    soon(0)
    lookUp()
    return toStop(() => needs--)
  }
  return {
    project,
    tell(kind, of, fact) {
      engine.set(kind, of, fact)
      isStale = true
      soon(crowdMs)
    },
    renew(which) {
      for (const fact of engine.asked()) if (!told.has(fact.kind) && which(fact)) queue.set(factKey(fact.kind, fact.of), fact)
      lookUp()
    },
    need,
    settled() {
      const needed = need()
      return new Promise<void>((resolve) => {
        waiting.push(() => {
          needed.dispose()
          resolve()
        })
        soon(0)
      })
    },
    dispose() {
      ended = true
      timer?.dispose()
      held?.dispose()
      for (const one of waiting.splice(0)) one()
    },
  }
}
