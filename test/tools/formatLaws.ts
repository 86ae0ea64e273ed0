// The laws that every format keeps, whatever it reads: how a claim is read, and what may not change, whichever way its bytes come or break.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunGit, RunStatus } from '../../src/core/run.ts'
import { inflate } from '../../src/outside/inflate.ts'
import { hasSqlite, readDatabase } from '../../src/outside/sqlite.ts'
import type {
  Claim,
  DatabaseClaim,
  Format,
  Repository,
  RepositoryClaim,
  RunFacts,
  TailClaim,
  WholeClaim,
} from '../../src/formats/format.ts'
import { openRepository } from '../../src/reader/repository.ts'
import { settleAcross, settleClaims } from '../../src/reader/settleClaims.ts'
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

/** What each format claims below a folder, once it is settled who reads what. */
export function settledBelow(formats: readonly Format[], root: string): ReadonlyMap<Format, readonly Claim[]> {
  const last = formats.length - 1
  const settled = settleAcross(
    [...allFolders(folderView(root))].flatMap((folder) =>
      settleClaims(
        folder.path,
        formats.flatMap((format, place) => format.claim(folder).map((claim) => ({ format, place, claim }))),
        last,
      ),
    ),
    last,
  )
  const byFormat = new Map<Format, Claim[]>()
  for (const { format, claim } of settled) byFormat.set(format, [...(byFormat.get(format) ?? []), claim])
  return byFormat
}

const bytesAt = (root: string, file: string): Uint8Array => new Uint8Array(readFileSync(join(root, file)))

const statuses: ReadonlySet<unknown> = new Set<RunStatus>(['queued', 'finished', 'failed', 'killed'])
const isText = (value: unknown): boolean => typeof value === 'string'
const orNull = (is: (value: unknown) => boolean) => (value: unknown) => value === null || is(value)
const isParam = orNull((value) => ['number', 'string', 'boolean', 'bigint'].includes(typeof value))
const isGit = (value: unknown): boolean => {
  const { commit, branch, dirty, remote } = value as RunGit
  return [commit, branch, remote].every(orNull(isText)) && orNull((one) => typeof one === 'boolean')(dirty)
}
const isStatus = (value: unknown): boolean => {
  const { status, reason } = value as NonNullable<RunFacts['status']>
  return statuses.has(status) && isText(reason) && reason !== ''
}
const isFact: Readonly<Record<keyof RunFacts, (value: unknown) => boolean>> = {
  name: isText,
  experiment: isText,
  startTime: Number.isFinite,
  endTime: Number.isFinite,
  status: orNull(isStatus),
  notes: isText,
  git: isGit,
  host: isText,
  user: isText,
  command: isText,
  pid: Number.isFinite,
  complete: (value) => typeof value === 'boolean',
  deleted: (value) => typeof value === 'boolean',
}

/** What is told has the types that the contract says, whatever the bytes were. */
function assertTyped({ series, params, tags, facts, artifacts, data }: Recorded): void {
  for (const [name, { points }] of series) {
    assert.equal(typeof name, 'string')
    for (const [step, time, value] of points) {
      assert.ok(Number.isNaN(step) || Number.isFinite(step), `${name}: a step of ${step}`)
      assert.ok(Number.isNaN(time) || Number.isFinite(time), `${name}: a time of ${time}`)
      assert.equal(typeof value, 'number', name)
    }
  }
  for (const [name, value] of params) assert.ok(isText(name) && isParam(value), `parameter ${name}: ${String(value)}`)
  for (const [name, value] of tags) assert.ok(isText(name) && isText(value), `tag ${name}: ${value}`)
  for (const [name, value] of Object.entries(facts)) assert.ok(isFact[name as keyof RunFacts](value), `fact ${name}: ${String(value)}`)
  for (const one of artifacts) assert.ok(isText(one.path) && orNull(Number.isFinite)(one.sizeBytes), `artifact ${one.path}`)
  for (const one of data) assert.ok(isText(one.name) && orNull(isText)(one.digest) && orNull(isText)(one.context), `data ${one.name}`)
}

/** No log tells more than its bytes can say, and all of it in the right types. An archive says what is packed in it. */
function assertBounded(told: Told, sizeBytes: number): void {
  let things = told.issues.length
  for (const [id, run] of told.runs) {
    assert.ok(isText(id), `a run called ${id}`)
    assertTyped(run)
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
  const sizeBytes = [...files].reduce((sum, [path, bytes]) => sum + bytes.length * (path.endsWith('.zip') ? 50 : 1), 0)
  assertBounded(told, sizeBytes)
  return told
}

/** undefined where SQLite itself will not have the file. Every other exception is the format's own fault. */
export function readDatabaseFile(
  format: Format,
  claim: DatabaseClaim,
  path: string,
  beside: ReadonlyMap<string, Uint8Array> = new Map(),
): Told | undefined {
  const { sink, runs, issues } = makeRecordingStore()
  let fault: unknown
  const reading = readDatabase(path, false, (database) => {
    try {
      format.database!(claim, database, undefined, sink, beside)
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ERR_SQLITE_ERROR') fault = error
      throw error
    }
  })
  if (fault !== undefined) throw fault as Error
  assertBounded(
    { runs, issues },
    [...beside.values()].reduce((sum, bytes) => sum + bytes.length, statSync(path).size + sizeOf(`${path}-wal`)),
  )
  return reading.kind === 'read' ? { runs, issues } : undefined
}

/** What the commits hold; `change` stands between them and the format. */
export function readRepository(
  format: Format,
  claim: RepositoryClaim,
  root: string,
  change: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
): Told {
  const { sink, runs, issues } = makeRecordingStore()
  const repository = openRepository(join(root, claim.run))
  let sizeBytes = 0
  const changed = (bytes: Uint8Array | undefined): Uint8Array | undefined => {
    if (bytes === undefined) return undefined
    const other = change(bytes)
    sizeBytes += other.length
    return other
  }
  const told: Repository | undefined =
    repository === undefined ? undefined : { ...repository, bytes: (commit, path) => changed(repository.bytes(commit, path)) }
  if (told !== undefined) format.repository!(claim, told, sink)
  assertBounded({ runs, issues }, sizeBytes)
  return { runs, issues }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

/** Everything that is told of a claim, read to its end. */
export function readClaim(format: Format, claim: Claim, root: string): Told {
  if (claim.kind === 'tail') return readTail(format, claim, bytesAt(root, claim.file), undefined, true)
  if (claim.kind === 'whole') return readWhole(format, claim, filesOf(root, claim.files))
  if (claim.kind === 'repository') return readRepository(format, claim, root)
  const told = hasSqlite() ? readDatabaseFile(format, claim, join(root, claim.file), filesOf(root, claim.beside ?? [])) : undefined
  assert.ok(told !== undefined, `${claim.file} cannot be read`)
  return told
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

const signs = new TextEncoder().encode('{}[]",:;|+-.0123456789eENaInfinty \t\r\n\\')

/** Random bytes, or random signs of the kind that texts are made of. */
export function noise(random: () => number): Uint8Array {
  const asText = random() < 0.5
  return Uint8Array.from({ length: Math.floor(random() * 2000) }, () =>
    asText ? signs[Math.floor(random() * signs.length)]! : Math.floor(random() * 256),
  )
}

/** A copy with some bytes changed, cut off or doubled. */
export function damaged(bytes: Uint8Array, random: () => number): Uint8Array {
  let copy = bytes.slice()
  const kind = random()
  const at = Math.floor(random() * copy.length)
  if (kind < 0.1) copy = copy.slice(0, at)
  else if (kind < 0.2) copy = new Uint8Array([...copy.subarray(0, at), ...copy.subarray(Math.max(0, at - 20))])
  else if (kind < 0.3) copy.fill(0, at, at + Math.floor(random() * 64))
  else if (kind < 0.4) copy = new Uint8Array([...copy.subarray(0, at), ...noise(random)])
  for (let flips = Math.floor(random() * 5); flips >= 0 && copy.length > 0; flips--) {
    const place = Math.floor(random() * copy.length)
    if (random() < 0.5) copy[place]! ^= 1 << Math.floor(random() * 8)
    else copy[place] = Math.floor(random() * 256)
  }
  return copy
}

/** Every file damaged; one of no bytes stays as it is. */
const damagedAll = (files: ReadonlyMap<string, Uint8Array>, random: () => number): Map<string, Uint8Array> =>
  new Map([...files].map(([path, bytes]) => [path, bytes.length === 0 ? bytes : damaged(bytes, random)]))

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
export function checkPieces(format: Format, claims: readonly Claim[], root: string, random: () => number, budget: Budget): void {
  for (const claim of claims) {
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
      const files = filesOf(root, claim.files)
      assert.deepEqual(readWhole(format, claim, files), readWhole(format, claim, files), `${claim.run} twice`)
    } else if (claim.kind === 'repository') {
      assert.deepEqual(readRepository(format, claim, root), readRepository(format, claim, root), `${claim.run} twice`)
    } else if (hasSqlite()) {
      const path = join(root, claim.file)
      const beside = filesOf(root, claim.beside ?? [])
      const first = readDatabaseFile(format, claim, path, beside)
      assert.ok(first !== undefined, `${claim.file} cannot be read`)
      assert.deepEqual(readDatabaseFile(format, claim, path, beside), first, `${claim.file} twice`)
    }
  }
}

const filesOf = (root: string, paths: readonly string[]): Map<string, Uint8Array> => {
  const files = new Map<string, Uint8Array>()
  for (const file of paths) {
    try {
      files.set(file, bytesAt(root, file))
    } catch {
      // a claim may name files that are not there yet
    }
  }
  return files
}

/** Long logs are damaged less often: what counts is how many bytes are read. */
const triesFor = (most: number, sizeBytes: number): number => Math.max(20, Math.min(most, Math.floor(16e6 / sizeBytes)))

/** Damage of every sort: whatever comes out, it comes out as values. */
export function checkDamage(format: Format, claims: readonly Claim[], root: string, random: () => number, budget: Budget): void {
  const each = Math.ceil(budget.damages / Math.max(1, claims.length))
  for (const claim of claims) {
    if (claim.kind === 'tail') {
      const bytes = bytesAt(root, claim.file)
      if (bytes.length > 0)
        for (let i = 0; i < triesFor(each, bytes.length); i++) readTail(format, claim, damaged(bytes, random), undefined, i % 2 === 0)
    } else if (claim.kind === 'whole') {
      const files = filesOf(root, claim.files)
      for (const name of files.keys()) readWhole(format, claim, new Map([...files].filter(([other]) => other !== name)))
      const filled = [...files].filter(([, bytes]) => bytes.length > 0)
      const sizeBytes = filled.reduce((sum, [, bytes]) => sum + bytes.length, 0)
      for (let i = 0; i < triesFor(each, sizeBytes) && filled.length > 0; i++) {
        const [name, bytes] = filled[Math.floor(random() * filled.length)]!
        readWhole(format, claim, new Map([...files, [name, damaged(bytes, random)]]))
      }
    } else if (claim.kind === 'repository') {
      for (let i = 0; i < Math.min(each, 40); i++)
        readRepository(format, claim, root, (bytes) => (bytes.length === 0 || random() < 0.5 ? bytes : damaged(bytes, random)))
    } else if (hasSqlite()) {
      const folder = mkdtempSync(join(tmpdir(), 'flywheel-laws-'))
      try {
        const bytes = bytesAt(root, claim.file)
        const beside = filesOf(root, claim.beside ?? [])
        for (let i = 0; i < Math.min(each, 40); i++) {
          const path = join(folder, `${i}.db`)
          // the first page stays: without it SQLite will not open the file
          const copy = damaged(bytes, random)
          copy.set(bytes.subarray(0, Math.min(100, copy.length)))
          writeFileSync(path, copy)
          readDatabaseFile(format, claim, path, i % 2 === 0 ? beside : damagedAll(beside, random))
        }
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }
  }
}

/** The bytes with \r\n where they had \n; undefined when they are no text. */
function withWindowsLineEnds(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.includes(0) || !bytes.includes(10) || bytes.includes(13)) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return new TextEncoder().encode(text.replaceAll('\n', '\r\n'))
  } catch {
    return undefined
  }
}

/** Without places in the file, and with line ends in texts made equal. */
const regardless = (told: Told): unknown => {
  const plain = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll('\r\n', '\n')
    if (value instanceof Map) return new Map([...(value as Map<unknown, unknown>)].map(([key, one]) => [key, plain(one)]))
    if (Array.isArray(value)) return value.map(plain)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === 'offset' ? null : plain(one)]))
  }
  return plain(told)
}

/** A text file that went through Windows says the same. */
export function checkLineEnds(format: Format, claims: readonly Claim[], root: string): void {
  for (const claim of claims) {
    if (claim.kind === 'tail') {
      const bytes = bytesAt(root, claim.file)
      const converted = withWindowsLineEnds(bytes)
      if (converted === undefined) continue
      const both = [bytes, converted].map((one) => regardless(readTail(format, claim, one, undefined, true)))
      assert.deepEqual(both[1], both[0], `${claim.file} with Windows line ends`)
    } else if (claim.kind === 'whole') {
      const files = filesOf(root, claim.files)
      const converted = new Map([...files].map(([path, bytes]) => [path, withWindowsLineEnds(bytes) ?? bytes]))
      const both = [files, converted].map((one) => regardless(readWhole(format, claim, one)))
      assert.deepEqual(both[1], both[0], `${claim.run} with Windows line ends`)
    }
  }
}
