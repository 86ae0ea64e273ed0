// One cold load, as a process of its own: starts the reader thread on a folder and says, when the last point of every run can be asked for,
// how many milliseconds that took from the start of the thread; its parent measures from the start of the process.
//   load.js READER FOLDER RUNS TAG LAST

import { startThread } from '../../src/outside/thread.ts'
import { makeClient } from '../../src/bridge/rpc.ts'
import type { ReaderAsks, ReaderTold } from '../../src/bridge/readerTalk.ts'

const [reader, folder, runs, tag, last] = process.argv.slice(2) as [string, string, string, string, string]
const began = performance.now()
const thread = startThread(reader)
const client = makeClient<ReaderAsks, ReaderTold>(thread)

/** Settles when the newest told state is whole. */
const whole = new Promise<ReaderTold['runs']>((done) => {
  client.onTold('runs', (told) => {
    if (!told.looking && told.keys.length === Number(runs)) done(told)
  })
})

async function load(): Promise<void> {
  await client.ask('follow', [{ path: folder, name: 'bench', folders: [], exclude: [] }])
  const { keys } = await whole
  const points = await Promise.all(
    keys.map((run) => client.ask('nearest', { run, metric: tag, system: false, axis: 'step', x: Number.MAX_SAFE_INTEGER })),
  )
  if (!points.every((point) => point?.step === Number(last))) throw new Error('a last point is missing')
  process.stdout.write(`${performance.now() - began}\n`)
  await thread.dispose()
}

load().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exit(1)
})
