// The reader's runs with what people say of them: every view and page sees the same names, stars and notes. Asks go through as they are.

import { all } from '../core/life.ts'
import { type RunMarks, makeRunMarker } from '../core/runMarks.ts'
import type { RunsState } from '../core/runsState.ts'
import { type Watchable, makeStore } from '../core/store.ts'
import type { ReaderClient } from './readerClient.ts'

/** `marks`: by the folder's path. Ends without ending the reader. */
export function markRuns(reader: ReaderClient, marks: Watchable<ReadonlyMap<string, RunMarks>>): ReaderClient {
  const mark = makeRunMarker()
  const now = (): RunsState => mark(reader.runs.get(), (root) => marks.get().get(root))
  const runs = makeStore(now())
  const update = (): void => runs.set(now())
  const watching = all(reader.runs.onDidChange(update), marks.onDidChange(update))
  return { ...reader, runs, dispose: () => watching.dispose() }
}
