// Writes the fixtures that are made by scripts of ours:  node test/tools/writeFixtures.ts

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tensorboardFixtures } from './tensorboardFixtures.ts'

const fixtures = resolve(dirname(fileURLToPath(import.meta.url)), '../fixtures')

for (const [name, files] of Object.entries(tensorboardFixtures)) {
  const folder = join(fixtures, 'tensorboard', name)
  rmSync(folder, { recursive: true, force: true })
  for (const [path, bytes] of Object.entries(files())) {
    mkdirSync(dirname(join(folder, 'log', path)), { recursive: true })
    writeFileSync(join(folder, 'log', path), bytes)
  }
  writeFileSync(join(folder, 'made'), 'node test/tools/writeFixtures.ts\n')
}
