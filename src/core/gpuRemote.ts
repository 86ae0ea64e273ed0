// GPUs of other machines: which host names are taken, and what it means when ssh or the host's shell says why there is no answer.
// Knows no process; a name that is not plainly one never gets near a command line.

import type { GpuTrouble } from './gpu.ts'
import { cleanText } from './gpuCell.ts'
import { troubleOf } from './gpuTrouble.ts'

/** More would be a cluster, which has tools of its own. */
export const mostHosts = 32

/**
 * Whether ssh can be handed the text as a host: an alias of its configuration, a name, an address, each with "user@" before it if need be.
 * Nothing that a shell, ssh's own options or its configuration's tokens could take for something else.
 */
export const isHostName = (text: string): boolean =>
  text.length <= 255 && /^(?:[A-Za-z0-9_][A-Za-z0-9_.-]*@)?[A-Za-z0-9_:][A-Za-z0-9_.:-]*$/.test(text)

/** The hosts of the setting: each once, in order, those that are none apart. */
export function hostsOf(setting: unknown): { readonly hosts: readonly string[]; readonly refused: readonly string[] } {
  const given = Array.isArray(setting) ? setting.filter((one): one is string => typeof one === 'string').map((one) => one.trim()) : []
  const names = [...new Set(given)].filter((one) => one !== '')
  const hosts = names.filter(isHostName)
  return { hosts: hosts.slice(0, mostHosts), refused: [...names.filter((one) => !isHostName(one)), ...hosts.slice(mostHosts)] }
}

/** Arguments that mean the same to every shell, quoted or not. */
const isPlain = (word: string): boolean => /^[A-Za-z0-9_.,=:/-]+$/.test(word)

/** nvidia-smi's arguments as ssh hands them to the shell of the other machine: only words that no shell changes. Throws for others. */
export function remoteWords(args: readonly string[]): readonly string[] {
  const strange = args.find((word) => !isPlain(word))
  if (strange !== undefined) throw new Error(`"${strange}" may not be sent to a shell.`)
  return args
}

const table: readonly (readonly [RegExp, string, string, string])[] = [
  [
    /permission denied|too many authentication failures|no supported authentication methods/i,
    'ssh-login',
    'ssh may not log in to {0} without asking for a password.',
    'Set up a key (ssh-copy-id {0}) and an agent, until "ssh -o BatchMode=yes {0} true" says nothing in a terminal.',
  ],
  [
    /host key verification failed|remote host identification has changed/i,
    'ssh-key',
    'ssh does not know the key of {0}, or it has changed.',
    'Connect once in a terminal (ssh {0}) and check the key there.',
  ],
  [
    /could not resolve hostname|name or service not known|nodename nor servname/i,
    'ssh-name',
    'ssh finds no machine called {0}.',
    'Check the name in flywheel.gpu.hosts, or give it an address in ~/.ssh/config.',
  ],
  [
    /connection timed out|connection refused|no route to host|network is unreachable|operation timed out|connection closed|connection reset|timeout, server|banner exchange/i,
    'ssh-reach',
    '{0} cannot be reached.',
    'Check that the machine is up and that "ssh {0}" works in a terminal. Flywheel asks again by itself.',
  ],
  [
    /bad configuration option|unsupported option|no such identity|unprotected private key/i,
    'ssh-config',
    "ssh's own configuration keeps it from {0}.",
    'Run "ssh {0}" in a terminal to see what it says.',
  ],
]

const fill = (text: string, host: string): string => text.replaceAll('{0}', host)

/** How asking another machine ended without a row to show for it. */
export function remoteTroubleOf(host: string, text: string, code: number | null, signal: string | null): GpuTrouble {
  const clean = cleanText(text)
  // what ssh itself says comes with its own code
  if (code === 255)
    for (const [pattern, id, why, remedy] of table) if (pattern.test(clean)) return { id, why: fill(why, host), remedy: fill(remedy, host) }
  if (code === 127 || /nvidia-smi[^\n]{0,40}(not found|not recognized)/i.test(clean))
    return {
      id: 'tool-missing',
      why: `${host} has no nvidia-smi that a command over ssh would find.`,
      remedy: 'Install the NVIDIA driver there, or put nvidia-smi on the PATH of its non-interactive shell.',
    }
  const plain = troubleOf(text, code, signal)
  return { ...plain, why: plain.why.startsWith(host) ? plain.why : `${host}: ${plain.why}` }
}

/** When a host stays silent although ssh reached it: nothing more is started there until somebody asks. */
export const silentHost = (host: string): GpuTrouble => ({
  id: 'silent-host',
  why: `nvidia-smi on ${host} did not answer three times in a row, so no other is started there.`,
  remedy: 'Look at the machine, then refresh the GPUs view to ask again.',
})
