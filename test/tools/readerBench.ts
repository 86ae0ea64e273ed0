// A folder on the disk with a reader on it: tests write bytes, ask for a look and read off what the host would be told.
// The clock is the real one plus what a test adds, so that files' own times stay comparable; nothing here waits.

import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ReaderTold, RootToRead } from '../../src/bridge/readerTalk.ts'
import type { RunSummary } from '../../src/core/run.ts'
import type { Issue } from '../../src/core/trouble.ts'
import type { Format, TailDecoder } from '../../src/formats/format.ts'
import { type Reader, type ReaderOptions, makeReader } from '../../src/reader/reader.ts'
import { handClock } from './handClock.ts'

/** Lines of "name step wallTime value" in files named *.points; a line "!" cannot be read, "!!" ends the file. */
export const pointsFormat: Format = {
  id: 'points',
  title: 'Points',
  claim: (folder) =>
    folder.files
      .filter((name) => name.endsWith('.points'))
      .map((name) => ({ kind: 'tail', file: folder.path === '.' ? name : `${folder.path}/${name}`, run: folder.path })),
  tail: () => pointsDecoder(),
}

function pointsDecoder(): TailDecoder {
  let dead: string | null = null
  let wanted = 0
  const text = new TextDecoder()
  return {
    get wantedBytes() {
      return wanted
    },
    get dead() {
      return dead
    },
    decode(piece, offset, sink) {
      let from = 0
      for (let end = piece.indexOf(10); end >= 0 && dead === null; end = piece.indexOf(10, from)) {
        const line = text.decode(piece.subarray(from, end))
        const [name, step, wallTime, value] = line.split(' ')
        if (line === '!!') dead = 'the file says so'
        else if (line === '!bug') throw new Error('a bug in the format')
        else if (line === '!') sink.issue('warning', offset + from, 'a bad line')
        else if (line.startsWith('=')) sink.param(line.slice(1), 1)
        else sink.point(sink.series(name!, { law: 'later-cuts' }), Number(step), Number(wallTime), Number(value))
        from = end + 1
      }
      wanted = from === 0 ? piece.length + 1 : 0
      return dead === null ? from : piece.length
    },
    rest(piece, _offset, sink) {
      sink.tag('rest', text.decode(piece))
    },
  }
}

/** Lines of a series for the format above: steps [from, to), value = step. */
export const lines = (name: string, from: number, to: number, value = (step: number): number => step): string =>
  Array.from({ length: to - from }, (_, i) => `${name} ${from + i} ${1_700_000_000 + from + i} ${value(from + i)}\n`).join('')

export interface ReaderBench {
  readonly root: string
  readonly reader: Reader
  /** What the host holds, made of all that was told. */
  readonly runs: ReadonlyMap<string, RunSummary>
  readonly told: ReaderTold['runs'][]
  readonly reading: string[]
  readonly logged: string[]
  issues(): readonly Issue[]
  path(file: string): string
  write(file: string, bytes: string | Uint8Array): void
  append(file: string, bytes: string | Uint8Array): void
  follow(roots?: readonly Partial<RootToRead>[]): void
  /** Lets time pass: timers that fall due run. */
  readonly clock: ReturnType<typeof handClock>
  /** A look; settles when all is read and told. */
  look(): Promise<void>
  dispose(): void
}

export function readerBench(
  formats: readonly Format[] = [pointsFormat],
  options: Pick<ReaderOptions, 'once' | 'lookAtProcess' | 'remoteKindOf'> = {},
): ReaderBench {
  const root = mkdtempSync(join(tmpdir(), 'flywheel-reader-'))
  const clock = handClock()
  const runs = new Map<string, RunSummary>()
  const told: ReaderTold['runs'][] = []
  const reading: string[] = []
  const logged: string[] = []
  const reader = makeReader({
    formats,
    clock: { now: () => Date.now() + clock.now(), after: (ms, then) => clock.after(ms, then) },
    ...options,
    tell: {
      runs(now) {
        told.push(now)
        for (const run of now.changed) runs.set(run.id, run)
        const keys = new Set<string>(now.keys)
        for (const [id, run] of runs) if (!keys.has(run.key)) runs.delete(id)
      },
      reading: (file) => void (file !== null && reading.push(file.path)),
      log: (line) => void logged.push(line.text),
    },
  })
  const path = (file: string): string => join(root, ...file.split('/'))
  return {
    root,
    reader,
    runs,
    told,
    reading,
    logged,
    clock,
    path,
    issues: () => reader.reports.flatMap((report) => report.issues),
    write(file, bytes) {
      mkdirSync(dirname(path(file)), { recursive: true })
      writeFileSync(path(file), bytes)
    },
    append: (file, bytes) => appendFileSync(path(file), bytes),
    follow(roots = [{}]) {
      reader.follow(roots.map((one) => ({ path: root, name: 'root', folders: [], exclude: [], ...one })))
    },
    look: () => reader.look(),
    dispose() {
      reader.dispose()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
