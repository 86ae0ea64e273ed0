// PyTorch Lightning: metrics.csv of its CSVLogger (a sparse table with step and epoch) and hparams.yaml, which its TensorBoardLogger writes too.

import type { Claim, FolderView, Format } from './format.ts'
import { inFolder } from './inFolder.ts'
import { headerOf } from './bytes/rows.ts'
import { textOf } from './bytes/lines.ts'
import { decodeTable } from './table.ts'
import { putYamlParams } from './yamlParams.ts'

export const lightning: Format = {
  id: 'lightning',
  title: 'PyTorch Lightning',
  asksParams: true,
  claim(folder) {
    const metrics = folder.files.includes('metrics.csv') && isLightning(folder)
    const hparams = folder.files.includes('hparams.yaml') && (metrics || folder.files.some((file) => file.includes('tfevents')))
    const claims: Claim[] = []
    if (hparams) claims.push({ kind: 'whole', files: [inFolder(folder, 'hparams.yaml')], run: folder.path })
    if (metrics) claims.push({ kind: 'tail', file: inFolder(folder, 'metrics.csv'), run: folder.path })
    return claims
  },
  // rows of one step come apart, and a new column makes Lightning write the file anew
  tail: (claim) =>
    decodeTable(claim.file, (header) => {
      const step = header.indexOf('step')
      return { step, wallTime: -1, series: header.map((name, index) => (index === step ? null : name)) }
    }),
  whole(_claim, files, sink) {
    for (const [path, bytes] of files) putYamlParams(textOf(bytes), path, sink.run(''))
  },
}

/** CSVLogger sorts its columns and always writes step; the folder is version_N or has hparams.yaml. */
function isLightning(folder: FolderView): boolean {
  const header = headerOf(folder.head('metrics.csv'))
  return header.includes('step') && (folder.files.includes('hparams.yaml') || /^version_\d+$/.test(folder.name))
}
