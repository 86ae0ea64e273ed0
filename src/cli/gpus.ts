// `flywheel gpus [--json]`: what nvidia-smi says of this machine, with reasons for what it does not say.

import { gpusJson } from '../core/gpuJson.ts'
import { gpuTable } from '../core/gpuTable.ts'
import { type Smi, openSmi } from '../outside/nvidiaSmi.ts'

/** Where a command prints: data, and diagnostics. */
export interface Printer {
  out(text: string): void
  error(text: string): void
}

/** Runs the command; the number is the exit code: 0 an answer, 1 none to be had, 2 wrong use. */
export async function gpus(args: readonly string[], print: Printer, open: () => Smi = machine): Promise<number> {
  const strange = args.find((one) => one !== '--json')
  if (strange !== undefined) {
    print.error(`flywheel gpus does not know "${strange}". Use: flywheel gpus [--json]\n`)
    return 2
  }
  const smi = open()
  try {
    const answer = await smi.ask({ processes: true, details: true })
    if (args.includes('--json')) print.out(`${JSON.stringify(gpusJson(answer), null, 2)}\n`)
    else print[answer.phase === 'ready' ? 'out' : 'error'](`${gpuTable(answer).join('\n')}\n`)
    return answer.phase === 'ready' ? 0 : 1
  } finally {
    smi.dispose()
  }
}

function machine(): Smi {
  return openSmi({ path: () => '', avoid: () => [] })
}
