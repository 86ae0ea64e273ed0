// The demo project that `npm start` opens: written once into the tools' cache, anew when its writer changed.

import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { once, top } from '../toolsCache.ts'
import { writeDemo } from './writeDemo.ts'

/** The demo's folder. What was changed in it stays. */
export async function ensureDemo(): Promise<string> {
  const here = join(top, 'test', 'tools', 'demo')
  const hash = createHash('sha256')
  for (const name of readdirSync(here).sort()) hash.update(readFileSync(join(here, name)))
  hash.update(readFileSync(join(here, '..', 'tfeventsWriter.ts')))
  const folder = await once(`demo-${hash.digest('hex').slice(0, 8)}`, async (partial) => {
    await writeDemo(join(partial, 'leaf-disease'))
  })
  return join(folder, 'leaf-disease')
}
