// Writes the demo's runs as TensorBoard event files, with the file times that their trainers would have left.

import { appendFileSync, mkdirSync, utimesSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { TfeventsWriter } from '../tfeventsWriter.ts'
import { type Logged, type Recipe, curve } from './curves.ts'
import { crashed, recipes, restart, restarted } from './recipes.ts'

const eventFile = (seconds: number, suffix: string | number = 0): string =>
  `events.out.tfevents.${Math.floor(seconds)}.bench-1.${4000 + Number(suffix)}.0`

/** Writes one event file: its version, what `first` adds, the points, what `end` adds. The file's times become those of its last event. */
function writeEvents(
  file: string,
  startSeconds: number,
  points: readonly Logged[],
  add: { first?: (writer: TfeventsWriter) => void; end?: (writer: TfeventsWriter, wall: number) => void } = {},
): void {
  const writer = new TfeventsWriter()
  writer.fileVersion(startSeconds)
  add.first?.(writer)
  for (const { tag, step, wall, value } of points) writer.scalar(tag, step, wall, value)
  const lastSeconds = points.at(-1)?.wall ?? startSeconds
  add.end?.(writer, lastSeconds)
  mkdirSync(dirname(file), { recursive: true })
  appendFileSync(file, writer.bytes())
  utimesSync(file, lastSeconds, lastSeconds)
}

function writeRun(runs: string, recipe: Recipe): void {
  const folder = join(runs, recipe.name)
  const start = recipe.startSeconds
  const file = join(folder, eventFile(start, recipe.seed))
  if (recipe === restarted) {
    const later = { ...recipe, startSeconds: start + restart.laterSeconds, seed: recipe.seed + 500 }
    writeEvents(file, start, curve(recipe, 0, restart.diedAt))
    const again = later.startSeconds + restart.resumedFrom * recipe.stepSeconds
    writeEvents(join(folder, eventFile(again, recipe.seed)), again, curve(later, restart.resumedFrom, recipe.steps))
    return
  }
  const points = curve(recipe, 0, recipe === crashed ? 1000 : recipe.steps)
  const endSeconds = points.at(-1)!.wall
  const hparams = (writer: TfeventsWriter): void => writer.hparams(start, recipe.params)
  const ended = (writer: TfeventsWriter, wall: number): void => writer.sessionEnd(wall, 'success')
  writeEvents(file, start, points, recipe.logged === 'in the run' ? { first: hparams, end: ended } : {})
  if (recipe.logged === 'in a child') {
    // torch names the folder by the time of the call, and writes the last values there too
    const lastOf = (tag: string): Logged => points.findLast((point) => point.tag === tag)!
    const child = join(folder, String(endSeconds + 1), eventFile(endSeconds + 1, recipe.seed))
    const final = ['val/loss', 'val/accuracy'].map((tag) => ({
      ...lastOf(tag),
      tag: `final/${tag.slice(4)}`,
      step: 0,
      wall: endSeconds + 1,
    }))
    const first = (writer: TfeventsWriter): void => {
      writer.experiment(
        endSeconds + 1,
        Object.keys(recipe.params),
        final.map((point) => point.tag),
      )
      hparams(writer)
      ended(writer, endSeconds + 1)
    }
    writeEvents(child, endSeconds + 1, final, { first })
  }
}

/** Writes all runs below a project's `runs` folder. */
export function writeRuns(runs: string): void {
  for (const recipe of recipes) writeRun(runs, recipe)
}

/** Writes many small runs (20 steps of two series) into groups of a hundred, for trying scale. */
export function writeManyRuns(runs: string, count: number): void {
  for (let i = 0; i < count; i++) {
    const recipe: Recipe = {
      name: `many/group-${String(Math.floor(i / 100)).padStart(2, '0')}/run-${String(i).padStart(4, '0')}`,
      params: { model: i % 3 === 0 ? 'cnn-s' : 'cnn-m', lr: 10 ** -(2.5 + (i % 16) / 8), batch_size: 32 << (i % 4) },
      logged: 'in the run',
      seed: 10_000 + i,
      steps: 200,
      startSeconds: Date.parse('2026-08-01T00:00:00Z') / 1000 + i * 60,
      stepSeconds: 0.25,
    }
    writeRun(runs, recipe)
  }
}

/** A run that grows: the first `already` steps at once, ending now; then `grow` appends the points up to a step. The clock is given in seconds. */
export function startLiveRun(runs: string, nowSeconds: number, already: number): { grow(toStep: number, nowSeconds: number): void } {
  const recipe: Recipe = {
    name: `live/vit-s-live`,
    params: { model: 'vit-s', lr: 5e-4, weight_decay: 0.02, batch_size: 64, dropout: 0.1, augment: 'mixup', pretrained: true, seed: 7 },
    logged: 'in the run',
    seed: 77,
    steps: 20_000,
    startSeconds: nowSeconds - already * 0.1,
    stepSeconds: 0.1,
  }
  const file = join(runs, recipe.name, eventFile(recipe.startSeconds, Math.floor(nowSeconds) % 1000))
  writeEvents(file, recipe.startSeconds, curve(recipe, 0, already), {
    first: (writer) => writer.hparams(recipe.startSeconds, recipe.params),
  })
  let step = already
  return {
    grow(toStep, nowSeconds) {
      const writer = new TfeventsWriter()
      for (const { tag, step: at, value } of curve(recipe, step, toStep)) writer.scalar(tag, at, nowSeconds, value)
      step = toStep
      appendFileSync(file, writer.bytes())
    },
  }
}
