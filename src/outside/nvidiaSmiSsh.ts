// nvidia-smi of another machine, asked over ssh: one connection at a time for each host, no question ever asked of a person, the same deadlines.
// Which host names are taken is core's business; what ssh does with them is the user's own ~/.ssh/config.

import { homedir } from 'node:os'
import type { GpuTrouble, GpuWant } from '../core/gpu.ts'
import { isHostName, remoteTroubleOf, remoteWords, silentHost } from '../core/gpuRemote.ts'
import { findSsh } from './findProgram.ts'
import { type Smi, makeSmi } from './nvidiaSmi.ts'
import { type Clock, type Command, type OneChild, makeOneChild, realClock } from './oneChild.ts'

export interface SshPlace {
  /** Folders of the workspace, from which nothing is run. */
  readonly avoid: () => readonly string[]
  readonly clock?: Clock
  readonly env?: NodeJS.ProcessEnv
}

/** After so many silent answers in a row a host is left alone: what hangs there cannot be seen from here. */
const mostSilent = 3

/** No prompt, no forwarding, no command of the configuration, no connection that outlives its answer. */
const sshOptions = [
  'BatchMode=yes',
  'ConnectTimeout=5',
  'ServerAliveInterval=5',
  'ServerAliveCountMax=2',
  'ControlMaster=no',
  'ClearAllForwardings=yes',
  'ForwardAgent=no',
  'ForwardX11=no',
  'PermitLocalCommand=no',
  'RemoteCommand=none',
  'RequestTTY=no',
  'LogLevel=ERROR',
]

/** The ways to ask a host, best first: with a limit of its own there, so that a hanging one ends with us; where there is no `timeout`, without. */
export function sshCommands(ssh: string, host: string): readonly Command[] {
  if (!isHostName(host)) throw new Error(`"${host}" is no host name.`)
  const args = [...sshOptions.flatMap((one) => ['-o', one]), '--', host]
  return [['timeout', '-k', '2', '20', 'nvidia-smi'], ['nvidia-smi']].map((words) => ({
    file: ssh,
    args: [...args, ...remoteWords(words)],
  }))
}

/** nvidia-smi of the host. Throws when the name is none. */
export function openSmiOver(host: string, place: SshPlace): Smi {
  const env = place.env ?? process.env
  const lane: OneChild = makeOneChild({
    clock: place.clock ?? realClock,
    cwd: homedir(),
    env,
    limitBytes: 8 * 2 ** 20,
    graceMs: 2000,
    giveUpMs: 1000,
  })
  const child: OneChild = { ...lane, run: (command, args, deadlineMs) => lane.run(command, remoteWords(args), deadlineMs) }
  const smi = makeSmi({
    candidates() {
      const ssh = findSsh({ avoid: place.avoid(), env, platform: process.platform })
      return ssh === null ? [] : sshCommands(ssh, host)
    },
    missing: () => ['unavailable', withoutSsh],
    hardware: { power: () => [], totalMemoryMiB: () => null },
    trouble: (text, code, signal) => remoteTroubleOf(host, text, code, signal),
    // a host that cannot be reached is not reached in another way
    others: (trouble, silent) => (silent || trouble.id.startsWith('ssh-') ? 'never' : 'now'),
    facts: (task) => ({ ...task, user: elsewhere, command: elsewhere, workingFolder: elsewhere, startTime: elsewhere }),
    host,
    child,
    firstDeadlineMs: 20_000,
    deadlineMs: 10_000,
  })
  let silent = 0
  return {
    async ask(want: GpuWant) {
      if (silent >= mostSilent) return smi.without(silentHost(host))
      const answer = await smi.ask(want)
      silent = answer.trouble?.id === 'silent' ? silent + 1 : 0
      return answer
    },
    forget() {
      silent = 0
      smi.forget()
    },
    dispose: () => smi.dispose(),
  }
}

const elsewhere = { value: null, why: 'The process runs on another machine, which is only asked for its GPUs.' } as const

const withoutSsh: GpuTrouble = {
  id: 'ssh-missing',
  why: 'There is no ssh program on this machine.',
  remedy: 'Install the OpenSSH client, or empty flywheel.gpu.hosts.',
}
