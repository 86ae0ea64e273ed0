// DVCLive: a folder with metrics.json, params.yaml and a growing table per metric under plots/metrics. Layouts of 1.x to 3.x; 0.x wrote scalars/ instead.

import type { Claim, FolderView, Format } from './format.ts'
import { fieldsOf, numberOf, parseLoose } from './bytes/looseJson.ts'
import { headerOf } from './bytes/rows.ts'
import { textOf } from './bytes/lines.ts'
import { inFolder } from './inFolder.ts'
import { type TableRoles, decodeTable } from './table.ts'
import { putYamlParams } from './yamlParams.ts'

const maxDepth = 12

/** Tables below `folder` that count steps; a metric `train/acc` lies in train/acc.tsv. */
function tablesBelow(folder: FolderView | undefined, into: string[] = [], depth = 0): string[] {
  if (folder === undefined || depth > maxDepth) return into
  for (const file of folder.files)
    if (file.endsWith('.tsv') && headerOf(folder.head(file)).includes('step')) into.push(inFolder(folder, file))
  for (const name of folder.folders) tablesBelow(folder.sub(name), into, depth + 1)
  return into
}

const plots = /(?:^|\/)(?:plots\/metrics|scalars)\/(.+)\.tsv$/

/** step, and with `timestamp=True` milliseconds; the one other column is the metric, whatever it is called there: its name is its path. */
function rolesOf(header: readonly string[], name: string): TableRoles {
  const step = header.indexOf('step')
  const wallTime = header.indexOf('timestamp')
  return { step, wallTime, wallTimeUnit: 1e-3, series: header.map((_, index) => (index === step || index === wallTime ? null : name)) }
}

/** What DVCLive leaves in a DVC project while a plain Live() runs in it: {exp_name, pid}. */
const signal = 'DVCLIVE_ONLY'

/**
 * The run's own params.yaml, or that of the DVC project whose folder this is: a pipeline's stage has its parameters there. And the signal of a run that goes on,
 * where the folder has the name that Live() gives by itself.
 */
function beside(folder: FolderView): readonly string[] {
  const files = folder.files.includes('params.yaml') ? [inFolder(folder, 'params.yaml')] : []
  const project = folder.up()
  if (project === undefined || !project.folders.includes('.dvc')) return files
  if (files.length === 0 && project.files.includes('dvc.yaml') && project.files.includes('params.yaml'))
    files.push(inFolder(project, 'params.yaml'))
  const running = folder.name === 'dvclive' ? project.sub('.dvc')?.sub('tmp')?.sub('exps')?.sub('run') : undefined
  if (running?.files.includes(signal) === true) files.push(inFolder(running, signal))
  return files
}

export const dvclive: Format = {
  id: 'dvclive',
  title: 'DVCLive',
  claim(folder) {
    const metrics = folder.sub('plots')?.sub('metrics') ?? folder.sub('scalars')
    const tables = tablesBelow(metrics)
    if (tables.length === 0) return []
    const claims: Claim[] = tables.map((file) => ({ kind: 'tail', file, run: folder.path }))
    const small = beside(folder)
    if (small.length > 0) claims.unshift({ kind: 'whole', files: small, run: folder.path })
    return claims
  },
  tail(claim) {
    const name = plots.exec(claim.run === '.' ? claim.file : claim.file.slice(claim.run.length + 1))?.[1] ?? claim.file
    return decodeTable(claim.file, (header) => rolesOf(header, name), { system: name.startsWith('system/') })
  },
  whole(_claim, files, sink) {
    for (const [path, bytes] of files) {
      const run = sink.run('')
      if (!path.endsWith(signal)) putYamlParams(textOf(bytes), path, run, '1.2')
      else {
        const pid = numberOf(fieldsOf(parseLoose(textOf(bytes)))['pid'])
        if (pid !== undefined && Number.isSafeInteger(pid)) run.facts({ pid })
      }
    }
  },
}
