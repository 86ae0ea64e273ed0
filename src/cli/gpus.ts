// `flywheel gpus [--json] [--host NAME]… [--in DIR]…`: what nvidia-smi says of this machine or of others over ssh, with reasons for what it does not say, and the
// runs of the named folders that its processes belong to.

import type { GpuAnswer } from '../core/gpu.ts'
import { jsonText } from '../core/jsonValue.ts'
import { gpusJson, gpusOfHostsJson } from '../core/gpuJson.ts'
import { isHostName, mostHosts } from '../core/gpuRemote.ts'
import type { RunOf } from '../core/gpuProcessRows.ts'
import { runOfProcess } from '../core/gpuRunMatch.ts'
import { gpuTable } from '../core/gpuTable.ts'
import { UserError } from '../core/trouble.ts'
import { formats } from '../formats/registry.ts'
import { type Smi, openSmi } from '../outside/nvidiaSmi.ts'
import { openSmiOver } from '../outside/nvidiaSmiSsh.ts'
import { readOnce } from '../reader/readOnce.ts'
import { folderNamed, parseArguments } from './arguments.ts'
import type { Printer } from './printer.ts'

export const gpusUsage = 'flywheel gpus [--json] [--host NAME]… [--in DIR]…'

/** Who answers: this machine for null, else that host. */
export type OpenSmi = (host: string | null) => Smi

/** Runs the command; the number is the exit code: 0 an answer, 1 none to be had. */
export async function gpus(args: readonly string[], print: Printer, open: OpenSmi = machine): Promise<number> {
  const { words, flags, lists } = parseArguments(args, { usage: gpusUsage, flags: ['json'], lists: ['host', 'in'] })
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
    const runOf = await runsIn(lists.get('in') ?? [], print)
    if (flags.has('json')) {
      const json = hosts.length === 0 ? gpusJson(answers[0]!, runOf) : gpusOfHostsJson(answers, runOf)
      print.out(`${jsonText(json, 2)}\n`)
    } else for (const answer of answers) print[isReady(answer) ? 'out' : 'error'](`${gpuTable(answer, runOf).join('\n')}\n`)
    return answers.some(isReady) ? 0 : 1
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end)
    end()
  }
}

/** Ties processes to the runs of the folders; null when none is named. */
async function runsIn(folders: readonly string[], print: Printer): Promise<RunOf | null> {
  if (folders.length === 0) return null
  const found = await readOnce(folders.map(folderNamed), formats, (text) => print.error(`${text}\n`))
  for (const { root, problem } of found.reports) if (problem !== null) print.error(`${root}: ${problem}\n`)
  return (gpu, task) => runOfProcess(task, gpu.host, found.runs)
}

const isReady = (answer: GpuAnswer): boolean => answer.phase === 'ready'

function machine(host: string | null): Smi {
  return host === null ? openSmi({ path: () => '', avoid: () => [] }) : openSmiOver(host, { avoid: () => [] })
}
