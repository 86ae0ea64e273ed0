// Ultralytics YOLO (and YOLOv5 before it): results.csv, a row per epoch with padded cells, and args.yaml (opt.yaml, hyp.yaml in YOLOv5).

import type { Claim, Format } from './format.ts'
import { inFolder } from './inFolder.ts'
import { textOf } from './bytes/lines.ts'
import { headerOf } from './bytes/rows.ts'
import { decodeTable } from './table.ts'
import { putYamlParams } from './yamlParams.ts'

export const ultralytics: Format = {
  id: 'ultralytics',
  title: 'Ultralytics',
  asksParams: true,
  claim(folder) {
    const args = ['args.yaml', 'opt.yaml', 'hyp.yaml'].filter((file) => folder.files.includes(file))
    if (!folder.files.includes('results.csv') || args.length === 0) return []
    const header = headerOf(folder.head('results.csv')).map((name) => name.trim())
    if (header[0] !== 'epoch' || !header.some((name) => /^(train|metrics|val|lr|x)\//.test(name))) return []
    const claims: Claim[] = [
      { kind: 'whole', files: args.map((file) => inFolder(folder, file)), run: folder.path },
      { kind: 'tail', file: inFolder(folder, 'results.csv'), run: folder.path },
    ]
    return claims
  },
  tail: (claim) =>
    decodeTable(claim.file, (header) => ({
      step: 0,
      wallTime: -1,
      series: header.map((name, index) => (index === 0 ? null : name.trim())),
    })),
  whole(_claim, files, sink) {
    for (const [path, bytes] of files) putYamlParams(textOf(bytes), path, sink.run(''))
  },
}
