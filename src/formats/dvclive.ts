// DVCLive: a folder with metrics.json, params.yaml and a growing table per metric under plots/metrics. Layouts of 1.x to 3.x; 0.x wrote scalars/ instead.

import type { Claim, FolderView, Format } from './format.ts'
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

export const dvclive: Format = {
  id: 'dvclive',
  title: 'DVCLive',
  claim(folder) {
    const metrics = folder.sub('plots')?.sub('metrics') ?? folder.sub('scalars')
    const tables = tablesBelow(metrics)
    if (tables.length === 0) return []
    const claims: Claim[] = tables.map((file) => ({ kind: 'tail', file, run: folder.path }))
    if (folder.files.includes('params.yaml')) claims.unshift({ kind: 'whole', files: [inFolder(folder, 'params.yaml')], run: folder.path })
    return claims
  },
  tail(claim) {
    const name = plots.exec(claim.run === '.' ? claim.file : claim.file.slice(claim.run.length + 1))?.[1] ?? claim.file
    return decodeTable(claim.file, (header) => rolesOf(header, name), { system: name.startsWith('system/') })
  },
  whole(_claim, files, sink) {
    for (const [path, bytes] of files) putYamlParams(textOf(bytes), path, sink.run(''))
  },
}
