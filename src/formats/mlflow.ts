// MLflow: its file store (mlruns/<experiment>/<run>) and its SQLite database. Layouts: the tracking stores of MLflow 0.8 to 3.17.

import type { Claim, FolderView, Format } from './format.ts'
import { inFolder } from './inFolder.ts'
import { textOf } from './bytes/lines.ts'
import { readMlflowDatabase } from './mlflowDatabase.ts'
import { metricsDecoder, readRunFolder } from './mlflowFiles.ts'

/** Folders below `folder`, at most this deep: keys with '/' become folders. */
const maxDepth = 12

function filesBelow(folder: FolderView | undefined, prefix: string, into: string[], depth = 0): string[] {
  if (folder === undefined || depth > maxDepth) return into
  for (const file of folder.files) into.push(`${prefix}${file}`)
  for (const name of folder.folders) filesBelow(folder.sub(name), `${prefix}${name}/`, into, depth + 1)
  return into
}

function claimRunFolder(folder: FolderView): readonly Claim[] {
  // a logged model, a trace, a data set and an experiment have a meta.yaml too, but no run id; a deleted experiment was moved to .trash whole
  if (!/^run_(id|uuid):/m.test(textOf(folder.head('meta.yaml'))) || `/${folder.path}/`.includes('/.trash/')) return []
  const experiment = folder.up()
  const small = ['meta.yaml', ...filesBelow(folder.sub('params'), 'params/', []), ...filesBelow(folder.sub('tags'), 'tags/', [])]
  const inputs = folder.sub('inputs')
  for (const id of inputs?.folders ?? []) small.push(`inputs/${id}/meta.yaml`)
  const files = small.map((name) => inFolder(folder, name))
  if (experiment !== undefined && experiment.files.includes('meta.yaml')) {
    files.push(inFolder(experiment, 'meta.yaml'))
    if ((inputs?.folders.length ?? 0) > 0)
      for (const id of experiment.sub('datasets')?.folders ?? []) files.push(inFolder(experiment, `datasets/${id}/meta.yaml`))
  }
  const metrics = filesBelow(folder.sub('metrics'), 'metrics/', [])
  return [
    { kind: 'whole', files, run: folder.path },
    ...metrics.map((name): Claim => ({ kind: 'tail', file: inFolder(folder, name), run: folder.path })),
  ]
}

export const mlflow: Format = {
  id: 'mlflow',
  title: 'MLflow',
  claim(folder) {
    const claims: Claim[] = folder.files.includes('meta.yaml') ? [...claimRunFolder(folder)] : []
    for (const file of folder.files) {
      if (!/\.(db|sqlite3?)$/i.test(file)) continue
      const tables = folder.tables(file)
      if (['runs', 'experiments', 'metrics', 'params', 'tags'].every((table) => tables.includes(table)))
        claims.push({ kind: 'database', file: inFolder(folder, file), run: inFolder(folder, file) })
    }
    return claims
  },
  tail: (claim) => metricsDecoder(claim),
  whole: (claim, files, sink) => readRunFolder(claim, files, sink),
  database: (_claim, database, since, sink) => readMlflowDatabase(database, since, sink),
}
