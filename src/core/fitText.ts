// The answer to "does it fit?" as text: a bar for each part, the verdict, the largest batch, the changes. For a terminal and for a document.

import type { FitAnswer } from './fitAnswer.ts'
import { printCount } from './print.ts'

const gib = 1024 ** 3

/** "61.3 GB", "412 MB": powers of 1,024, as GPU memory is labelled. */
export function printMemory(bytes: number): string {
  if (bytes < gib) return `${Math.round(bytes / 1024 ** 2)} MB`
  return `${(bytes / gib).toFixed(bytes < 100 * gib ? 1 : 0)} GB`
}

/** One sentence. */
export function verdictText({ verdict, capacity, requiredBytes, unknown }: FitAnswer): string {
  const need = printMemory(requiredBytes)
  if (capacity === null || verdict === null)
    return `It needs ${need} on each GPU${unknown.length === 0 ? '' : `, and ${unknown.map((one) => one.name).join(' and ')}`}.`
  const place = `${capacity.name}, ${printMemory(capacity.bytes)}`
  switch (verdict) {
    case 'fits':
      return `It fits: ${need} of ${place}.`
    case 'tight':
      return `It is tight: ${need} of ${place}. Fragmentation may break it.`
    case 'no':
      return `It does not fit: ${need} of ${place}.`
    case 'open':
      return `It cannot be told: what is counted needs ${need} of ${place}, but not ${unknown.map((one) => one.name).join(' and ')}.`
  }
}

/** The largest batch in a sentence; "" without a card. */
export function batchText({ largestBatch, largestBatchWhy, capacity }: FitAnswer): string {
  if (capacity === null) return ''
  if (largestBatch === null) return `The largest batch cannot be told. ${largestBatchWhy ?? ''}`.trim()
  return largestBatch === 0 ? 'Not even a batch of 1 fits.' : `The largest batch that fits is ${printCount(largestBatch)} per GPU.`
}

/** What was asked, in a line: "training, mixed precision, adamw, batch 1, 2,048 tokens". */
export function askText({ ask }: FitAnswer): string {
  const words = [
    `${printCount(ask.model.parameters)} parameters`,
    ask.use === 'train'
      ? ask.lora === null
        ? 'training'
        : ask.quantize === 4
          ? `QLoRA of rank ${ask.lora}`
          : `LoRA of rank ${ask.lora}`
      : 'inference',
    ask.quantize !== null && (ask.use === 'infer' || ask.lora !== null)
      ? `${ask.quantize}-bit weights`
      : ask.precision === 'stored'
        ? 'weights as stored'
        : ask.precision,
    ...(ask.use === 'train' ? [ask.optimizer, `recompute ${ask.recompute}`, ask.flash ? 'FlashAttention' : 'no FlashAttention'] : []),
    `batch ${printCount(ask.batch)}`,
    `${printCount(ask.sequence)} tokens`,
    ...(ask.gpus > 1 ? [`${ask.gpus} GPUs${ask.use === 'train' ? `, ZeRO ${ask.zero}` : ''}`] : []),
    ...(ask.use === 'train' && ask.offload !== 'none' && ask.zero >= 2
      ? [`offloading ${ask.offload === 'all' ? 'all' : 'the optimizer'}`]
      : []),
  ]
  return words.join(', ')
}

/** Name, bar, size and share of each part: the largest first. */
export function partRows(
  answer: FitAnswer,
): { readonly name: string; readonly bar: string; readonly size: string; readonly percent: string }[] {
  const whole = Math.max(answer.requiredBytes, answer.capacity?.bytes ?? 0, 1)
  return [...answer.parts]
    .sort((a, b) => b.bytes - a.bytes)
    .map((part) => ({
      name: part.name,
      bar: longBar(part.bytes / whole),
      size: printMemory(part.bytes),
      percent: percentOf(part.bytes / Math.max(1, answer.requiredBytes)),
    }))
}

const percentOf = (share: number): string => (share < 0.005 ? '<1 %' : `${Math.round(100 * share)} %`)

const barBlocks = 24
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** Twenty-four blocks, the last one in eighths; what is not nothing shows an eighth. */
function longBar(share: number): string {
  const parts = share <= 0 ? 0 : Math.max(1, Math.min(barBlocks * 8, Math.round(share * barBlocks * 8)))
  return `${'█'.repeat(Math.floor(parts / 8))}${eighths[parts % 8]!}`.padEnd(barBlocks)
}

/** Lines for a terminal. */
export function fitLines(answer: FitAnswer): string[] {
  const rows = partRows(answer)
  const width = Math.max(0, ...rows.map((row) => row.name.length))
  const size = Math.max(0, ...rows.map((row) => row.size.length))
  const detail = new Map(answer.parts.map((part) => [part.name, part]))
  const batch = batchText(answer)
  return [
    verdictText(answer),
    askText(answer),
    '',
    ...rows.map(
      (row) =>
        `  ${row.name.padEnd(width)}  ${row.bar}  ${row.size.padStart(size)}  ${row.percent.padStart(5)}  ${detail.get(row.name)?.formula ?? ''}`,
    ),
    ...answer.unknown.map((one) => `  ${one.name.padEnd(width)}  not known: ${one.why}`),
    '',
    ...(batch === '' ? [] : [batch]),
    ...(answer.changes.length === 0
      ? []
      : ['The cheapest changes that make it fit:', ...answer.changes.map((one) => `  ${one.text}: ${printMemory(one.requiredBytes)}`)]),
    ...(answer.verdict === 'no' && answer.changes.length === 0 ? ['No change of the settings alone makes it fit.'] : []),
    ...(answer.cards.length === 0 || answer.verdict === 'fits'
      ? []
      : [`Smallest cards that hold it: ${answer.cards.map((card) => card.name).join(', ')}.`]),
    ...answer.assumptions,
    ...(answer.capacity === null ? [] : [answer.capacity.why]),
  ]
}

/** A Markdown document: the answer first, then the parts with formulas and sources. */
export function fitDocument(answer: FitAnswer, title: string): string {
  const rows = partRows(answer)
  const detail = new Map(answer.parts.map((part) => [part.name, part]))
  const batch = batchText(answer)
  const cell = (text: string): string => text.replaceAll('|', '\\|')
  const section = (head: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', `## ${head}`, '', ...lines])
  return [
    `# ${title}`,
    '',
    `**${verdictText(answer)}**`,
    '',
    ...(batch === '' ? [] : [batch, '']),
    askText(answer),
    ...section('Changes that make it fit, cheapest first', [
      ...answer.changes.map((one, i) => `${i + 1}. ${one.text}: ${printMemory(one.requiredBytes)}`),
      ...(answer.verdict === 'no' && answer.changes.length === 0 ? ['None of the settings alone.'] : []),
    ]),
    ...section('What takes how much', [
      '```text',
      ...block(rows),
      '```',
      '',
      '| part | size | formula | source |',
      '|---|--:|---|---|',
      ...rows.map(
        (row) =>
          `| ${row.name} | ${row.size} | ${cell(detail.get(row.name)?.formula ?? '')} | ${cell(detail.get(row.name)?.source ?? '')} |`,
      ),
      ...answer.unknown.map((one) => `| ${one.name} | not known | ${cell(one.why)} | |`),
    ]),
    ...section(
      'Cards that hold it',
      answer.cards.map((card) => `- ${card.name}, ${card.memoryGB ?? '?'} GB, ${card.year ?? '?'}`),
    ),
    ...section(
      'Taken for granted',
      [...answer.assumptions, ...(answer.capacity === null ? [] : [answer.capacity.why])].map((one) => `- ${one}`),
    ),
    '',
  ].join('\n')
}

function block(rows: ReturnType<typeof partRows>): string[] {
  const width = Math.max(0, ...rows.map((row) => row.name.length))
  const size = Math.max(0, ...rows.map((row) => row.size.length))
  return rows.map((row) => `${row.name.padEnd(width)}  ${row.bar}  ${row.size.padStart(size)}  ${row.percent.padStart(5)}`)
}
