// The details that only `nvidia-smi -q -x` tells: CUDA version, memory of MIG slices, graphics processes. A real tree with parents, because the same
// names stand in several places (a slice's memory comes before its card's). Switches on elements, never on the version of the DTD.

import { type GpuProcess, type Known, type MigDevice, known, unknown } from './gpu.ts'
import { cleanText, readCell, readNumber } from './gpuCell.ts'
import type { Listed } from './gpuParse.ts'
import { processOf } from './gpuParse.ts'
import { busId } from './gpuTrouble.ts'

export interface Element {
  readonly name: string
  readonly id: string | null
  readonly children: readonly Element[]
  /** Text directly inside, trimmed. */
  readonly text: string
}

const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const decode = (text: string): string => text.replaceAll(/&(amp|lt|gt|quot|apos);/g, (_all, name: string) => names[name]!)

/** Reads elements as far as the text goes; broken nesting closes what it can. Neither DTD nor entities are fetched. null without any element. */
export function readXml(text: string): Element | null {
  interface Open {
    name: string
    id: string | null
    children: Element[]
    text: string
  }
  const root: Open = { name: '', id: null, children: [], text: '' }
  const stack: Open[] = [root]
  const close = (): void => {
    const done = stack.pop()!
    stack.at(-1)!.children.push({ name: done.name, id: done.id, children: done.children, text: decode(done.text).trim() })
  }
  for (const [, head, closing, name, rest, words] of cleanText(text).matchAll(
    /(<!--[\s\S]*?-->|<[?!][^>]*>)|<(\/?)([A-Za-z_][\w.-]*)([^<>]*)>|([^<]+)/g,
  )) {
    if (head !== undefined) continue
    if (words !== undefined) stack.at(-1)!.text += words
    else if (closing === '/') {
      const at = stack.findLastIndex((one) => one.name === name)
      if (at > 0) while (stack.length > at) close()
    } else if (stack.length < 64) {
      stack.push({ name: name!, id: /\bid="([^"]*)"/.exec(rest!)?.[1] ?? null, children: [], text: '' })
      if (rest!.endsWith('/')) close()
    }
  }
  while (stack.length > 1) close()
  return root.children[0] ?? null
}

const child = (element: Element | undefined, ...path: readonly string[]): Element | undefined =>
  path.reduce<Element | undefined>((at, name) => at?.children.find((one) => one.name === name), element)
const children = (element: Element | undefined, name: string): readonly Element[] =>
  element?.children.filter((one) => one.name === name) ?? []

export interface DetailedGpu {
  readonly uuid: string | null
  readonly pciBusId: string | null
  readonly name: Known<string>
  readonly memoryTotalMiB: Known<number>
  readonly memoryUsedMiB: Known<number>
  readonly mig: readonly { readonly index: number; readonly memoryTotalMiB: Known<number>; readonly memoryUsedMiB: Known<number> }[]
  readonly processes: readonly GpuProcess[]
}

export interface Details {
  readonly driver: Known<string>
  readonly cuda: Known<string>
  readonly gpus: readonly DetailedGpu[]
}

const missing = 'nvidia-smi -q -x does not tell it.'
const textOf = (element: Element | undefined): Known<string> => {
  const cell = readCell(element?.text ?? '')
  return cell.text === null ? unknown(missing) : known(cell.text)
}
const numberOf = (element: Element | undefined): Known<number> => {
  const text = textOf(element)
  const value = text.value === null ? null : readNumber(text.value)
  return value === null ? unknown(missing) : known(value)
}

/** The details in the XML; null when it holds no log of nvidia-smi. */
export function readDetails(xml: string): Details | null {
  const log = readXml(xml)
  if (log?.name !== 'nvidia_smi_log') return null
  const either = (...names: readonly string[]): Known<string> =>
    names.map((name) => textOf(child(log, name))).find((one) => one.value !== null) ?? unknown(missing)
  return {
    driver: either('driver_version', 'kmd_version'),
    cuda: either('cuda_version', 'cuda_umd_version'),
    gpus: children(log, 'gpu').map((gpu) => ({
      uuid: textOf(child(gpu, 'uuid')).value,
      pciBusId: busId(gpu.id ?? '') ?? busId(child(gpu, 'pci', 'pci_bus_id')?.text ?? ''),
      name: textOf(child(gpu, 'product_name')),
      memoryTotalMiB: numberOf(child(gpu, 'fb_memory_usage', 'total')),
      memoryUsedMiB: numberOf(child(gpu, 'fb_memory_usage', 'used')),
      mig: children(child(gpu, 'mig_devices'), 'mig_device').flatMap((slice, i) => ({
        index: numberOf(child(slice, 'index')).value ?? i,
        memoryTotalMiB: numberOf(child(slice, 'fb_memory_usage', 'total')),
        memoryUsedMiB: numberOf(child(slice, 'fb_memory_usage', 'used')),
      })),
      processes: children(child(gpu, 'processes'), 'process_info').flatMap((one) => {
        const pid = numberOf(child(one, 'pid')).value
        if (pid === null) return []
        const cell = (name: string) => readCell(child(one, name)?.text ?? '')
        return [processOf(pid, cell('process_name'), cell('used_memory'), textOf(child(one, 'type')).value)]
      }),
    })),
  }
}

/** The slices of one card: identity from `-L`, memory from the details, by their order. */
export function slicesOf(listed: Listed | undefined, detailed: DetailedGpu | undefined): readonly MigDevice[] {
  const count = Math.max(listed?.mig.length ?? 0, detailed?.mig.length ?? 0)
  return Array.from({ length: count }, (_, i) => {
    const identity = listed?.mig[i]
    const memory = detailed?.mig.find((one) => one.index === i)
    const why = 'nvidia-smi -L does not list this slice.'
    return {
      uuid: identity?.uuid ?? unknown(why),
      profile: identity?.profile ?? unknown(why),
      memoryTotalMiB: memory?.memoryTotalMiB ?? identity?.memoryTotalMiB ?? unknown(missing),
      memoryUsedMiB: memory?.memoryUsedMiB ?? identity?.memoryUsedMiB ?? unknown(missing),
    }
  })
}
