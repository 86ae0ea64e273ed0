// What MLflow's reserved tags and its status words mean; the same for the file store and the database.

import type { RunFacts, RunSink } from './format.ts'

type OpenFacts = { -readonly [K in keyof RunFacts]: RunFacts[K] }

/** Tags that become facts of the run and are not repeated as tags. */
const told = new Set([
  'mlflow.runName',
  'mlflow.user',
  'mlflow.note.content',
  'mlflow.source.name',
  'mlflow.source.git.commit',
  'mlflow.source.git.branch',
  'mlflow.source.git.repoURL',
  'mlflow.source.git.dirty',
  'mlflow.source.git.diff',
  'mlflow.log-model.history',
])

/** Puts the tags into the sink and answers the facts that the reserved ones tell. */
export function factsOfTags(tags: ReadonlyMap<string, string>, sink: RunSink): OpenFacts {
  const facts: OpenFacts = {}
  for (const [name, value] of tags) if (!told.has(name)) sink.tag(name, value)
  const commit = tags.get('mlflow.source.git.commit')
  if (commit !== undefined) {
    const dirty = tags.get('mlflow.source.git.dirty')
    facts.git = {
      commit,
      branch: tags.get('mlflow.source.git.branch') ?? null,
      dirty: dirty === undefined ? null : /^true$/i.test(dirty),
      remote: tags.get('mlflow.source.git.repoURL') ?? null,
    }
  }
  const user = tags.get('mlflow.user')
  if (user !== undefined) facts.user = user
  const notes = tags.get('mlflow.note.content')
  if (notes !== undefined) facts.notes = notes
  const command = tags.get('mlflow.source.name')
  if (command !== undefined) facts.command = command
  return facts
}

/** RUNNING says nothing: MLflow has no heartbeat, so the reader judges by the last write. */
export function statusOf(word: string | undefined, where: string): Pick<RunFacts, 'status' | 'complete'> {
  switch (word) {
    case 'SCHEDULED':
      return { status: { status: 'queued', reason: `${where} says that it is scheduled.` } }
    case 'FINISHED':
      return { status: { status: 'finished', reason: `${where} says that it finished.` }, complete: true }
    case 'FAILED':
      return { status: { status: 'failed', reason: `${where} says that it failed.` }, complete: true }
    case 'KILLED':
      return { status: { status: 'killed', reason: `${where} says that it was killed.` }, complete: true }
    default:
      return {}
  }
}

/** MLflow's own sampler logs under system/. */
export const isSystemMetric = (name: string): boolean => name.startsWith('system/')
