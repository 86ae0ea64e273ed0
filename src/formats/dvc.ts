// DVC's experiments, which live in git and nowhere else: a commit behind a ref refs/exps/<baseline>/<name> for each one that was saved,
// an entry in the log of refs/exps/celery/stash for each that waits. What a commit holds is read as DVCLive's folder is.

import { dvclive } from './dvclive.ts'
import type { Claim, FolderView, Format, Repository, RunSink, StoreSink, TailDecoder } from './format.ts'
import { type Fields, type Loose, eachLeaf, fieldsOf, listOf, numberOf, parseLoose, textIn } from './bytes/looseJson.ts'
import { headerOf } from './bytes/rows.ts'
import { textOf } from './bytes/lines.ts'
import { inFolder } from './inFolder.ts'
import { putYamlParams, readYaml } from './yamlParams.ts'

const refForm = /^refs\/exps\/([0-9a-f]{2})\/([0-9a-f]{38})\/(.+)$/
const wanted = /\.tsv$|^params\.yaml$|^dvc\.(?:yaml|lock)$/
const table = /^(?:(.*)\/)?(?:plots\/metrics|scalars)\/.+\.tsv$/
/** Stashes of DVC's queue, and what an entry in each means. */
const queues = [
  { ref: 'refs/exps/celery/stash', status: 'queued', reason: "The experiment waits in DVC's queue." },
  { ref: 'refs/exps/stash', status: 'queued', reason: "The experiment waits in DVC's queue." },
  { ref: 'refs/exps/celery/failed', status: 'failed', reason: "The experiment is among the failed ones of DVC's queue." },
] as const

/** What dvc.yaml says of the files beside it. */
interface Declared {
  readonly params: readonly string[]
  readonly metrics: readonly string[]
}

const namesOf = (items: Loose | undefined): readonly string[] =>
  listOf(items).flatMap((item) => textIn(item) ?? Object.keys(fieldsOf(item)))

function readDeclared(text: string, sink: RunSink): Declared {
  const pipeline = readYaml(text, 'dvc.yaml', sink, '1.2')
  const stages = Object.values(fieldsOf(pipeline['stages']))
  return {
    // of a stage's parameters a text is a key of params.yaml, a mapping names its file
    params: [
      ...namesOf(pipeline['params']),
      ...stages.flatMap((stage) => listOf(fieldsOf(stage)['params']).flatMap((item) => Object.keys(fieldsOf(item)))),
    ],
    metrics: [...namesOf(pipeline['metrics']), ...stages.flatMap((stage) => namesOf(fieldsOf(stage)['metrics']))],
  }
}

/** Numbers of a file of metrics; DVCLive's step is none. */
function putMetrics(text: string, path: string, sink: RunSink): void {
  const values = path.endsWith('.json') ? fieldsOf(parseLoose(text)) : readYaml(text, path, sink, '1.2')
  for (const [key, inner] of Object.entries(values))
    eachLeaf(inner, key, (name, leaf) => {
      const value = numberOf(leaf)
      if (value !== undefined && name !== 'step') sink.point(sink.series(name), NaN, NaN, value)
    })
}

/** Data that the stages of dvc.lock depend on; what git tracks itself is code. */
function putData(text: string, isCode: (path: string) => boolean, sink: RunSink): void {
  for (const stage of Object.values(fieldsOf(readYaml(text, 'dvc.lock', sink, '1.2')['stages'])))
    for (const dep of listOf(fieldsOf(stage)['deps'])) {
      const { path, md5 } = fieldsOf(dep)
      if (typeof path === 'string' && typeof md5 === 'string' && !isCode(path))
        sink.data({ name: path, digest: md5, context: null, manifest: null })
    }
}

/** Every file of the commit that says something of the run. `results`: metrics too, not only what was asked for. */
function putCommit(repository: Repository, commit: string, results: boolean, sink: RunSink): void {
  const paths = repository.files(commit, wanted)
  const read = (path: string): string | undefined => {
    const bytes = repository.bytes(commit, path)
    return bytes === undefined ? undefined : textOf(bytes)
  }
  const pipeline = read('dvc.yaml')
  const declared = pipeline === undefined ? { params: [], metrics: [] } : readDeclared(pipeline, sink)
  const folders = new Map<string, string[]>()
  for (const path of paths) {
    const folder = table.exec(path)
    if (folder === null) continue
    const own = folder[1] ?? '.'
    folders.set(own, [...(folders.get(own) ?? []), path])
  }
  const live = [...folders.keys()].map((folder) => (folder === '.' ? 'params.yaml' : `${folder}/params.yaml`))
  for (const path of new Set(['params.yaml', ...declared.params, ...live])) {
    const text = /\.(?:ya?ml|json)$/.test(path) ? read(path) : undefined
    if (text !== undefined) putYamlParams(text, path, sink, '1.2')
  }
  const lock = read('dvc.lock')
  if (lock !== undefined) putData(lock, (path) => repository.bytes(commit, path) !== undefined, sink)
  if (!results) return
  let tables = 0
  for (const [folder, files] of folders)
    for (const file of files) {
      const bytes = repository.bytes(commit, file)
      if (bytes === undefined || !headerOf(bytes.subarray(0, 65536)).includes('step')) continue
      tables++
      const decoder = dvclive.tail!({ kind: 'tail', file, run: folder })
      const into: RunSink = folders.size === 1 ? sink : { ...sink, series: (name, options) => sink.series(`${folder}/${name}`, options) }
      const done = decoder.decode(bytes, 0, into)
      if (done < bytes.length && decoder.dead === null) decoder.rest?.(bytes.subarray(done), done, into)
    }
  if (tables > 0) return
  for (const path of new Set(declared.metrics)) {
    const text = /\.(?:ya?ml|json)$/.test(path) ? read(path) : undefined
    if (text !== undefined) putMetrics(text, path, sink)
  }
}

function putExperiments(repository: Repository, store: StoreSink): void {
  const taken = new Set<string>()
  /** A name is given once for each baseline only. */
  const sinkOf = (name: string, baseline: string): RunSink => {
    const id = taken.has(name) ? `${baseline.slice(0, 7)}/${name}` : name
    taken.add(id)
    const sink = store.run(id)
    sink.facts({ name, experiment: baseline.slice(0, 7) })
    sink.tag('baseline', baseline)
    return sink
  }
  const refs = repository.refs('refs/exps/')
  for (const [ref, commit] of refs) {
    const named = refForm.exec(ref)
    if (named === null) continue
    const sink = sinkOf(named[3]!, named[1]! + named[2]!)
    const told = repository.commit(commit)
    if (told === undefined) {
      sink.issue('warning', null, `The commit ${commit.slice(0, 10)} of the experiment ${named[3]!} cannot be read.`)
      continue
    }
    sink.facts({
      git: { commit, branch: null, dirty: null, remote: null },
      status: { status: 'finished', reason: `DVC saved the experiment as commit ${commit.slice(0, 7)}.` },
      complete: true,
      ...(Number.isFinite(told.time) ? { endTime: told.time } : {}),
    })
    putCommit(repository, commit, true, sink)
  }
  for (const { ref, status, reason } of queues) {
    if (!refs.has(ref)) continue
    for (const { id, message } of repository.log(ref)) {
      const told = /dvc-exp:([0-9a-f]{40}):[^:]*:?([^:]*)$/.exec(message)
      if (told === null) continue
      const [, baseline, name] = told
      const sink = sinkOf(name === '' ? id.slice(0, 7) : name!, baseline!)
      sink.facts({
        git: { commit: baseline!, branch: null, dirty: null, remote: null },
        status: { status, reason },
        ...(status === 'failed' ? { complete: true } : {}),
      })
      putCommit(repository, id, false, sink)
    }
  }
}

/** DVC's own copies of the work tree, in which queued experiments run, are no projects. */
const isCopy = (folder: FolderView): boolean => /(?:^|\/)\.dvc\/tmp(?:\/|$)/.test(folder.path)

/** More than these wait nowhere; old ones are left behind by thousands. */
const mostTasks = 500
/** dvc.repo.experiments.executor.base.TaskStatus: PREPARING, RUNNING. */
const going = new Set([1, 2])

/**
 * Tasks of DVC's queue that run at the moment, as logs of the experiments that they will be: what each is stands in its .run, its process in its .json.
 * What has ended stands in git, and an experiment in the work tree itself keeps its first status for ever.
 */
function claimTasks(folder: FolderView): readonly Claim[] {
  const runs = folder.sub('.dvc')?.sub('tmp')?.sub('exps')?.sub('run')
  const tasks = runs?.folders.filter((name) => /^[0-9a-f]{40}$/.test(name)).slice(-mostTasks) ?? []
  return tasks.flatMap((id) => {
    const task = runs?.sub(id)
    if (task?.files.includes(`${id}.json`) !== true || !task.files.includes(`${id}.run`)) return []
    const [told, process] = [`${id}.run`, `${id}.json`].map((name) => fieldsOf(parseLoose(textOf(task.head(name)))))
    const name = textIn(told!['name'])
    if (told!['location'] !== 'dvc-task' || name === undefined || !going.has(numberOf(told!['status']) ?? 0)) return []
    if (process!['returncode'] !== null || numberOf(process!['pid']) === undefined) return []
    return [`${id}.run`, `${id}.json`].map((file): Claim => ({ kind: 'tail', file: inFolder(task, file), run: `${folder.path}#${name}` }))
  })
}

/** A small JSON file that is written at once, as a log of one record. */
function decodeTask(put: (fields: Fields, sink: RunSink) => void): TailDecoder {
  return {
    decode(piece, _offset, sink) {
      const value = parseLoose(textOf(piece))
      if (value === undefined) return piece.length > 65_536 ? piece.length : 0
      put(fieldsOf(value), sink)
      return piece.length
    },
    wantedBytes: 0,
    dead: null,
  }
}

function putTask(told: Fields, sink: RunSink): void {
  const baseline = textIn(told['baseline_rev'])
  const name = textIn(told['name'])
  if (name !== undefined) sink.facts({ name })
  if (baseline === undefined) return
  sink.facts({ experiment: baseline.slice(0, 7), git: { commit: baseline, branch: null, dirty: null, remote: null } })
  sink.tag('baseline', baseline)
}

function putProcess(told: Fields, sink: RunSink): void {
  const pid = numberOf(told['pid'])
  if (pid !== undefined && Number.isSafeInteger(pid))
    sink.facts({ pid, status: { status: 'running', reason: `DVC's queue runs it, in process ${pid}.` } })
}

export const dvc: Format = {
  id: 'dvc',
  title: 'DVC',
  claim(folder) {
    if (!folder.folders.includes('.dvc') || isCopy(folder) || folder.sub('.dvc')?.files.includes('config') !== true) return []
    const saved: Claim = { kind: 'repository', file: inFolder(folder, '.dvc/config'), run: folder.path, refs: 'refs/exps/' }
    return [saved, ...claimTasks(folder)]
  },
  repository: (_claim, repository, store) => putExperiments(repository, store),
  tail: ({ file }) => decodeTask(file.endsWith('.run') ? putTask : putProcess),
}
