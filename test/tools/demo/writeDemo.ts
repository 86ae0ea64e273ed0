// Writes the demo project: a small, believable ML repository, the same on every machine. Tests, `npm run demo` and `npm start` call it.

import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { bench, track, trainVersions } from './dataSet.ts'
import { writeHistory, writeInto } from './history.ts'
import { writeManyRuns, writeRuns } from './runs.ts'

export interface DemoOptions {
  /** Besides, this many small runs below runs/many. */
  readonly manyRuns?: number
}

/** Writes the demo into a folder that is empty or not there yet. Says whether git was found; without it the project has no history. */
export async function writeDemo(folder: string, options: DemoOptions = {}): Promise<{ git: boolean }> {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Error(`${folder} is not empty. Name a folder that is, or is not there yet.`)
  mkdirSync(folder, { recursive: true })
  const git = await writeHistory(folder)
  const newest = { train: trainVersions.at(-1)!, bench }
  for (const [name, files] of Object.entries(newest)) for (const [path, bytes] of files) writeInto(folder, `data/${name}/${path}`, bytes)
  for (const tracked of [...trainVersions.map((files) => track('train', files)), track('bench', bench)])
    for (const [path, bytes] of tracked.cache) writeInto(folder, `.dvc/cache/files/md5/${path}`, bytes)
  writeRuns(join(folder, 'runs'))
  if (options.manyRuns !== undefined) writeManyRuns(join(folder, 'runs'), options.manyRuns)
  return { git }
}
