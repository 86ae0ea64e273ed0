// `flywheel check [DIR] [--json]`: planning items and gates of a project; exit 1 when a gate is not met. For terminals and CI.

import { existsSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { allItems } from '../core/allItems.ts'
import { jsonText } from '../core/jsonValue.ts'
import { checkJson, checkLines, passes } from '../core/checkAnswer.ts'
import { makeProjectEngine } from '../core/projectEngine.ts'
import { settleFacts } from '../core/settleFacts.ts'
import { UserError } from '../core/trouble.ts'
import { formats } from '../formats/registry.ts'
import { findGit } from '../outside/findGit.ts'
import { makeGatherFacts } from '../outside/gatherFacts.ts'
import { makeDataSource } from '../reader/data.ts'
import { readOnce } from '../reader/readOnce.ts'
import { folderNamed, parseArguments } from './arguments.ts'
import type { Printer } from './printer.ts'

const usage = 'flywheel check [DIR] [--json]'

/** Runs the command; `now` in seconds since 1970. 0 = all gates are met, 1 = one is not, or there is no plan. */
export async function check(args: readonly string[], print: Printer, now = Math.floor(Date.now() / 1000)): Promise<number> {
  const { words, flags } = parseArguments(args, { usage, flags: ['json'], lists: [] })
  if (words.length > 1) throw new UserError(`One folder at a time. Use: ${usage}`)
  const root = resolve(folderNamed(words[0]))
  if (!existsSync(root) || !statSync(root).isDirectory()) throw new UserError(`There is no folder ${root}.`)
  // the project's own folder must not bring the git that is run
  const git = findGit([root], process.env, process.platform)
  const engine = makeProjectEngine({ root, name: basename(root), items: allItems })
  const data = makeDataSource({ git: () => git })
  try {
    const [read, found] = await Promise.all([
      readOnce([root], formats, (text) => print.error(`${text}\n`)),
      data.look({ path: root, name: basename(root) }),
    ])
    engine.set('runs', '', { known: true, value: read.runs })
    engine.set('manifests', '', { known: true, value: found.manifests })
  } finally {
    data.dispose()
  }
  engine.set('now', '', { known: true, value: now })
  engine.set('trusted', '', { known: true, value: true })
  const project = await settleFacts(engine, makeGatherFacts({ root, git: () => git }))
  if (flags.has('json')) print.out(`${jsonText(checkJson(project, engine.items()), 2)}\n`)
  else print.out(`${checkLines(project).join('\n')}\n`)
  return passes(project) ? 0 : 1
}
