// Collects the texts that people see into l10n/bundle.l10n.json, from which translators start. Run by hand before a release.
//   node test/tools/strings.ts
// A text is the first argument of `say(…)`, `t(…)` or `l10n.t(…)`, written as one literal.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { top } from './toolsCache.ts'

const call = /\b(?:say|t)\(\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/g
const texts = new Set<string>()
for (const room of ['core', 'host'])
  for (const name of readdirSync(join(top, 'src', room)).filter((one) => one.endsWith('.ts')))
    for (const [, literal] of readFileSync(join(top, 'src', room, name), 'utf8').matchAll(call))
      texts.add(literal!.slice(1, -1).replaceAll(/\\(.)/g, (_whole, one: string) => (one === 'n' ? '\n' : one)))

mkdirSync(join(top, 'l10n'), { recursive: true })
const bundle = Object.fromEntries([...texts].sort().map((text) => [text, text]))
writeFileSync(join(top, 'l10n', 'bundle.l10n.json'), `${JSON.stringify(bundle, null, 2)}\n`)
console.log(`${texts.size} texts`)
