// Writes the fixtures that are made by scripts of ours:  node test/tools/writeFixtures.ts

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tensorboardFixtures } from './tensorboardFixtures.ts'
import { textFixtures } from './textFixtures.ts'

const fixtures = resolve(dirname(fileURLToPath(import.meta.url)), '../fixtures')

function write(format: string, name: string, files: Readonly<Record<string, Uint8Array | string>>, also: readonly string[] = []): void {
  const folder = join(fixtures, format, name)
  rmSync(folder, { recursive: true, force: true })
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'log', path)), { recursive: true })
    writeFileSync(join(folder, 'log', path), content)
  }
  writeFileSync(join(folder, 'made'), 'node test/tools/writeFixtures.ts\n')
  if (also.length > 0) writeFileSync(join(folder, 'also'), `${also.join('\n')}\n`)
}

for (const [name, files] of Object.entries(tensorboardFixtures)) write('tensorboard', name, files())
for (const [format, cases] of Object.entries(textFixtures))
  for (const [name, { files, also }] of Object.entries(cases)) write(format, name, files, also)
