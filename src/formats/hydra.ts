// Hydra: .hydra/config.yaml of a job's folder. It tells the configuration and nothing of how the job went; metrics come from the loggers beside it.

import type { Format } from './format.ts'
import { textOf } from './bytes/lines.ts'
import { inFolder } from './inFolder.ts'
import { putYamlParams } from './yamlParams.ts'

export const hydra: Format = {
  id: 'hydra',
  title: 'Hydra',
  asksParams: true,
  claim(folder) {
    const config = folder.folders.includes('.hydra') ? folder.sub('.hydra') : undefined
    if (config === undefined || !config.files.includes('config.yaml')) return []
    const files = ['config.yaml', 'overrides.yaml'].filter((file) => config.files.includes(file))
    return [{ kind: 'whole', files: files.map((file) => inFolder(config, file)), run: folder.path }]
  },
  whole(_claim, files, store) {
    const sink = store.run('')
    for (const [path, bytes] of files) {
      if (path.endsWith('/config.yaml')) {
        // interpolations are written unresolved: what they will be is not known from the file
        putYamlParams(textOf(bytes), path, {
          ...sink,
          param: (name, value) => (typeof value === 'string' && value.includes('${') ? undefined : sink.param(name, value)),
        })
        continue
      }
      const overrides = textOf(bytes)
        .split('\n')
        .filter((line) => line.startsWith('- '))
        .map((line) => line.slice(2).trim())
      if (overrides.length > 0) sink.tag('hydra.overrides', overrides.join(' '))
    }
  },
}
