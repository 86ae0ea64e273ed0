// What nvidia-smi says when it cannot answer, turned into a state, a reason and a remedy. The text decides, then the exit code:
// the words have been stable for years, the codes have not.

import { cleanText } from './gpuCell.ts'
import type { GpuTrouble } from './gpu.ts'

const table: readonly (readonly [RegExp, string, string, string])[] = [
  [
    /driver\/library version mismatch/i,
    'version-mismatch',
    'The NVIDIA driver was upgraded, and the kernel still runs the old one (driver/library version mismatch).',
    'Restart the machine, or unload and load the nvidia kernel modules.',
  ],
  [
    /couldn't communicate with the nvidia driver|driver not loaded/i,
    'driver-not-loaded',
    'nvidia-smi is installed, but the NVIDIA driver is not loaded.',
    'Load the driver (after a kernel update: rebuild its module; with Secure Boot: sign it), then refresh.',
  ],
  [
    /couldn't find libnvidia-ml|libnvidia-ml\.so[^\n]*(not found|cannot open)|nvml\.dll/i,
    'library-missing',
    "nvidia-smi cannot find the driver's library (libnvidia-ml).",
    'Reinstall the NVIDIA driver; in a container, start it with the NVIDIA runtime (--gpus all).',
  ],
  [
    /gpu access blocked by the operating system/i,
    'blocked',
    'The operating system blocks access to the GPU.',
    'In WSL: update the NVIDIA driver of Windows and run "wsl --shutdown"; on Linux: check the rights on /dev/nvidia* and /dev/dxg.',
  ],
  [
    /no supported gpus were found|unable to determine the number of gpus/i,
    'no-supported',
    'The NVIDIA driver is loaded, but it drives no GPU.',
    "Check the card's power and seating, and that this driver supports it (RTX 50 and newer need the open kernel modules).",
  ],
  [
    /no devices were found/i,
    'no-devices',
    'The NVIDIA driver is loaded, but it finds no usable GPU.',
    "Check the card's power and seating, the BIOS (Above 4G Decoding), and that this driver supports it.",
  ],
  [
    /insufficient permissions/i,
    'permissions',
    'This user may not talk to the NVIDIA driver.',
    'Add the user to the groups video and render, and log in again.',
  ],
  [
    /failed to initialize nvml:\s*unknown error/i,
    'container-lost-device',
    'The NVIDIA driver answers "Unknown Error": a container loses its devices when systemd on the host is reloaded.',
    'Restart the container; on a plain machine, restart the machine.',
  ],
  [
    /is not a valid field/i,
    'fields',
    'This nvidia-smi refuses every question that Flywheel knows to ask.',
    'Update the NVIDIA driver, or set flywheel.gpu.path to another nvidia-smi.',
  ],
  [
    /unable to determine the device handle/i,
    'lost',
    'A GPU fell off the bus, and this driver tells nothing about the others.',
    'Restart the machine; if it comes back, check power, seating and temperature.',
  ],
  [
    /failed to initialize nvml/i,
    'nvml',
    "The driver's library could not be started.",
    'Restart the machine, or reinstall the NVIDIA driver.',
  ],
]

const byCode: Readonly<Record<number, readonly [string, string, string]>> = {
  4: table.find((row) => row[1] === 'permissions')!.slice(1) as [string, string, string],
  8: ['power', "A GPU's external power is not connected.", "Connect the card's power cables."],
  9: table.find((row) => row[1] === 'driver-not-loaded')!.slice(1) as [string, string, string],
  12: table.find((row) => row[1] === 'library-missing')!.slice(1) as [string, string, string],
  15: table.find((row) => row[1] === 'lost')!.slice(1) as [string, string, string],
  18: table.find((row) => row[1] === 'version-mismatch')!.slice(1) as [string, string, string],
}

/** How a child ended without a row to show for it. `text` is what both streams printed. */
export function troubleOf(text: string, code: number | null, signal: string | null): GpuTrouble {
  const clean = cleanText(text)
  for (const [pattern, id, why, remedy] of table) if (pattern.test(clean)) return { id, why, remedy }
  if (signal !== null)
    return {
      id: 'crashed',
      why: `nvidia-smi crashed (${signal}).`,
      remedy: 'In WSL: update the NVIDIA driver of Windows so that both sides fit; elsewhere: reinstall the driver.',
    }
  const coded = code === null ? undefined : byCode[code]
  if (coded !== undefined) return { id: coded[0], why: coded[1], remedy: coded[2] }
  const line = clean
    .split('\n')
    .map((one) => one.trim())
    .find((one) => one !== '')
  return {
    id: 'no-answer',
    why:
      line === undefined
        ? `nvidia-smi ended with code ${code ?? 'unknown'} and said nothing.`
        : `nvidia-smi gave no readable answer (code ${code ?? 'unknown'}): "${line.slice(0, 160)}".`,
    remedy: 'Run nvidia-smi in a terminal to see what it says.',
  }
}

/** One card that the driver cannot reach: index and PCI address as far as the line tells them. */
export interface LostLine {
  readonly index: number | null
  readonly pciBusId: string | null
  readonly reason: string
}

/** The lines "Unable to determine the device handle for GPU…" in the four spellings seen from 2016 to 2026. */
export function lostLines(text: string): LostLine[] {
  const lost: LostLine[] = []
  for (const line of cleanText(text).split('\n')) {
    const match =
      /^Unable to determine the device handle for GPU\s*(\d{1,4}(?=:\s))?:?\s*([0-9A-F]{4,8}:[0-9A-F]{2}:[0-9A-F]{2}\.[0-9A-F])?:?\s*(.+)$/i.exec(
        line.trim(),
      )
    if (match !== null)
      lost.push({ index: match[1] === undefined ? null : Number(match[1]), pciBusId: busId(match[2] ?? ''), reason: match[3]!.trim() })
  }
  return lost
}

/** Lines that warn beside good data ("WARNING: infoROM is corrupted at gpu …"), as sentences; at most 8. */
export function warnings(text: string): string[] {
  return cleanText(text)
    .split('\n')
    .filter((line) => /^\s*warning\s*:/i.test(line))
    .slice(0, 8)
    .map((line) => `nvidia-smi warns: ${line.replace(/^\s*warning\s*:\s*/i, '').trim()}.`)
}

/** A PCI address in nvidia-smi's own long form, "00000000:53:00.0"; null when the text is none. */
export function busId(text: string): string | null {
  const match = /^([0-9A-F]{1,8}):([0-9A-F]{2}):([0-9A-F]{2})\.([0-9A-F])$/i.exec(text.trim())
  return match === null ? null : `${match[1]!.padStart(8, '0')}:${match[2]}:${match[3]}.${match[4]}`.toUpperCase()
}
