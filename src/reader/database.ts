// A SQLite database: asked again when it, its log or a small file beside it changed, for what is new where its format can tell. Knows no table.

import { bytesOf, stateOf } from '../outside/files.ts'
import { databaseState, readDatabase, stateOfAll } from '../outside/sqlite.ts'
import type { DatabaseClaim } from '../formats/format.ts'
import { type Contribution, makeIssueList, makeStoreSink } from './contribution.ts'
import type { Source, SourceOrigin } from './source.ts'

/** Looks in a row in which a writer may be in the middle of something before a copy is read instead. */
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

export function makeDatabase(origin: SourceOrigin): Source {
  const claim = origin.claim as DatabaseClaim
  const path = origin.absolute(claim.file)
  const beside = makeBeside(origin, claim.beside ?? [])
  let issues = makeIssueList()
  let contributions = new Map<string, Contribution>()
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

  /** What is held may be torn: the next look makes it anew beside it. */
  let torn = false

  const look = (patient: boolean): 'done' | 'again' => {
    let into = { contributions, issues, since }
    const begin = (): void => void (into = { contributions: new Map(), issues: makeIssueList(), since: undefined })
    // without a place to go on from everything is told anew
    if (torn || since === undefined) begin()
    const files = beside.bytes()
    const reading = readDatabase(path, patient, (database) => {
      const ask = (): void => {
        into.since = origin.format.database!(claim, database, into.since, makeStoreSink(into.contributions, claim.file, into.issues), files)
      }
      const before = into.since
      ask()
      if (into.since !== undefined || before === undefined) return
      begin()
      ask()
    })
    torn = reading.kind !== 'read'
    if (reading.kind === 'busy') return 'again'
    if (reading.kind === 'failed') {
      problem = `It cannot be read: ${reading.reason}.`
      issues.add(claim.file, null, 'warning', problem)
      return 'done'
    }
    problem = null
    ;({ contributions, issues, since } = into)
    return 'done'
  }

  return {
    origin,
    get contributions() {
      return contributions
    },
    get issues() {
      return issues.list
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
      return problem
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
    *read() {
      const state = stateOfAll(path)
      gone = state === undefined
      if (state === undefined) return false
      const now = databaseState(path) + beside.look()
      if (now === seen) return false
      if (seen !== null) grewAtMs = origin.now()
      if (identity !== '' && state.identity !== identity) torn = true
      identity = state.identity
      sizeBytes = state.sizeBytes + beside.sizeBytes
      lastWriteMs = Math.max(state.mtimeMs, beside.mtimeMs)
      bytesRead += state.sizeBytes + beside.read()
      yield
      origin.reading(claim.file)
      for (let most = origin.once ? patience : 1; most > 0; most--) {
        if (look(!origin.once && tries < patience) === 'done') {
          tries = 0
          seen = now
          return true
        }
      }
      if (++tries <= patience && !origin.once) return true
      problem = 'It is being written all the time and could not be read in one piece.'
      issues.add(claim.file, null, 'warning', problem)
      seen = now
      return true
    },
  }
}
