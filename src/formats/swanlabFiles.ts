// What SwanLab's two local forms share: config.yaml and the metadata beside a run's log, numbers as it writes them, and its law of repeated steps.

import type { RunFacts, RunSink, SeriesOptions } from './format.ts'
import { eachLeaf, type Fields, fieldsOf, listOf, type Loose, paramOf, printLoose, spokenNumber, textIn } from './bytes/looseJson.ts'
import { readYaml } from './yamlParams.ts'

/** What counts when a step is logged again: SwanLab keeps the first value. Its own monitor's measures are named so. */
export const optionsOf = (key: string): SeriesOptions => ({ law: 'first-wins', system: key.startsWith('__swanlab__.') })

/** A number, or one of the words that stand for what JSON cannot hold; undefined when it is something else. */
export const numberIn = (value: Loose | undefined): number | undefined => spokenNumber(value) ?? (value === 'INF' ? Infinity : undefined)

/** Machine, command and commit out of swanlab-metadata.json. */
export function putMetadata(meta: Fields, sink: RunSink): void {
  // since 0.8 in groups, before that flat
  const runtime = { ...meta, ...fieldsOf(meta['runtime']), ...fieldsOf(meta['hardware']) }
  const git = { ...fieldsOf(meta['git']), ...fieldsOf(fieldsOf(meta['runtime'])['git']) }
  const [branch, commit] = listOf(meta['git_info'])
  const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {}
  const found = textIn(git['commit']) ?? textIn(commit)
  if (found !== undefined)
    facts.git = {
      commit: found,
      branch: textIn(git['branch']) ?? textIn(branch) ?? null,
      dirty: null,
      remote: textIn(git['remote_url']) ?? textIn(meta['git_remote']) ?? null,
    }
  const host = textIn(runtime['hostname'])
  if (host !== undefined) facts.host = host
  const command = textIn(runtime['command'])
  if (command !== undefined) facts.command = command
  if (Number.isFinite(runtime['pid'])) facts.pid = runtime['pid'] as number
  sink.facts(facts)
}

/** Parameters out of config.yaml: {key: {value, desc, sort}}. */
export function putConfig(text: string, path: string, sink: RunSink): void {
  for (const [key, entry] of Object.entries(readYaml(text, path, sink))) {
    const value = fieldsOf(entry)['value'] ?? null
    // 0.10 writes None so; at the top an empty object would have no leaf
    if (printLoose(value) === '{}') sink.param(key, '{}')
    else eachLeaf(value, key, (name, leaf) => sink.param(name, paramOf(leaf)))
  }
}
