// The reader thread's door: answers what the host asks, over a port, and tells what there is. Nothing else in here knows that it is a thread.

import type { Block } from '../core/block.ts'
import type { ReaderAsks, ReaderTold } from '../bridge/readerTalk.ts'
import { makeReadingPlace } from '../bridge/readingPlace.ts'
import { serve } from '../bridge/rpc.ts'
import { allPoints } from '../core/joinedSeries.ts'
import { type RunKey } from '../core/run.ts'
import { UserError } from '../core/trouble.ts'
import { formats } from '../formats/registry.ts'
import { seeTable } from '../formats/tableSeen.ts'
import { toStop } from '../core/life.ts'
import { parentPort } from 'node:worker_threads'
import { bytesOf } from '../outside/files.ts'
import { makeLookAtProcess } from '../outside/liveProcess.ts'
import { portInThread } from '../outside/thread.ts'
import { type SeriesOfRun, makeBlock, nearestPoint } from './block.ts'
import { type Clock, makeReader } from './reader.ts'

const clock: Clock = {
  now: () => Date.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms)
    return toStop(() => clearTimeout(timer))
  },
}

/** Every buffer of a block or of points is its own: all may be moved. */
const movable = (answer: unknown): readonly ArrayBuffer[] =>
  typeof answer !== 'object' || answer === null
    ? []
    : Object.values(answer as Block).flatMap((one: unknown) => (ArrayBuffer.isView(one) ? [one.buffer as ArrayBuffer] : []))

if (parentPort !== null) {
  const port = portInThread(parentPort)
  const place = makeReadingPlace()
  const reader = makeReader({
    formats,
    clock,
    lookAtProcess: makeLookAtProcess(),
    tell: {
      runs: (told) => server.tell('runs', told),
      reading: (file) => place.put(file),
      log: (told) => server.tell('log', told),
    },
  })
  const seriesOf = (question: { readonly run: RunKey; readonly metric: string; readonly system: boolean }): SeriesOfRun => {
    const run = reader.runs.get(question.run)
    const parts = run?.series(question.metric, question.system)
    if (run === undefined) throw new UserError('This run is not there any more. Choose another one.')
    if (parts === undefined) throw new UserError(`The run has no metric "${question.metric}" any more. Choose another one.`)
    return { parts, version: run.version, firstWallTime: run.firstWallTime }
  }
  const server = serve<ReaderAsks, ReaderTold>(
    port,
    {
      follow: (roots) => reader.follow(roots),
      glance: (roots) => reader.glance(roots),
      pace: (pace) => reader.pace(pace),
      hint: (path) => reader.hint(path),
      look: () => reader.look(),
      tools: () => formats.map((format) => format.title),
      table: (path) => seeTable(path, bytesOf(path, 0, 65_536)),
      block: (question) => makeBlock(question, seriesOf(question)),
      nearest: (question) => nearestPoint(question, seriesOf(question)),
      points: (question) => allPoints(seriesOf(question).parts),
    },
    (error) => server.tell('log', { level: 'error', text: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    movable,
  )
  server.tell('reading', place.memory)
  port.onDidClose(() => {
    server.dispose()
    reader.dispose()
  })
}
