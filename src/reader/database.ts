// A SQLite database: asked again when it, its log or a small file beside it changed, for what is new where its format can tell, a piece at a time. Knows no table.

import { bytesOf, stateOf } from '../outside/files.ts'
import { databaseState, makeDatabaseDoor, stateOfAll } from '../outside/sqlite.ts'
import type { Issue } from '../core/trouble.ts'
import type { DatabaseClaim } from '../formats/format.ts'
import { type Contribution, makeIssueList, makeStoreSink } from './contribution.ts'
import { type Source, type SourceOrigin, faultOf } from './source.ts'
import { makeStaging } from './staging.ts'

/** Tries in a row that a writer may spoil before a copy is read instead, and again before it is given up until the next change. */
const patience = 3
/** A longer file is no small file. */
const mostBytesBeside = 64 << 20

/** The claim's files beside the database; what did not change is not read again. */
function makeBeside(origin: SourceOrigin, files: readonly string[]) {
  const held = new Map<string, { readonly state: string; readonly bytes: Uint8Array }>()
  const now = new Map<string, { readonly state: string; readonly sizeBytes: number; readonly mtimeMs: number }>()
  return {
    /** Looks at the files; what changes with any of them. */
    look(): string {
      now.clear()
      for (const file of files) {
        const state = stateOf(origin.absolute(file))
        if (state !== undefined && !state.isFolder)
          now.set(file, { ...state, state: `${state.identity} ${state.sizeBytes} ${state.mtimeMs}` })
      }
      return [...now].map(([file, { state }]) => `\n${file}\n${state}`).join('')
    },
    get sizeBytes() {
      return [...now.values()].reduce((sum, one) => sum + one.sizeBytes, 0)
    },
    get mtimeMs() {
      return [...now.values()].reduce((max, one) => Math.max(max, one.mtimeMs), 0)
    },
    /** Reads what is new; answers how many bytes that took. */
    read(): number {
      let bytesRead = 0
      for (const file of held.keys()) if (!now.has(file)) held.delete(file)
      for (const [file, { state, sizeBytes }] of now) {
        if (held.get(file)?.state === state || sizeBytes > mostBytesBeside) continue
        const bytes = bytesOf(origin.absolute(file), 0, sizeBytes)
        held.set(file, { state, bytes })
        bytesRead += bytes.length
      }
      return bytesRead
    },
    bytes: (): ReadonlyMap<string, Uint8Array> => new Map([...held].map(([file, { bytes }]) => [file, bytes])),
  }
}

/** Pieces of a long reading that are read before others have their turn. */
const piecesAtATime = 4

const isPartly = (since: unknown): boolean => typeof since === 'object' && since !== null && (since as { more?: unknown }).more === true

export function makeDatabase(origin: SourceOrigin): Source {
  const claim = origin.claim as DatabaseClaim
  const path = origin.absolute(claim.file)
  const door = makeDatabaseDoor(path)
  const beside = makeBeside(origin, claim.beside ?? [])
  let issues = makeIssueList()
  let contributions = new Map<string, Contribution>()
  let sink = makeStoreSink(contributions, claim.file, issues)
  let since: unknown
  let identity = ''
  let seen: string | null = null
  let tries = 0
  let sizeBytes = 0
  let lastWriteMs = 0
  let grewAtMs = 0
  let bytesRead = 0
  let gone = false
  let problem: string | null = null

  const begin = (): void => {
    contributions = new Map()
    issues = makeIssueList()
    sink = makeStoreSink(contributions, claim.file, issues)
    since = undefined
  }

  /** Asks for one piece; nothing of it counts when somebody wrote meanwhile. */
  const ask = (patient: boolean): 'done' | 'more' | 'again' => {
    const files = beside.bytes()
    const reading = door.read(patient, (database) => {
      const first = makeStaging()
      const next = origin.format.database!(claim, database, since, first.sink, files)
      if (next !== undefined || since === undefined) return { staging: first, next, anew: since === undefined }
      // without a place to go on from everything is told anew
      const anew = makeStaging()
      return { staging: anew, next: origin.format.database!(claim, database, undefined, anew.sink, files), anew: true }
    })
    if (reading.kind === 'busy') return 'again'
    if (reading.kind === 'failed') {
      problem = `It cannot be read: ${reading.reason}.`
      return 'done'
    }
    problem = null
    const { staging, next, anew } = reading.value
    if (anew) begin()
    staging.commit(sink)
    since = next
    return isPartly(next) ? 'more' : 'done'
  }

  /** Reads a few pieces; answers whether that was all. */
  const pass = (now: string): void => {
    for (let pieces = 0; pieces < piecesAtATime;) {
      // a writer is waited for a few looks long; in the only look there is, not at all
      const answer = ask(!origin.once && tries < patience)
      if (answer === 'again') {
        if (++tries <= patience) {
          if (origin.once) continue
          return
        }
        if (tries <= 2 * patience) continue
        problem = 'It is being written all the time and could not be read in one piece.'
      }
      tries = 0
      pieces++
      if (answer === 'more') continue
      seen = now
      door.close()
      return
    }
  }

  return {
    origin,
    get contributions() {
      return contributions
    },
    get issues(): readonly Issue[] {
      return problem === null ? issues.list : [...issues.list, { path: claim.file, offset: null, severity: 'warning', message: problem }]
    },
    get sizeBytes() {
      return sizeBytes
    },
    get lastWriteMs() {
      return lastWriteMs
    },
    get state() {
      return problem === null ? 'live' : 'dead'
    },
    get reason() {
      return (
        problem ??
        (isPartly(since) ? 'Its points are still being read; until then the last values are the ones that it keeps itself.' : null)
      )
    },
    get grewAtMs() {
      return grewAtMs
    },
    get bytesRead() {
      return bytesRead
    },
    get gone() {
      return gone
    },
    get more() {
      return problem === null && isPartly(since)
    },
    *read() {
      const state = stateOfAll(path)
      gone = state === undefined
      if (state === undefined) return false
      const now = databaseState(path) + beside.look()
      if (now === seen) return false
      if (identity !== '' && state.identity !== identity) since = undefined
      if (seen !== null && !isPartly(since)) grewAtMs = origin.now()
      identity = state.identity
      sizeBytes = state.sizeBytes + beside.sizeBytes
      lastWriteMs = Math.max(state.mtimeMs, beside.mtimeMs)
      if (!isPartly(since)) bytesRead += state.sizeBytes + beside.read()
      yield
      origin.reading(claim.file)
      try {
        pass(now)
      } catch (error) {
        problem = faultOf(error)
        seen = now
      }
      return true
    },
  }
}
