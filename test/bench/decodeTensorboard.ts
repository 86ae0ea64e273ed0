// How fast event files are decoded, without a disk and without a reader:  node test/bench/decodeTensorboard.ts [FORM…]
// Prints, for each form of scalar and way of verifying, the best of five rounds over 2 million events in 10 tags: ns an event, MB/s.

import type { RunSink } from '../../src/formats/format.ts'
import { makeTensorboardDecoder } from '../../src/formats/tensorboard.ts'
import type { ScalarForm } from '../tools/tensorProto.ts'
import { TfeventsWriter } from '../tools/tfeventsWriter.ts'

const steps = 200_000
const tags = Array.from({ length: 10 }, (_, i) => `train/metric_${i}`)
const pieceBytes = 1 << 20

function write(form: ScalarForm): Uint8Array {
  const writer = new TfeventsWriter()
  writer.fileVersion(1.7e9)
  for (let step = 0; step < steps; step++)
    for (const tag of tags) writer.scalar(tag, step, 1.7e9 + step / 8, step % 1000, form === 'simple' ? {} : { as: form, metadata: true })
  return writer.bytes()
}

/** A sink that keeps points in typed arrays, as the reader does. */
function columns(): { readonly sink: RunSink; readonly points: () => number } {
  const names: string[] = []
  const columns = tags.map(() => ({
    step: new Float64Array(steps),
    wallTime: new Float64Array(steps),
    value: new Float64Array(steps),
    length: 0,
  }))
  const nothing = (): void => {}
  const sink: RunSink = {
    series(name) {
      const known = names.indexOf(name)
      return known < 0 ? names.push(name) - 1 : known
    },
    point(series, step, wallTime, value) {
      const into = columns[series]!
      const at = into.length++
      into.step[at] = step
      into.wallTime[at] = wallTime
      into.value[at] = value
    },
    param: nothing,
    tag: nothing,
    facts: nothing,
    artifact: nothing,
    data: nothing,
    issue(severity, offset, message) {
      throw new Error(`${severity} at ${offset}: ${message}`)
    },
  }
  return { sink, points: () => columns.reduce((sum, one) => sum + one.length, 0) }
}

function decode(file: Uint8Array, verify: 'all' | 'on failure'): number {
  const { sink, points } = columns()
  const decoder = makeTensorboardDecoder({ kind: 'tail', file: 'run/events.out.tfevents.1', run: 'run' }, { verify })
  const start = performance.now()
  for (let at = 0; at < file.length;) {
    const used = decoder.decode(file.subarray(at, at + pieceBytes), at, sink)
    if (used === 0) break
    at += used
  }
  const ms = performance.now() - start
  if (points() !== steps * tags.length) throw new Error(`${points()} points`)
  return ms
}

const forms = process.argv.length > 2 ? (process.argv.slice(2) as ScalarForm[]) : (['simple', 'float content', 'int64'] as const)
for (const form of forms) {
  const file = write(form)
  for (const verify of ['on failure', 'all'] as const) {
    const ms = Math.min(...Array.from({ length: 5 }, () => decode(file, verify)))
    const events = steps * tags.length
    console.log(
      `${form.padEnd(14)} verify ${verify.padEnd(10)}  ${ms.toFixed(0).padStart(5)} ms  ${((ms * 1e6) / events).toFixed(1).padStart(6)} ns an event  ${(file.length / 1e3 / ms).toFixed(0).padStart(5)} MB/s`,
    )
  }
}
