// The laws that every format keeps, whatever it reads: how a claim is read, and what may not change, whichever way its bytes come or break.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflate } from '../../src/outside/inflate.ts'
import { hasSqlite, readDatabase } from '../../src/outside/sqlite.ts'
import type { Claim, DatabaseClaim, Format, TailClaim, WholeClaim } from '../../src/formats/format.ts'
import { allFolders, folderView } from './folderView.ts'
import { everyByte, feedDecoder, randomPieces } from './feedDecoder.ts'
import { type Recorded, type RecordedPoint, makeRecordingSink, makeRecordingStore } from './recordingSink.ts'

/** Everything that was told of one claim: by run of a store, '' = the claim's own. */
export interface Told {
  readonly runs: ReadonlyMap<string, Recorded>
  readonly issues: readonly unknown[]
}

/** What a format claims below a folder. */
export const claimsBelow = (format: Format, root: string): Claim[] =>
  [...allFolders(folderView(root))].flatMap((one) => [...format.claim(one)])

const bytesAt = (root: string, file: string): Uint8Array => new Uint8Array(readFileSync(join(root, file)))

/** No log tells more than its bytes can say. */
function assertBounded(told: Told, sizeBytes: number): void {
  let things = told.issues.length
  for (const run of told.runs.values()) {
    things += run.issues.length + run.artifacts.length + run.params.size + run.tags.size + run.data.length
    for (const series of run.series.values()) things += series.points.length
  }
  assert.ok(things <= 4 * sizeBytes + 200, `${things} things told of ${sizeBytes} bytes`)
}

/** A tail, seen up to the given offsets one after the other; taken to its end when `toItsEnd`. */
export function readTail(format: Format, claim: TailClaim, bytes: Uint8Array, ends?: Iterable<number>, toItsEnd = false): Told {
  const { sink, told } = makeRecordingSink()
  const decoder = format.tail!(claim)
  const done = feedDecoder(decoder, bytes, sink, ends)
  if (toItsEnd && decoder.dead === null && done < bytes.length) decoder.rest?.(bytes.slice(done), done, sink)
  const whole = { runs: new Map([['', told]]), issues: [] }
  assertBounded(whole, bytes.length)
  return whole
}

export function readWhole(format: Format, claim: WholeClaim, files: ReadonlyMap<string, Uint8Array>): Told {
  const { sink, runs, issues } = makeRecordingStore()
  format.whole!(claim, new Map([...files].map(([path, bytes]) => [path, bytes.slice()])), sink, inflate)
  const told = { runs, issues }
  assertBounded(told, [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0)) // prettier-ignore
  return told
}

/** undefined where SQLite itself will not have the file. */
export function readDatabaseFile(format: Format, claim: DatabaseClaim, path: string): Told | undefined {
  const { sink, runs, issues } = makeRecordingStore()
  const reading = readDatabase(path, false, (database) => void format.database!(claim, database, undefined, sink))
  return reading.kind === 'read' ? { runs, issues } : undefined
}

/** Every series of `part` is a beginning of the same series of `whole`, and nothing else is there that `whole` has not. */
export function assertBeginning(part: Told, whole: Told, what: string): void {
  for (const [id, run] of part.runs) {
    const all = whole.runs.get(id)
    assert.ok(all !== undefined, `${what}: run ${id} is only in the part`)
    for (const [name, series] of run.series) {
      const beginning: readonly RecordedPoint[] | undefined = all.series.get(name)?.points.slice(0, series.points.length)
      assert.deepEqual(series.points, beginning, `${what}: series ${name}`)
    }
    assert.deepEqual(run.artifacts, all.artifacts.slice(0, run.artifacts.length), `${what}: artifacts`)
    assert.deepEqual(run.issues, all.issues.slice(0, run.issues.length), `${what}: issues`)
    for (const name of run.params.keys()) assert.ok(all.params.has(name), `${what}: parameter ${name}`)
    for (const name of run.tags.keys()) assert.ok(all.tags.has(name), `${what}: tag ${name}`)
  }
}

/** A copy with some bytes changed, cut off or doubled. */
export function damaged(bytes: Uint8Array, random: () => number): Uint8Array {
  let copy = bytes.slice()
  const kind = random()
  const at = Math.floor(random() * copy.length)
  if (kind < 0.1) copy = copy.slice(0, at)
  else if (kind < 0.2) copy = new Uint8Array([...copy.subarray(0, at), ...copy.subarray(Math.max(0, at - 20))])
  else if (kind < 0.3) copy.fill(0, at, at + Math.floor(random() * 64))
  for (let flips = Math.floor(random() * 5); flips >= 0 && copy.length > 0; flips--) {
    const place = Math.floor(random() * copy.length)
    if (random() < 0.5) copy[place]! ^= 1 << Math.floor(random() * 8)
    else copy[place] = Math.floor(random() * 256)
  }
  return copy
}

/** How much is tried. */
export interface Budget {
  /** Ways of cutting into pieces. */
  readonly pieces: number
  /** Places where the log is cut short. */
  readonly cuts: number
  /** Damaged copies. */
  readonly damages: number
  /** Longer files are not fed byte by byte. */
  readonly byteByByteBelow: number
}

/** Pieces and cuts: everything reads the same. */
export function checkPieces(format: Format, root: string, random: () => number, budget: Budget): void {
  for (const claim of claimsBelow(format, root)) {
    if (claim.kind === 'tail') {
      const bytes = bytesAt(root, claim.file)
      const whole = readTail(format, claim, bytes)
      if (bytes.length < budget.byteByByteBelow)
        assert.deepEqual(readTail(format, claim, bytes, everyByte(bytes)), whole, `${claim.file} byte by byte`)
      for (let i = 0; i < budget.pieces; i++)
        assert.deepEqual(readTail(format, claim, bytes, randomPieces(bytes, random)), whole, `${claim.file} in random pieces`)
      for (let i = 0; i < budget.cuts; i++) {
        const end = Math.floor(random() * bytes.length)
        assertBeginning(readTail(format, claim, bytes.subarray(0, end)), whole, `${claim.file} cut at ${end}`)
      }
    } else if (claim.kind === 'whole') {
      const files = filesOf(root, claim)
      assert.deepEqual(readWhole(format, claim, files), readWhole(format, claim, files), `${claim.run} twice`)
    } else if (hasSqlite()) {
      const path = join(root, claim.file)
      const first = readDatabaseFile(format, claim, path)
      assert.ok(first !== undefined, `${claim.file} cannot be read`)
      assert.deepEqual(readDatabaseFile(format, claim, path), first, `${claim.file} twice`)
    }
  }
}

const filesOf = (root: string, claim: WholeClaim): Map<string, Uint8Array> => {
  const files = new Map<string, Uint8Array>()
  for (const file of claim.files) {
    try {
      files.set(file, bytesAt(root, file))
    } catch {
      // a claim may name files that are not there yet
    }
  }
  return files
}

/** Damage of every sort: whatever comes out, it comes out as values. */
export function checkDamage(format: Format, root: string, random: () => number, budget: Budget): void {
  const claims = claimsBelow(format, root)
  const each = Math.ceil(budget.damages / Math.max(1, claims.length))
  for (const claim of claims) {
    if (claim.kind === 'tail') {
      const bytes = bytesAt(root, claim.file)
      if (bytes.length > 0) for (let i = 0; i < each; i++) readTail(format, claim, damaged(bytes, random), undefined, i % 2 === 0)
    } else if (claim.kind === 'whole') {
      const files = filesOf(root, claim)
      for (const name of files.keys()) readWhole(format, claim, new Map([...files].filter(([other]) => other !== name)))
      const filled = [...files].filter(([, bytes]) => bytes.length > 0)
      for (let i = 0; i < each && filled.length > 0; i++) {
        const [name, bytes] = filled[Math.floor(random() * filled.length)]!
        readWhole(format, claim, new Map([...files, [name, damaged(bytes, random)]]))
      }
    } else if (hasSqlite()) {
      const folder = mkdtempSync(join(tmpdir(), 'flywheel-laws-'))
      try {
        const bytes = bytesAt(root, claim.file)
        for (let i = 0; i < Math.min(each, 40); i++) {
          const path = join(folder, `${i}.db`)
          // the first page stays: without it SQLite will not open the file
          const copy = damaged(bytes, random)
          copy.set(bytes.subarray(0, Math.min(100, copy.length)))
          writeFileSync(path, copy)
          readDatabaseFile(format, claim, path)
        }
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }
  }
}
