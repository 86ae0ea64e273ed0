// Weights & Biases: the transaction log run-<id>.wandb of online and offline runs (0.10 on), and the folders of JSON lines before it.

import type { Claim, FolderView, Format, TailClaim, TailDecoder } from './format.ts'
import { inFolder } from './inFolder.ts'
import { eachLeaf, finiteOf, numberOf } from './bytes/looseJson.ts'
import { decodeJsonLines } from './jsonLines.ts'
import { readWandbFiles } from './wandbFiles.ts'
import { makeWandbLog } from './wandbLog.ts'
import { makeRecordReader } from './wandbRecord.ts'

/** A run's folder: run-, offline-run- or dryrun-, the local time of its start, and the run's id. */
const folderName = /^(?:offline-)?(?:run|dryrun)-(\d{8}_\d{6})-(.+)$/

/** A resumed run has a new folder and the same id: all belong to the folder that was first. */
function firstFolderOf(folder: FolderView): string {
  const id = folderName.exec(folder.name)?.[2]
  const parent = folder.up()
  if (id === undefined || parent === undefined) return folder.path
  const pieces = parent.folders
    .filter((name) => folderName.exec(name)?.[2] === id)
    .sort((a, b) => (folderName.exec(a)![1]! < folderName.exec(b)![1]! ? -1 : 1))
  return pieces.length > 1 ? inFolder(parent, pieces[0]!) : folder.path
}

function decodeLog(): TailDecoder {
  const log = makeWandbLog()
  const read = makeRecordReader()
  return {
    decode: (piece, offset, sink) =>
      log.decode(piece, offset, {
        record(bytes, from, to, at) {
          if (!read(bytes, from, to, sink)) sink.issue('warning', at, 'A record cannot be decoded; what it said is lost.')
        },
        damage: (at, message) => sink.issue(log.dead === null ? 'warning' : 'error', at, message),
      }),
    get wantedBytes() {
      return log.wantedBytes
    },
    get dead() {
      return log.dead
    },
  }
}

/** wandb-history.jsonl and wandb-events.jsonl of 0.9 and before. */
function decodeLines(claim: TailClaim): TailDecoder {
  const system = claim.file.endsWith('wandb-events.jsonl')
  return decodeJsonLines(claim.file, (row, sink) => {
    const step = system ? NaN : finiteOf(row['_step'])
    const time = finiteOf(row['_timestamp'])
    for (const [key, value] of Object.entries(row)) {
      if (key.startsWith('_')) continue
      eachLeaf(value, key, (name, leaf) => {
        const number = numberOf(leaf)
        if (number !== undefined) sink.point(sink.series(name, { system }), step, time, number)
      })
    }
  })
}

export const wandb: Format = {
  id: 'wandb',
  title: 'Weights & Biases',
  claim(folder) {
    const claims: Claim[] = []
    const logs = folder.files.filter((file) => /^run-.+\.wandb$/.test(file))
    const lines = folder.files.filter((file) => file === 'wandb-history.jsonl' || file === 'wandb-events.jsonl')
    if (logs.length === 0 && lines.length === 0) return claims
    const run = firstFolderOf(folder)
    const beside = ['files/wandb-metadata.json', ...(logs.length === 0 ? ['wandb-metadata.json', 'config.yaml'] : [])]
    const files = beside.filter((name) =>
      name.startsWith('files/') ? folder.sub('files')?.files.includes(name.slice(6)) === true : folder.files.includes(name),
    )
    // the metadata first: where both tell something, the log is the truth
    if (files.length > 0) claims.push({ kind: 'whole', files: files.map((name) => inFolder(folder, name)), run })
    for (const file of [...logs, ...lines]) claims.push({ kind: 'tail', file: inFolder(folder, file), run })
    return claims
  },
  tail: (claim) => (claim.file.endsWith('.wandb') ? decodeLog() : decodeLines(claim)),
  whole: (_claim, files, sink) => readWandbFiles(files, sink),
}
