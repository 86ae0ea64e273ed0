// Keeps what the GPUs did: takes every reading, writes it down now and then and at the end, and has it back after a reload. Knows no file system.

import type { GpuState } from '../core/gpu.ts'
import { type GpuHistory, makeGpuHistory } from '../core/gpuHistory.ts'
import { historyBytes, historyLimitBytes, readHistoryBytes } from '../core/gpuHistoryBytes.ts'
import { type Disposable, toStop } from '../core/life.ts'
import type { FrontDoor } from './frontDoor.ts'

/** Where the history is kept; null = nowhere. */
export type HistoryFile = {
  read(): Promise<Uint8Array | null>
  write(bytes: Uint8Array): Promise<void>
  writeNow(bytes: Uint8Array): void
} | null

/** A crash loses no more than this; writing more often would only wear the disk. */
export const writeMs = 60_000

export interface GpusHistory extends Disposable {
  readonly history: GpuHistory
  /** Takes what was read; call it before whoever draws the history is told. */
  take(state: GpuState): void
  /** Settles when what was kept is there, or it is known that it cannot be read. */
  readonly loaded: Promise<void>
}

export interface GpusHistoryParts {
  readonly door: Pick<FrontDoor, 'output'>
  readonly file: HistoryFile
  readonly after: (ms: number, then: () => void) => Disposable
}

/** Begins to read what was kept. Ending it writes what is new. */
export function keepGpuHistory({ door, file, after }: GpusHistoryParts): GpusHistory {
  const history = makeGpuHistory()
  /** The version that the file holds. */
  let written = 0
  let waiting: Disposable | null = null
  let isLoaded = false
  let isEnded = false
  let complained = false

  const complain = (what: string, error: unknown): void => {
    if (!complained) door.output.warn(`${what}: ${error instanceof Error ? error.message : String(error)}`)
    complained = true
  }
  const load = async (): Promise<void> => {
    try {
      const bytes = await file?.read()
      if (bytes == null || isEnded) return
      const traces = readHistoryBytes(bytes)
      if (typeof traces === 'string') return door.output.warn(`The history of the GPUs cannot be read, so it begins anew. ${traces}`)
      const news = history.version > 0
      history.prepend(traces)
      if (!news) written = history.version
    } catch (error) {
      complain('The history of the GPUs cannot be read, so it begins anew', error)
    } finally {
      isLoaded = true
    }
  }
  const loaded = load()
  /** null when there is nothing new, or no place for it; before the file was read it would be lost by writing over it. */
  const news = (): Uint8Array | null => {
    if (file === null || !isLoaded || history.version === written) return null
    const bytes = historyBytes(history)
    return bytes.length > historyLimitBytes ? null : bytes
  }
  const write = async (): Promise<void> => {
    await loaded
    const bytes = news()
    if (isEnded || bytes === null) return
    const { version } = history
    try {
      await file!.write(bytes)
      written = version
    } catch (error) {
      complain('The history of the GPUs cannot be kept', error)
    }
  }
  const end = toStop(() => {
    isEnded = true
    waiting?.dispose()
    try {
      const bytes = news()
      if (bytes !== null) file!.writeNow(bytes)
    } catch (error) {
      complain('The history of the GPUs cannot be kept', error)
    }
  })
  return {
    history,
    loaded,
    take(state) {
      history.append(state)
      if (file === null || history.version === written || isEnded) return
      waiting ??= after(writeMs, () => {
        waiting = null
        void write()
      })
    },
    dispose: () => end.dispose(),
  }
}
