// Guild AI: a folder per run (runs/<id>/) with .guild/ inside: a file per attribute, markers of its state, and the scalars of its output as TensorBoard events.
// Event files anywhere below belong to the run, named as Guild names them: `loss`, or `sub/folder#loss`.

import { parse } from 'yaml'
import type { Claim, FolderView, Format, RunFacts, RunSink } from './format.ts'
import { type Loose, fieldsOf, listOf, numberOf, textIn } from './bytes/looseJson.ts'
import { textOf } from './bytes/lines.ts'
import { inFolder } from './inFolder.ts'
import { isEventFile, makeTensorboardDecoder, tensorboard } from './tensorboard.ts'
import { putYamlParams } from './yamlParams.ts'

const maxDepth = 8
const mostFolders = 500

/** What is read in .guild/, beside what may come to be there. */
const attributes = [
  'label',
  'flags',
  'tags',
  'comments',
  'initialized',
  'started',
  'stopped',
  'exit_status',
  'vcs_commit',
  'host',
  'user',
  'cmd',
]
const small = ['opref', 'LOCK', 'LOCK.remote', 'PENDING', 'STAGED', ...attributes.map((name) => `attrs/${name}`)]

/** Deleted runs lie in trash/runs until they are purged; a batch keeps what its runs are made from in .guild/proto. */
const isNone = /(?:^|\/)(?:trash\/runs\/[^/]+|\.guild\/proto)$/

const isRun = (folder: FolderView): boolean => {
  if (isNone.test(folder.path)) return false
  const own = folder.folders.includes('.guild') ? folder.sub('.guild') : undefined
  return own !== undefined && own.files.includes('opref') && own.folders.includes('attrs')
}

function eventFilesBelow(folder: FolderView, into: string[], state: { folders: number }, depth = 0): string[] {
  for (const file of folder.files) if (isEventFile(file)) into.push(inFolder(folder, file))
  if (depth < maxDepth)
    for (const name of folder.folders) {
      const below = ++state.folders > mostFolders ? undefined : folder.sub(name)
      if (below !== undefined) eventFilesBelow(below, into, state, depth + 1)
    }
  return into
}

/** The name before Guild's `#`: where below the run the event file lies; '' for the run's own and those of .guild. */
function prefixOf(file: string, run: string): string {
  const inside = run === '.' ? file : file.slice(run.length + 1)
  const folder = inside.includes('/') ? inside.slice(0, inside.lastIndexOf('/')) : ''
  return folder === '.guild' ? '' : folder
}

/** A sink whose series carry the prefix; made once per sink. */
function prefixing(prefix: string): (sink: RunSink) => RunSink {
  let last: RunSink | undefined
  let made: RunSink | undefined
  return (sink) => {
    if (prefix === '') return sink
    if (sink !== last || made === undefined) {
      last = sink
      made = { ...sink, series: (name, options) => sink.series(`${prefix}#${name}`, options) }
    }
    return made
  }
}

function valueOf(bytes: Uint8Array | undefined): Loose | undefined {
  if (bytes === undefined || bytes.length > 1 << 20) return undefined
  try {
    return parse(textOf(bytes), { logLevel: 'silent', uniqueKeys: false, maxAliasCount: 100 }) as Loose
  } catch {
    return undefined
  }
}

const secondsOf = (value: Loose | undefined): number | undefined => {
  const micros = numberOf(value)
  return micros === undefined || !Number.isFinite(micros) ? undefined : micros / 1e6
}

function statusOf(has: (name: string) => boolean, exit: number | undefined): RunFacts['status'] {
  if (has('LOCK.remote')) return undefined
  if (has('PENDING')) return { status: 'queued', reason: 'Guild has the run as pending.' }
  if (has('STAGED')) return { status: 'queued', reason: 'Guild has the run as staged: it was prepared and not started.' }
  if (exit === undefined)
    return has('LOCK') ? undefined : { status: 'failed', reason: 'Guild recorded neither a process nor an exit status.' }
  if (exit === 0) return { status: 'finished', reason: 'Guild recorded exit status 0.' }
  return exit < 0
    ? { status: 'killed', reason: `Guild recorded that signal ${-exit} ended the run.` }
    : { status: 'failed', reason: `Guild recorded exit status ${exit}.` }
}

/** `pkgtype:pkgname version model op`, quoted as a shell does. */
function operationOf(opref: string): string | undefined {
  const words = opref.trim().match(/'[^']*'|\S+/g) ?? []
  const [model, op] = words.slice(-2).map((word) => word.replaceAll("'", ''))
  if (words.length < 4 || op === undefined || op === '') return undefined
  return model === '' ? op : `${model!}:${op}`
}

export const guild: Format = {
  id: 'guild',
  title: 'Guild AI',
  claim(folder) {
    if (!isRun(folder)) return []
    const claims: Claim[] = [{ kind: 'whole', files: small.map((name) => inFolder(folder, `.guild/${name}`)), run: folder.path }]
    for (const file of eventFilesBelow(folder, [], { folders: 0 })) claims.push({ kind: 'tail', file, run: folder.path })
    return claims
  },
  tail(claim, trusting = false) {
    const under = prefixing(prefixOf(claim.file, claim.run))
    const folder = claim.file.includes('/') ? claim.file.slice(0, claim.file.lastIndexOf('/')) : '.'
    const decoder = makeTensorboardDecoder({ ...claim, run: folder }, { verify: trusting ? 'on failure' : 'all' })
    return {
      decode: (piece, offset, sink) => decoder.decode(piece, offset, under(sink)),
      get wantedBytes() {
        return decoder.wantedBytes
      },
      get waits() {
        return decoder.waits ?? false
      },
      get dead() {
        return decoder.dead
      },
    }
  },
  check: (claim) => tensorboard.check!(claim),
  whole(claim, files, store) {
    const sink = store.run('')
    const path = (name: string): string => `${claim.run === '.' ? '' : `${claim.run}/`}.guild/${name}`
    const file = (name: string): Uint8Array | undefined => files.get(path(name))
    const value = (name: string): Loose | undefined => valueOf(file(`attrs/${name}`))
    const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {}
    const operation = file('opref') === undefined ? undefined : operationOf(textOf(file('opref')!))
    if (operation !== undefined) facts.experiment = operation
    const label = value('label')
    const name = typeof label === 'string' && label !== '' ? label : operation
    if (name !== undefined) facts.name = name
    const start = secondsOf(value('started')) ?? secondsOf(value('initialized'))
    if (start !== undefined) facts.startTime = start
    const end = secondsOf(value('stopped'))
    if (end !== undefined) facts.endTime = end
    const commit = /^git:([0-9a-f]+)(\*?)$/.exec(textIn(value('vcs_commit')) ?? '')
    if (commit !== null) facts.git = { commit: commit[1]!, branch: null, dirty: commit[2] === '*', remote: null }
    const host = textIn(value('host'))
    if (host !== undefined) facts.host = host
    const user = textIn(value('user'))
    if (user !== undefined) facts.user = user
    const command = listOf(value('cmd')).flatMap((word) => (typeof word === 'object' ? [] : [String(word)]))
    if (command.length > 0) facts.command = command.join(' ')
    const pid = /^\s*(\d{1,9})\s*$/.exec(textOf(file('LOCK') ?? new Uint8Array(0)))
    if (pid !== null) facts.pid = Number(pid[1])
    const comments = listOf(value('comments')).flatMap((one) => textIn(fieldsOf(one)['body']) ?? textIn(one) ?? [])
    if (comments.length > 0) facts.notes = comments.join('\n')
    const status = statusOf((marker) => file(marker) !== undefined, numberOf(value('exit_status')))
    if (status !== undefined && status !== null) {
      facts.status = status
      if (status.status !== 'queued') facts.complete = true
    }
    sink.facts(facts)
    for (const tag of listOf(value('tags'))) if (typeof tag === 'string') sink.tag(tag, '')
    const flags = file('attrs/flags')
    if (flags !== undefined) putYamlParams(textOf(flags), path('attrs/flags'), sink)
  },
}
