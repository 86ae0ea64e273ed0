// `flywheel gpus [--json]`: what nvidia-smi says of this machine, with reasons for what it does not say.

import { gpusJson } from '../core/gpuJson.ts'
import { gpuTable } from '../core/gpuTable.ts'
import { UserError } from '../core/trouble.ts'
import { type Smi, openSmi } from '../outside/nvidiaSmi.ts'
import { parseArguments } from './arguments.ts'
import type { Printer } from './printer.ts'

export const gpusUsage = 'flywheel gpus [--json]'

/** Runs the command; the number is the exit code: 0 an answer, 1 none to be had. */
export async function gpus(args: readonly string[], print: Printer, open: () => Smi = machine): Promise<number> {
  const { words, flags } = parseArguments(args, { usage: gpusUsage, flags: ['json'], lists: [] })
  if (words.length > 0) throw new UserError(`"flywheel gpus" takes no "${words[0]!}". Use: ${gpusUsage}`)
  const smi = open()
  // the child has a group of its own, so the terminal's Ctrl+C does not reach it
  const stop = (): void => smi.dispose()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    const answer = await smi.ask({ processes: true, details: true })
    if (flags.has('json')) print.out(`${JSON.stringify(gpusJson(answer), null, 2)}\n`)
    else print[answer.phase === 'ready' ? 'out' : 'error'](`${gpuTable(answer).join('\n')}\n`)
    return answer.phase === 'ready' ? 0 : 1
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    smi.dispose()
  }
}

function machine(): Smi {
  return openSmi({ path: () => '', avoid: () => [] })
}
