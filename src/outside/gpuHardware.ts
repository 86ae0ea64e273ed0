// Is there an NVIDIA card in this machine, without asking its tool; does it sleep; how much memory does the machine have. Reads a few small files of
// Linux below a root, which tests replace. On other systems only the tool can tell.

import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { busId } from '../core/gpuTrouble.ts'

export interface Hardware {
  /** What was seen that says "there is a card"; null when nothing was. */
  sign(): string | null
  /** PCI addresses of NVIDIA cards with what the kernel says of their power: "suspended", "active" … */
  power(): readonly { readonly pciBusId: string; readonly status: string }[]
  /** The machine's memory in MiB; null where it cannot be read. */
  totalMemoryMiB(): number | null
}

/** The hardware of this machine. `root` is the folder that stands for "/". */
export function hardwareAt(root: string): Hardware {
  const read = (path: string): string | null => {
    try {
      return readFileSync(join(root, path), 'utf8').replaceAll('\0', '').trim()
    } catch {
      return null
    }
  }
  const devices = 'sys/bus/pci/devices'
  const cards = (): string[] => {
    let names: string[]
    try {
      names = readdirSync(join(root, devices))
    } catch {
      return []
    }
    // display controllers: 0x0300 with a monitor, 0x0302 without
    return names.filter(
      (name) => read(`${devices}/${name}/vendor`) === '0x10de' && read(`${devices}/${name}/class`)?.startsWith('0x03') === true,
    )
  }
  return {
    sign() {
      const model = read('proc/device-tree/model')
      if (model !== null && /jetson|tegra/i.test(model)) return `This machine is a Jetson (${model}).`
      const version = read('proc/driver/nvidia/version')
      if (version !== null) return 'The NVIDIA driver is loaded (/proc/driver/nvidia).'
      if (existsSync(join(root, 'dev/nvidiactl'))) return 'The devices of the NVIDIA driver are here (/dev/nvidiactl).'
      const found = cards()
      return found.length === 0 ? null : `An NVIDIA card is on the PCI bus (${found.join(', ')}).`
    },
    power: () =>
      cards().flatMap((name) => {
        const pciBusId = busId(name)
        const status = read(`${devices}/${name}/power/runtime_status`)
        return pciBusId === null || status === null ? [] : [{ pciBusId, status }]
      }),
    totalMemoryMiB() {
      const kB = /^MemTotal:\s+(\d+) kB/m.exec(read('proc/meminfo') ?? '')?.[1]
      return kB === undefined ? null : Math.round(Number(kB) / 1024)
    },
  }
}
