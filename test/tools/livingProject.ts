// A project in a temporary git repository that is judged again after everything that is done to it, as an editor would: one engine for its whole life.
// Runs are logged as MLflow's and TensorBoard's own writers leave them.

import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { allItems } from '../../src/core/allItems.ts'
import type { Project } from '../../src/core/project.ts'
import { makeProjectEngine } from '../../src/core/projectEngine.ts'
import { settleFacts } from '../../src/core/settleFacts.ts'
import { formats } from '../../src/formats/registry.ts'
import { findGit } from '../../src/outside/findGit.ts'
import { makeGatherFacts } from '../../src/outside/gatherFacts.ts'
import { makeDataSource } from '../../src/reader/data.ts'
import { readOnce } from '../../src/reader/readOnce.ts'
import { type GitRepository, makeGitRepository } from './gitRepository.ts'
import { TfeventsWriter } from './tfeventsWriter.ts'

export interface LivingProject {
  readonly repo: GitRepository
  /** Judges it as it is now; gives what changed since the last time, "FEA-2: not-met → evidenced". */
  judge(): Promise<readonly string[]>
  readonly project: Project
  /** Items that the last `judge` judged, over all its rounds. */
  readonly judged: number
  /** Seconds since 1970 at which it is judged. */
  now: number
}

export function makeLivingProject(now: number): LivingProject {
  const repo = makeGitRepository()
  const root = repo.folder
  const git = findGit([], process.env, process.platform)
  const engine = makeProjectEngine({ root, name: 'robot', items: allItems })
  let clock = 0
  const gather = makeGatherFacts({ root, git: () => git, clock: () => clock })
  const states = new Map<string, string>()
  const living = {
    repo,
    now,
    judged: 0,
    project: engine.project(),
    async judge() {
      clock += 1_000
      const data = makeDataSource({ git: () => git })
      const [read, found] = await Promise.all([readOnce([root], formats, () => undefined), data.look({ path: root, name: 'robot' })])
      data.dispose()
      engine.set('runs', '', { known: true, value: read.runs })
      engine.set('manifests', '', { known: true, value: found.manifests })
      engine.set('now', '', { known: true, value: living.now })
      engine.set('trusted', '', { known: true, value: true })
      const told = new Set(['runs', 'manifests', 'now', 'trusted'])
      await Promise.all(
        engine.asked().map(async ({ kind, of }) => {
          if (!told.has(kind)) engine.set(kind, of, await gather(kind, of))
        }),
      )
      living.project = await settleFacts(engine, gather)
      living.judged = engine.judged
      const changed: string[] = []
      for (const { id, status } of living.project.items) {
        const before = states.get(id)
        if (before !== undefined && before !== status) changed.push(`${id}: ${before} → ${status}`)
        states.set(id, status)
      }
      return changed
    },
  }
  return living
}

export interface LoggedRun {
  /** Seconds since 1970. */
  readonly start: number
  readonly commit: string
  readonly metrics: Readonly<Record<string, number>>
  readonly params?: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
}

/** A run in MLflow's file store, finished. `id` has 32 hex digits. */
export function logMlflow(root: string, id: string, name: string, { start, commit, metrics, params = {}, tags }: LoggedRun): void {
  const ms = start * 1000
  const put = (path: string, content: string): void => {
    const file = join(root, 'mlruns/0', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
  const yaml = (fields: Readonly<Record<string, string | number>>): string =>
    Object.entries(fields)
      .map(([key, value]) => `${key}: ${value}\n`)
      .join('')
  put('meta.yaml', yaml({ artifact_location: 'mlruns/0', experiment_id: "'0'", lifecycle_stage: 'active', name: 'pose' }))
  put(
    `${id}/meta.yaml`,
    yaml({
      artifact_uri: `mlruns/0/${id}/artifacts`,
      end_time: ms + 60_000,
      experiment_id: "'0'",
      lifecycle_stage: 'active',
      run_id: id,
      run_name: name,
      run_uuid: id,
      start_time: ms,
      status: 3,
      user_id: 'ada',
    }),
  )
  for (const [metric, value] of Object.entries(metrics)) put(`${id}/metrics/${metric}`, `${ms + 30_000} ${value} 0\n`)
  for (const [param, value] of Object.entries(params)) put(`${id}/params/${param}`, value)
  for (const [tag, value] of Object.entries({ ...tags, 'mlflow.source.git.commit': commit, 'mlflow.runName': name }))
    put(`${id}/tags/${tag}`, value)
}

/** A run as TensorBoard logs it: its hparams say its role and its data. */
export function logTensorboard(root: string, path: string, { start, metrics, params = {}, tags }: LoggedRun): void {
  const writer = new TfeventsWriter()
  writer.fileVersion(start)
  writer.hparams(start, { ...params, ...tags })
  for (const [metric, value] of Object.entries(metrics)) writer.scalar(metric, 0, start + 30, value)
  writer.sessionEnd(start + 60, 'success')
  const file = join(root, path, `events.out.tfevents.${start}.host.1.0`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, writer.bytes())
}

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex')
/** The hash of files as a benchmark's manifest pins it, from their paths below its folder. */
export const pinOf = (files: Readonly<Record<string, string>>): string =>
  sha256(
    Object.keys(files)
      .sort()
      .map((path) => `${path}\0${sha256(files[path]!)}\n`)
      .join(''),
  )
