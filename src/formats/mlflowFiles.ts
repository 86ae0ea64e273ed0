// One run folder of MLflow's file store: meta.yaml, a file per parameter and tag read whole, a growing file per metric.

import { parseDocument } from 'yaml'
import type { RunFacts, SeriesHandle, StoreSink, TailClaim, TailDecoder, WholeClaim } from './format.ts'
import { indexIn, numberIn, textOf } from './bytes/lines.ts'
import { decodeGrowingLines } from './growingLines.ts'
import { factsOfTags, isSystemMetric, statusOf } from './mlflowTags.ts'

/** By number, from 1. */
const statuses: readonly string[] = ['', 'RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']

type Meta = Readonly<Record<string, unknown>>

/** Flat YAML as MLflow dumps it. Lines of `key: plain` and `key: 'quoted'` are read here, since a store has thousands; anything else by the YAML library. */
export function readMeta(text: string): Meta | undefined {
  const meta: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const line of text.split('\n')) {
    if (line === '' || line === '\r') continue
    const match = /^([\w.]+): ?(?:'((?:[^']|'')*)'|([\w./:@+-]*|\[\]))\r?$/.exec(line)
    if (match === null) return readAnyYaml(text)
    const [, key, quoted, plain] = match
    if (quoted !== undefined) meta[key!] = quoted.replaceAll("''", "'")
    else if (plain === '' || plain === 'null') meta[key!] = null
    else if (/^-?\d{1,15}$/.test(plain!)) meta[key!] = Number(plain)
    // the id of a run begins with a digit as often as not: with one of these letters it is no number of YAML's, and with an e alone none of Python's
    else if (/^[\d.+-]/.test(plain!) && !/^(?:[\da-f]*[acdf][\da-f]*|\d+[eE]\d+)$/.test(plain!)) return readAnyYaml(text)
    else meta[key!] = plain
  }
  return meta
}

/** A longer meta.yaml is none. */
const maxYamlChars = 1 << 20

function readAnyYaml(text: string): Meta | undefined {
  if (text.length > maxYamlChars) return undefined
  try {
    const parsed = parseDocument(text, { logLevel: 'silent', uniqueKeys: false, version: '1.1' })
    // torn: half a value is none
    if (parsed.errors.length > 0) return undefined
    const value: unknown = parsed.toJS()
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Meta) : undefined
  } catch {
    return undefined
  }
}

const string = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined
const seconds = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value / 1000 : undefined)

/** Reads meta.yaml, params, tags and data sets of the run folder of `claim`. */
export function readRunFolder(claim: WholeClaim, files: ReadonlyMap<string, Uint8Array>, store: StoreSink): void {
  const sink = store.run('')
  const inRun = (name: string): string => (claim.run === '.' ? name : `${claim.run}/${name}`)
  const bytes = files.get(inRun('meta.yaml'))
  const meta = bytes === undefined ? undefined : readMeta(textOf(bytes))
  if (meta === undefined)
    sink.issue(
      'warning',
      null,
      bytes?.length === 0
        ? 'meta.yaml is empty, as MLflow leaves it for a moment while it writes; it is read again when it changes.'
        : 'meta.yaml cannot be read as YAML; name, status and times of this run are not known.',
      inRun('meta.yaml'),
    )
  const tags = new Map<string, string>()
  const folders = { params: inRun('params/'), tags: inRun('tags/'), inputs: inRun('inputs/') }
  const datasets = new Map<string, Meta>()
  const inputs: Meta[] = []
  let experiment: Meta | undefined
  for (const [path, content] of files) {
    if (path.startsWith(folders.params)) sink.param(path.slice(folders.params.length), textOf(content))
    else if (path.startsWith(folders.tags)) tags.set(path.slice(folders.tags.length), textOf(content))
    else if (path.startsWith(folders.inputs)) inputs.push(readMeta(textOf(content)) ?? {})
    else if (/\/datasets\/[^/]+\/meta\.yaml$/.test(path)) datasets.set(path.split('/').at(-2)!, readMeta(textOf(content)) ?? {})
    else if (path !== inRun('meta.yaml')) experiment = readMeta(textOf(content))
  }
  for (const input of inputs) {
    const dataset = input['source_type'] === 'DATASET' ? datasets.get(string(input['source_id']) ?? '') : undefined
    const name = string(dataset?.['name'])
    if (dataset === undefined || name === undefined) continue
    const context = (input['tags'] as Meta | null | undefined)?.['mlflow.data.context']
    sink.data({ name, digest: string(dataset['digest']) ?? null, context: contextOf(context), manifest: null })
  }
  const status = meta === undefined ? undefined : statuses[Number(string(meta['status']) ?? 1)]
  const own: { -readonly [K in keyof RunFacts]: RunFacts[K] } = { ...factsOfTags(tags, sink), ...statusOf(status, 'meta.yaml') }
  const name = string(meta?.['run_name']) ?? tags.get('mlflow.runName')
  if (name !== undefined) own.name = name
  const title = string(experiment?.['name'])
  if (title !== undefined) own.experiment = title
  const start = seconds(meta?.['start_time'])
  if (start !== undefined) own.startTime = start
  const end = seconds(meta?.['end_time'])
  if (end !== undefined) own.endTime = end
  const user = string(meta?.['user_id'])
  if (user !== undefined) own.user ??= user
  // 0.8 has no tags: the commit stands here
  const commit = string(meta?.['source_version'])
  if (commit !== undefined && own.git === undefined) own.git = { commit, branch: null, dirty: null, remote: null }
  if (meta?.['lifecycle_stage'] === 'deleted') own.deleted = true
  sink.facts(own)
}

/** MLflow's words for what a data set was used for. */
export function contextOf(word: unknown): 'train' | 'validation' | 'test' | null {
  if (typeof word !== 'string') return null
  if (/^train/i.test(word)) return 'train'
  if (/^val|^eval/i.test(word)) return 'validation'
  return /^test/i.test(word) ? 'test' : null
}

/** Lines of `timestamp value [step …]`: milliseconds, but seconds where two fields stand (0.8). Further fields name a data set. */
export function metricsDecoder(claim: TailClaim): TailDecoder {
  const inside = claim.run === '.' ? claim.file : claim.file.slice(claim.run.length + 1)
  const name = inside.slice('metrics/'.length)
  let series: SeriesHandle | undefined
  return decodeGrowingLines(claim.file, 'no line', (piece, from, to, offset, sink, torn) => {
    if (from === to) return
    const firstEnd = indexIn(piece, 32, from, to)
    const secondEnd = firstEnd < 0 ? -1 : indexIn(piece, 32, firstEnd + 1, to)
    const valueEnd = secondEnd < 0 ? to : secondEnd
    const time = firstEnd < 0 ? undefined : numberIn(piece, from, firstEnd)
    const value = time === undefined ? undefined : numberIn(piece, firstEnd + 1, valueEnd)
    let step: number | undefined = 0
    if (valueEnd < to) {
      const thirdEnd = indexIn(piece, 32, valueEnd + 1, to)
      step = numberIn(piece, valueEnd + 1, thirdEnd < 0 ? to : thirdEnd)
    }
    if (time === undefined || value === undefined || step === undefined || !Number.isFinite(time) || !Number.isFinite(step)) {
      if (!torn) sink.issue('warning', offset + from, 'A line is not "timestamp value step"; it is passed over.', claim.file)
      return
    }
    if (torn && valueEnd === to) return
    series ??= sink.series(name, { system: isSystemMetric(name) })
    sink.point(series, step, valueEnd < to || time > 1e11 ? time / 1000 : time, value)
  })
}
