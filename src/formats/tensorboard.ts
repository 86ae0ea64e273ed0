// TensorBoard's event files, whoever wrote them: torch, tensorboardX, TensorFlow, JAX. A folder that directly holds one is a run.
// Source: tensorboard/data/server/logdir.rs, run.rs; the folder rule of torch.utils.tensorboard's add_hparams.

import { type RecordOptions, makeTfRecords } from './bytes/tfRecord.ts'
import type { FolderView, Format, RunSink, TailClaim, TailDecoder } from './format.ts'
import { makeEventReader } from './tensorboardEvent.ts'

/** Whether a file is named as event files are, those left out that TensorBoard leaves out. */
export const isEventFile = (name: string): boolean =>
  name.includes('tfevents') && !name.endsWith('.profile-empty') && !name.endsWith('.sagemaker-uploaded')

/** A folder's name as `str(time.time())` makes it: seconds since 1970 of the years 2001 to 2286. */
const timeName = /^[1-9]\d{9}\.\d+$/

/** Issues of one file that are told one by one. */
const issuesTold = 50

/** The run that event files in a folder belong to: its own, or the parent's where torch's add_hparams made the folder beside the parent's curves. */
function runOf(folder: FolderView): string {
  if (!timeName.test(folder.name)) return folder.path
  const parent = folder.up()
  return parent !== undefined && parent.files.some(isEventFile) ? parent.path : folder.path
}

/**
 * Decodes one event file. Checksums of payloads: see RecordOptions. A last record that is not whole is waited for, without a word: writers leave one
 * whenever their buffer is full.
 */
export function makeTensorboardDecoder(claim: TailClaim, options: RecordOptions = { verify: 'all' }): TailDecoder {
  const folder = claim.file.includes('/') ? claim.file.slice(0, claim.file.lastIndexOf('/')) : '.'
  const records = makeTfRecords(options)
  const events = makeEventReader({ file: claim.file, ofAnother: folder !== claim.run })
  let issues = 0
  let into!: RunSink
  const told: RunSink['issue'] = (severity, offset, message) => {
    issues++
    if (issues <= issuesTold) into.issue(severity, offset, message)
    else if (issues === issuesTold + 1) into.issue('info', offset, 'Further faults of this file are not listed.')
  }
  const recordSink = { record: events.read, issue: told }
  return {
    decode(piece, offset, sink) {
      into = sink
      events.use(sink)
      return records.decode(piece, offset, recordSink)
    },
    get wantedBytes() {
      return records.wantedBytes
    },
    get waits() {
      return records.waits
    },
    get dead() {
      return records.dead
    },
  }
}

/** TensorBoard. */
export const tensorboard: Format = {
  id: 'tensorboard',
  title: 'TensorBoard',
  claim(folder) {
    const files = folder.files.filter(isEventFile)
    if (files.length === 0) return []
    const run = runOf(folder)
    return files.map((name): TailClaim => ({ kind: 'tail', file: folder.path === '.' ? name : `${folder.path}/${name}`, run }))
  },
  tail: (claim, trusting = false) => makeTensorboardDecoder(claim, { verify: trusting ? 'on failure' : 'all' }),
  check: () => {
    const records = makeTfRecords({ verify: 'all' })
    return {
      decode(piece, offset, sink) {
        return records.decode(piece, offset, {
          record: () => true,
          issue: (severity, at, message) => sink.issue(severity, at, message),
        })
      },
      get wantedBytes() {
        return records.wantedBytes
      },
      get dead() {
        return records.dead
      },
    }
  },
}
