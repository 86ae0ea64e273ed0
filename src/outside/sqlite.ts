// SQLite files read in place, page by page, whoever else writes them: never changed, never locked against a writer, nothing left beside them.
// Knows no table. Node's own SQLite is loaded only when a database is met; an older Node has none.

import type * as Sqlite from 'node:sqlite'
import { constants, copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type FileState, bytesOf, stateOf } from './files.ts'

type Value = string | number | bigint | null
type Row = Readonly<Record<string, unknown>>

/** SQL as the formats see it. Integers beyond 2^53 come as bigints; from `rows`, which is for the bulk, all of them do. */
export interface OpenDatabase {
  all(sql: string, ...values: readonly Value[]): readonly Row[]
  each(sql: string, values: readonly Value[], row: (row: Row) => void): void
  rows(sql: string, ...values: readonly Value[]): readonly (readonly unknown[])[]
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

/** A longer database is not copied. */
const mostCopiedBytes = 512 << 20

/** A way into a database that stays open over several readings, for as long as nobody writes. */
export interface DatabaseDoor {
  /**
   * Lets `read` look; its answer counts only when nothing was written meanwhile. `patient`: wait for the next look while a transaction is under way;
   * else a copy of the database and its journal is opened in the temporary folder.
   */
  read<T>(patient: boolean, read: (database: OpenDatabase) => T): Reading<T>
  /** To be called when nothing is read for a while; the next reading opens it again. */
  close(): void
}

/** Makes a door; opens nothing yet. */
export function makeDatabaseDoor(path: string): DatabaseDoor {
  let opened: { readonly database: Sqlite.DatabaseSync; readonly state: string; readonly folder: string | null } | null = null

  const close = (): void => {
    const { database, folder } = opened ?? {}
    opened = null
    database?.close()
    if (typeof folder === 'string') rmSync(folder, { recursive: true, force: true })
  }
  const stateNow = (): string => `${counterOf(path)} ${databaseState(path)}`

  /** A copy in the temporary folder; null = somebody wrote while it was made. */
  const copy = (node: typeof Sqlite, beside: string, state: string): Sqlite.DatabaseSync | null => {
    if ((stateOfAll(path)?.sizeBytes ?? 0) > mostCopiedBytes)
      throw new Error(
        `a writer left it in the middle of something, and it is too large to be looked at in a copy (${mostCopiedBytes >> 20} MiB)`,
      )
    const folder = mkdtempSync(join(tmpdir(), 'flywheel-sqlite-'))
    try {
      const into = join(folder, 'copy.db')
      for (const end of ['', beside])
        if (stateOf(path + end) !== undefined) copyFileSync(path + end, into + end, constants.COPYFILE_FICLONE)
      if (stateNow() !== state) return null
      opened = { database: new node.DatabaseSync(into), state, folder }
      return opened.database
    } finally {
      if (opened?.folder !== folder) rmSync(folder, { recursive: true, force: true })
    }
  }

  return {
    close,
    read(patient, read) {
      const node = sqlite()
      if (node === undefined) return { kind: 'failed', reason: `this Node (${process.version}) has no SQLite; 22.13 and later have` }
      const state = stateNow()
      if (opened !== null && opened.state !== state) close()
      const header = bytesOf(path, 0, 20)
      if (header.length === 0) return { kind: 'failed', reason: 'it is empty or cannot be read' }
      if (!isSqlite(path)) return { kind: 'failed', reason: 'it is no SQLite database' }
      const wal = header[18] === 2 || header[19] === 2
      const logged = wal && (stateOf(`${path}-wal`)?.sizeBytes ?? 0) > 0
      try {
        if (logged && stateOf(`${path}-shm`) !== undefined) {
          // without readonly_shm SQLite would write its readers' marks; with it, and both files there, nothing is touched
          const live = openReadOnly(node, path, 'readonly_shm=1')
          try {
            live.exec('BEGIN')
            return { kind: 'read', value: read(asSeen(live)) }
          } finally {
            live.close()
          }
        }
        // a log without the map of it: SQLite would make one, and leave it
        let beside = logged ? '-wal' : null
        if (!logged && hasHotJournal(path)) {
          if (patient) return { kind: 'busy' }
          beside = '-journal'
        }
        if (opened === null) {
          if (beside === null) opened = { database: openReadOnly(node, path, 'immutable=1'), state, folder: null }
          else if (copy(node, beside, state) === null) return { kind: 'busy' }
        }
        const copied = opened!.folder !== null
        const value = read(asSeen(opened!.database))
        if (!copied && (hasHotJournal(path) || stateNow() !== state)) {
          close()
          return { kind: 'busy' }
        }
        return { kind: 'read', value }
      } catch (error) {
        close()
        const reason = error instanceof Error ? error.message : String(error)
        return /locked|busy/.test(reason) || (!logged && stateNow() !== state) ? { kind: 'busy' } : { kind: 'failed', reason }
      }
    },
  }
}

const openReadOnly = (node: typeof Sqlite, path: string, how: string): Sqlite.DatabaseSync =>
  new node.DatabaseSync(new URL(`${pathToFileURL(resolve(path)).href}?mode=ro&${how}`), { readOnly: true, timeout: 500 })

/** Opens the database, lets `read` look once and closes it; see the door. */
export function readDatabase<T>(path: string, patient: boolean, read: (database: OpenDatabase) => T): Reading<T> {
  const door = makeDatabaseDoor(path)
  try {
    return door.read(patient, read)
  } finally {
    door.close()
  }
}

function asSeen(database: Sqlite.DatabaseSync): OpenDatabase {
  const exact = (sql: string): Sqlite.StatementSync => {
    const statement = database.prepare(sql)
    // exact integers; those that a number holds are given as numbers below
    statement.setReadBigInts(true)
    return statement
  }
  return {
    all: (sql, ...values) =>
      exact(sql)
        .all(...values)
        .map(plain),
    each(sql, values, row) {
      for (const one of exact(sql).iterate(...values)) row(plain(one))
    },
    rows(sql, ...values) {
      const statement = exact(sql) as Sqlite.StatementSync & { setReturnArrays?: (yes: boolean) => void }
      // Node 22.16 and later
      if (statement.setReturnArrays === undefined) return statement.all(...values).map((row) => Object.values(row))
      statement.setReturnArrays(true)
      return statement.all(...values) as unknown as readonly unknown[][]
    },
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
