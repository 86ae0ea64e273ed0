// SQLite files read as they stand, whoever else writes them: never changed, never locked, nothing left beside them.
// Knows no table. Node's own SQLite is loaded only when a database is met; an older Node has none.

import type * as Sqlite from 'node:sqlite'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type FileState, bytesOf, stateOf } from './files.ts'

type Value = string | number | bigint | null
type Row = Readonly<Record<string, unknown>>

/** SQL as the formats see it. Integers beyond 2^53 come as bigints. */
export interface OpenDatabase {
  all(sql: string, ...values: readonly Value[]): readonly Row[]
  each(sql: string, values: readonly Value[], row: (row: Row) => void): void
}

export type Reading<T> =
  | { readonly kind: 'read'; readonly value: T }
  /** A writer was in the middle of it: what was seen may be torn and must be thrown away. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'failed'; readonly reason: string }

/** Whether this Node can read SQLite at all (22.13 and later). */
export const hasSqlite = (): boolean => sqlite() !== undefined

function sqlite(): typeof Sqlite | undefined {
  try {
    const { getBuiltinModule } = process as { getBuiltinModule?: (id: string) => unknown }
    return getBuiltinModule?.('node:sqlite') as typeof Sqlite | undefined
  } catch {
    return undefined
  }
}

const magic = 'SQLite format 3\0'

/** Whether the file begins as every SQLite database does. */
export const isSqlite = (path: string): boolean => Buffer.from(bytesOf(path, 0, 16)).toString('latin1') === magic

/** What changes whenever somebody writes: size, time and identity of the file and of what lies beside it. */
export function databaseState(path: string): string {
  return ['', '-wal', '-journal']
    .map((end) => {
      const state = stateOf(path + end)
      return state === undefined ? '-' : `${state.identity} ${state.sizeBytes} ${state.mtimeMs}`
    })
    .join('|')
}

/** Size of the database and its log, and the newest write of both; undefined when the database is not there. */
export function stateOfAll(path: string): FileState | undefined {
  const own = stateOf(path)
  if (own === undefined || own.isFolder) return undefined
  const log = stateOf(`${path}-wal`)
  if (log === undefined) return own
  return { ...own, sizeBytes: own.sizeBytes + log.sizeBytes, mtimeMs: Math.max(own.mtimeMs, log.mtimeMs) }
}

/** The change counter of the header, bytes 24 to 27; the journal that would have to be rolled back. */
const counterOf = (path: string): string => Buffer.from(bytesOf(path, 24, 4)).toString('hex')
const journalMagic = 'd9d505f920a163d7'
const hasHotJournal = (path: string): boolean => Buffer.from(bytesOf(`${path}-journal`, 0, 8)).toString('hex') === journalMagic

/**
 * Opens the database, lets `read` look and closes it. `patient`: wait for the next look while a transaction is under way; else a copy of the
 * database and its journal is opened in the temporary folder.
 */
export function readDatabase<T>(path: string, patient: boolean, read: (database: OpenDatabase) => T): Reading<T> {
  const node = sqlite()
  if (node === undefined) return { kind: 'failed', reason: `this Node (${process.version}) has no SQLite; 22.13 and later have` }
  const header = bytesOf(path, 0, 20)
  if (header.length === 0) return { kind: 'failed', reason: 'it is empty or cannot be read' }
  if (!isSqlite(path)) return { kind: 'failed', reason: 'it is no SQLite database' }
  const wal = header[18] === 2 || header[19] === 2
  const waiting = wal && (stateOf(`${path}-wal`)?.sizeBytes ?? 0) > 0
  const before = `${counterOf(path)} ${databaseState(path)}`
  const changed = (): boolean => `${counterOf(path)} ${databaseState(path)}` !== before
  try {
    if (waiting) {
      // its reader's map must be there already: SQLite would make one, and leave it
      if (stateOf(`${path}-shm`) === undefined) return onCopy(node, path, ['-wal'], read)
      return { kind: 'read', value: using(new node.DatabaseSync(path, { readOnly: true, timeout: 500 }), read) }
    }
    if (hasHotJournal(path)) return patient ? { kind: 'busy' } : onCopy(node, path, ['-journal'], read)
    const value = using(
      new node.DatabaseSync(new URL(`${pathToFileURL(resolve(path)).href}?mode=ro&immutable=1`), { readOnly: true }),
      read,
    )
    if (hasHotJournal(path) || changed()) return { kind: 'busy' }
    return { kind: 'read', value }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return /locked|busy/.test(reason) || (!waiting && changed()) ? { kind: 'busy' } : { kind: 'failed', reason }
  }
}

function onCopy<T>(node: typeof Sqlite, path: string, beside: readonly string[], read: (database: OpenDatabase) => T): Reading<T> {
  const before = databaseState(path)
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-sqlite-'))
  try {
    const copy = join(folder, 'copy.db')
    for (const end of ['', ...beside]) if (stateOf(path + end) !== undefined) copyFileSync(path + end, copy + end)
    if (databaseState(path) !== before) return { kind: 'busy' }
    return { kind: 'read', value: using(new node.DatabaseSync(copy), read) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function using<T>(database: Sqlite.DatabaseSync, read: (database: OpenDatabase) => T): T {
  const prepare = (sql: string): ReturnType<Sqlite.DatabaseSync['prepare']> => {
    const statement = database.prepare(sql)
    // exact integers; those that a number holds are given as numbers below
    statement.setReadBigInts(true)
    return statement
  }
  try {
    return read({
      all: (sql, ...values) =>
        prepare(sql)
          .all(...values)
          .map(plain),
      each(sql, values, row) {
        for (const one of prepare(sql).iterate(...values)) row(plain(one))
      },
    })
  } finally {
    database.close()
  }
}

function plain(row: Record<string, unknown>): Row {
  for (const name of Object.keys(row)) {
    const value = row[name]
    if (typeof value === 'bigint' && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) row[name] = Number(value)
  }
  return row
}

/** Names of the tables of a database; empty when there are none to be seen. */
export function tablesOf(path: string): readonly string[] {
  const reading = readDatabase(path, false, (database) =>
    database.all("SELECT name FROM sqlite_master WHERE type = 'table'").map((row) => String(row['name'])),
  )
  return reading.kind === 'read' ? reading.value : []
}
