// The small files beside a W&B log: wandb-metadata.json (all there is of git up to 0.12) and, before 0.10, config.yaml.

import type { RunFacts, StoreSink } from './format.ts'
import { type Loose, fieldsOf, parseLoose } from './bytes/looseJson.ts'
import { textOf } from './bytes/lines.ts'
import { putConfig } from './wandbRecord.ts'
import { readYaml } from './yamlParams.ts'

const string = (value: Loose | undefined): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** Reads what `files` holds into the one run of `store`. */
export function readWandbFiles(files: ReadonlyMap<string, Uint8Array>, store: StoreSink): void {
  const sink = store.run('')
  for (const [path, bytes] of files) {
    if (path.endsWith('config.yaml')) {
      for (const [key, entry] of Object.entries(readYaml(textOf(bytes), path, sink)))
        putConfig([key], fieldsOf(entry)['value'] ?? null, sink)
      continue
    }
    const meta = parseLoose(textOf(bytes))
    if (meta === undefined) {
      sink.issue('info', null, 'This file is not whole JSON yet; it is read again when it changes.', path)
      continue
    }
    const fields = fieldsOf(meta)
    const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {}
    const git = fieldsOf(fields['git'])
    const commit = string(git['commit'])
    if (commit !== undefined) facts.git = { commit, branch: null, dirty: null, remote: string(git['remote']) ?? null }
    const own = {
      host: string(fields['host']),
      user: string(fields['username']),
      command: string(fields['program']),
      name: string(fields['name']),
      notes: string(fields['notes']),
      experiment: string(fields['project']),
    }
    for (const [key, value] of Object.entries(own)) if (value !== undefined) facts[key as keyof typeof own] = value
    // 0.9 has no log: its metadata tells the end
    const state = string(fields['state'])
    if (state !== undefined && state !== 'running') {
      const code = fields['exitcode']
      facts.status = {
        status: state === 'finished' ? 'finished' : state === 'killed' ? 'killed' : 'failed',
        reason: `wandb recorded the state "${state}"${typeof code === 'number' ? ` and exit code ${code}` : ''}.`,
      }
      facts.complete = true
    }
    const started = string(fields['startedAt'])
    if (started !== undefined) {
      // written as UTC without saying so
      const time = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(started) ? started : `${started}Z`)
      if (!Number.isNaN(time)) facts.startTime = time / 1000
    }
    const job = string(fields['jobType'])
    if (job !== undefined) sink.tag('job_type', job)
    sink.facts(facts)
  }
}
