// The logs that the bench reads: scalars as the most used writer makes them, written once into a folder and kept.

import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, utimesSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { TfeventsWriter } from '../tools/tfeventsWriter.ts'

export interface BenchLog {
  readonly name: string
  readonly runs: number
  readonly tags: number
  /** Points of each tag of each run. */
  readonly steps: number
}

export const oneFile: BenchLog = { name: 'one file of 2,000,000 scalar events in 10 tags', runs: 1, tags: 10, steps: 200_000 }
export const manyRuns: BenchLog = { name: '200 runs of 10,000 scalar events in 10 tags', runs: 200, tags: 10, steps: 1_000 }

export const shortRuns: BenchLog = { name: '200 runs of 10 series of 100 points', runs: 200, tags: 10, steps: 100 }

export const tagOf = (tag: number): string => `train/metric_${tag}`

/** The folder with the log, written when it is not there yet. */
export function writeLog(folder: string, log: BenchLog): string {
  const path = join(folder, `${log.runs}-${log.tags}-${log.steps}`)
  if (existsSync(path)) return path
  const making = `${path}.making`
  rmSync(making, { recursive: true, force: true })
  for (let run = 0; run < log.runs; run++) {
    const at = join(making, `run-${String(run).padStart(3, '0')}`)
    mkdirSync(at, { recursive: true })
    const name = join(at, 'events.out.tfevents.1700000000.bench.1.0')
    const file = openSync(name, 'w')
    const writer = new TfeventsWriter()
    writer.fileVersion(1_700_000_000)
    for (let step = 0; step < log.steps; step++) {
      for (let tag = 0; tag < log.tags; tag++)
        writer.scalar(tagOf(tag), step, 1_700_000_000 + step * 0.1, Math.fround(Math.sin(step / 1000 + tag)))
      if (step % 4_000 === 0) writeSync(file, writer.bytes())
    }
    writeSync(file, writer.bytes())
    closeSync(file)
    // runs that ended long ago, as most are
    utimesSync(name, 1_700_000_000, 1_700_000_000)
  }
  renameSync(making, path)
  return path
}
