// The blocks of one chart: asks for what is visible, keeps what came, and stops a question when a newer one replaces it.
// Knows no drawing. At most `lanes` questions of the page are open at a time, so that what is looked at last does not wait for everything.

import type { Block, BlockQuestion } from '../../src/core/block.ts'
import { type Disposable, toStop } from '../../src/core/life.ts'
import type { RunKey } from '../../src/core/run.ts'

export interface Lanes {
  /** Runs a task when a lane is free; one that was stopped meanwhile is dropped. */
  add(stop: AbortSignal, task: () => Promise<void>): void
}

/** A queue for all charts of a page. */
export function makeLanes(lanes = 8): Lanes {
  const waiting: (() => Promise<void>)[] = []
  let open = 0
  const next = (): void => {
    while (open < lanes) {
      const task = waiting.shift()
      if (task === undefined) return
      open++
      void task().finally(() => {
        open--
        next()
      })
    }
  }
  return {
    add(stop, task) {
      waiting.push(() => (stop.aborted ? Promise.resolve() : task()))
      next()
    },
  }
}

export interface Held {
  readonly block: Block | null
  /** Why the last question failed. */
  readonly failed: string | null
}

interface Entry {
  held: Held
  asked: string
  version: number
  stop: AbortController
}

export interface Blocks extends Disposable {
  get(run: RunKey): Held
  /** These are visible now, at these versions of their runs: asks what is new, stops what is not wanted any more. */
  want(questions: readonly { readonly question: BlockQuestion; readonly version: number }[]): void
}

const nothing: Held = { block: null, failed: null }

/** `ask` rejects with an error whose message is for a person. `onCome` is told after each answer. */
export function makeBlocks(ask: (question: BlockQuestion, stop: AbortSignal) => Promise<Block>, lanes: Lanes, onCome: () => void): Blocks {
  const entries = new Map<RunKey, Entry>()
  const end = toStop(() => {
    for (const entry of entries.values()) entry.stop.abort()
    entries.clear()
  })
  return {
    get: (run) => entries.get(run)?.held ?? nothing,
    want(questions) {
      const wanted = new Set(questions.map((one) => one.question.run))
      for (const [run, entry] of entries)
        if (!wanted.has(run)) {
          entry.stop.abort()
          entries.delete(run)
        }
      for (const { question, version } of questions) {
        const asked = JSON.stringify(question)
        const before = entries.get(question.run)
        // a thread that began again counts versions anew, and may read what it could not
        if (before !== undefined && before.asked === asked && before.version === version && before.held.failed === null) continue
        before?.stop.abort()
        // what is on the screen stays there until the new block is here, unless it means something else
        const sameAxis = before?.held.block != null && before.asked.includes(`"axis":"${question.axis}"`)
        const entry: Entry = { held: sameAxis ? before.held : nothing, asked, version, stop: new AbortController() }
        entries.set(question.run, entry)
        const { signal } = entry.stop
        lanes.add(signal, async () => {
          try {
            const block = await ask(question, signal)
            if (!signal.aborted) entry.held = { block, failed: null }
          } catch (error) {
            if (!signal.aborted) entry.held = { block: entry.held.block, failed: error instanceof Error ? error.message : String(error) }
          }
          if (!signal.aborted) onCome()
        })
      }
    },
    ...end,
  }
}
