// Weights & Biases: the transaction log run-<id>.wandb of online and offline runs (0.10 on), and the folders of JSON lines before it.

import type { Claim, FolderView, Format, RunSink, TailClaim, TailDecoder } from './format.ts'
import { inFolder } from './inFolder.ts'
import { type Loose, eachLeaf, parseLoose } from './bytes/looseJson.ts'
import { eachLine, maxLineBytes, textOf } from './bytes/lines.ts'
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

const numberOf = (value: Loose): number | undefined =>
  typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : undefined

/** wandb-history.jsonl and wandb-events.jsonl of 0.9 and before. */
function decodeLines(claim: TailClaim): TailDecoder {
  const system = claim.file.endsWith('wandb-events.jsonl')
  let wantedBytes = 0
  let dead: string | null = null
  const readLine = (piece: Uint8Array, from: number, to: number, offset: number, sink: RunSink, torn: boolean): void => {
    if (from === to) return
    const row = parseLoose(textOf(piece, from, to))
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      if (!torn) sink.issue('warning', offset + from, 'A line is no JSON object; it is passed over.', claim.file)
      return
    }
    const fields = row as { readonly [key: string]: Loose }
    const step = system ? NaN : (numberOf(fields['_step'] ?? null) ?? NaN)
    const time = numberOf(fields['_timestamp'] ?? null) ?? NaN
    for (const [key, value] of Object.entries(fields)) {
      if (key.startsWith('_')) continue
      eachLeaf(value, key, (name, leaf) => {
        const number = numberOf(leaf)
        if (number !== undefined) sink.point(sink.series(name, { system }), step, time, number)
      })
    }
  }
  return {
    decode(piece, offset, sink) {
      const done = eachLine(piece, (from, to) => readLine(piece, from, to, offset, sink, false))
      wantedBytes = done === 0 ? piece.length + 1 : 0
      if (done > 0 || piece.length <= maxLineBytes) return done
      dead = `no line ends within ${maxLineBytes / 1024 / 1024} MiB`
      sink.issue('error', offset, `${dead}; the rest of this file is not read.`, claim.file)
      return piece.length
    },
    rest: (piece, offset, sink) => readLine(piece, 0, piece.length, offset, sink, true),
    get wantedBytes() {
      return wantedBytes
    },
    get dead() {
      return dead
    },
  }
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
