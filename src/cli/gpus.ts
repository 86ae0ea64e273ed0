// `flywheel gpus [--json] [--host NAME]…`: what nvidia-smi says of this machine or of others over ssh, with reasons for what it does not say.

import type { GpuAnswer } from '../core/gpu.ts'
import { gpusJson, gpusOfHostsJson } from '../core/gpuJson.ts'
import { isHostName, mostHosts } from '../core/gpuRemote.ts'
import { gpuTable } from '../core/gpuTable.ts'
import { UserError } from '../core/trouble.ts'
import { type Smi, openSmi } from '../outside/nvidiaSmi.ts'
import { openSmiOver } from '../outside/nvidiaSmiSsh.ts'
import { parseArguments } from './arguments.ts'
import type { Printer } from './printer.ts'

export const gpusUsage = 'flywheel gpus [--json] [--host NAME]…'

/** Who answers: this machine for null, else that host. */
export type OpenSmi = (host: string | null) => Smi

/** Runs the command; the number is the exit code: 0 an answer, 1 none to be had. */
export async function gpus(args: readonly string[], print: Printer, open: OpenSmi = machine): Promise<number> {
  const { words, flags, lists } = parseArguments(args, { usage: gpusUsage, flags: ['json'], lists: ['host'] })
  if (words.length > 0) throw new UserError(`"flywheel gpus" takes no "${words[0]!}". Use: ${gpusUsage}`)
  const hosts = [...new Set(lists.get('host') ?? [])]
  const strange = hosts.find((host) => !isHostName(host))
  if (strange !== undefined) throw new UserError(`"${strange}" is no name of a host. Give it as ssh takes it: node1, ada@node1, 10.0.0.7.`)
  if (hosts.length > mostHosts) throw new UserError(`At most ${mostHosts} hosts are asked at once.`)
  const all = hosts.length === 0 ? [open(null)] : hosts.map(open)
  const end = (): void => all.forEach((smi) => smi.dispose())
  // the child has a group of its own, so the terminal's Ctrl+C does not reach it
  process.once('SIGINT', end).once('SIGTERM', end)
  try {
    const answers = await Promise.all(all.map((smi) => smi.ask({ processes: true, details: true })))
    if (flags.has('json')) {
      const json = hosts.length === 0 ? gpusJson(answers[0]!) : gpusOfHostsJson(answers)
      print.out(`${JSON.stringify(json, null, 2)}\n`)
    } else for (const answer of answers) print[isReady(answer) ? 'out' : 'error'](`${gpuTable(answer).join('\n')}\n`)
    return answers.some(isReady) ? 0 : 1
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end)
    end()
  }
}

const isReady = (answer: GpuAnswer): boolean => answer.phase === 'ready'

function machine(host: string | null): Smi {
  return host === null ? openSmi({ path: () => '', avoid: () => [] }) : openSmiOver(host, { avoid: () => [] })
}
