// Polyaxon offline (traceml): a run's folder with events/metric/<name>.plx growing while it logs, resources/metric/ for those of the machine,
// and run.plx.json written at its end. Names are slugs of what was logged.

import type { Claim, Format, RunFacts } from './format.ts'
import { eachLeaf, fieldsOf, finiteOf, listOf, paramOf, parseLoose, textIn } from './bytes/looseJson.ts'
import { indexIn, numberIn, textOf } from './bytes/lines.ts'
import { decodeGrowingLines } from './growingLines.ts'
import { inFolder } from './inFolder.ts'
import { timeOf } from './optunaTrial.ts'

const words: ReadonlyMap<string, 'finished' | 'failed' | 'killed' | 'queued'> = new Map([
  ['succeeded', 'finished'],
  ['failed', 'failed'],
  ['upstream_failed', 'failed'],
  ['stopped', 'killed'],
  ['skipped', 'killed'],
  ['created', 'queued'],
  ['queued', 'queued'],
  ['scheduled', 'queued'],
])

export const polyaxon: Format = {
  id: 'polyaxon',
  title: 'Polyaxon',
  claim(folder) {
    const tablesIn = (kind: string): readonly string[] => {
      const files = folder.folders.includes(kind) ? folder.sub(kind)?.sub('metric')?.files : undefined
      return (files ?? []).filter((file) => file.endsWith('.plx')).map((file) => `${kind}/metric/${file}`)
    }
    const events = tablesIn('events')
    const own = ['run.plx.json'].filter((file) => folder.files.includes(file))
    if (own.length === 0 && !(events.length > 0 && (folder.files.includes('lineages.plx.json') || /^[0-9a-f]{32}$/.test(folder.name))))
      return []
    const claims: Claim[] = [...events, ...tablesIn('resources')].map((file) => ({
      kind: 'tail',
      file: inFolder(folder, file),
      run: folder.path,
    }))
    if (own.length > 0) claims.unshift({ kind: 'whole', files: own.map((file) => inFolder(folder, file)), run: folder.path })
    return claims
  },
  tail(claim) {
    const name = claim.file.slice(claim.file.lastIndexOf('/') + 1, -'.plx'.length)
    const options = { system: claim.file.endsWith(`resources/metric/${name}.plx`) }
    // step|time|value; the first row names the columns, steps may be empty
    return decodeGrowingLines(claim.file, 'No row', (piece, from, to, _offset, sink) => {
      const first = indexIn(piece, 124, from, to)
      const second = first < 0 ? -1 : indexIn(piece, 124, first + 1, to)
      if (second < 0) return
      const value = numberIn(piece, second + 1, to)
      if (value !== undefined)
        sink.point(
          sink.series(name, options),
          finiteOf(numberIn(piece, from, first)),
          timeOf(textOf(piece, first + 1, second), true),
          value,
        )
    })
  },
  whole(_claim, files, store) {
    const sink = store.run('')
    for (const [path, bytes] of files) {
      const value = parseLoose(textOf(bytes))
      if (value === undefined) {
        sink.issue('info', null, 'run.plx.json is not whole JSON; it is read again when it changes.', path)
        continue
      }
      const run = fieldsOf(value)
      const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {}
      for (const [from, to] of [
        ['name', 'name'],
        ['project', 'experiment'],
        ['description', 'notes'],
      ] as const) {
        const told = textIn(run[from])
        if (told !== undefined) facts[to] = told
      }
      const start = timeOf(run['started_at'] ?? run['created_at'], true)
      if (!Number.isNaN(start)) facts.startTime = start
      const end = timeOf(run['finished_at'], true)
      if (!Number.isNaN(end)) facts.endTime = end
      const word = textIn(run['status'])
      const status = word === undefined ? undefined : words.get(word)
      if (status !== undefined) facts.status = { status, reason: `Polyaxon recorded the status "${word!}".` }
      sink.facts(facts)
      for (const tag of listOf(run['tags'])) sink.tag(textIn(tag) ?? '', '')
      for (const [key, inner] of Object.entries(fieldsOf(run['inputs'])))
        eachLeaf(inner, key, (name, leaf) => sink.param(name, paramOf(leaf)))
    }
  },
}
