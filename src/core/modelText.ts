// What a model file tells, as lines of text. Knows no terminal and no editor.

import { type MetaValue, type ModelFacts, noShape } from './modelFacts.ts'
import { printBytes, printCount } from './print.ts'

/** Lines without trailing newline: the file, its parameters, a line per element type, the sizes of the network, and what is not told. */
export function modelLines(facts: ModelFacts): string[] {
  const size = facts.sizeBytes === null ? '' : `, ${printBytes(facts.sizeBytes)}`
  const lines = [`${facts.file}: ${facts.format}${size}`]
  if (facts.parameters !== null) lines.push(`  ${printParameters(facts.parameters)} in ${printCount(facts.tensors ?? 0)} tensors`)
  if (facts.weights !== null && facts.weights.parameters !== facts.parameters)
    lines.push(
      `  ${facts.parameters === null ? '' : 'of these '}${printParameters(facts.weights.parameters)} ${facts.parameters === null ? 'by its sizes' : 'of the network itself'}`,
    )
  const types = Object.entries(facts.dtypes).sort((a, b) => b[1].sizeBytes - a[1].sizeBytes)
  const width = Math.max(0, ...types.map(([name]) => name.length))
  for (const [name, share] of types)
    lines.push(
      `  ${name.padEnd(width)}  ${printCount(share.parameters)} in ${printCount(share.tensors)} tensors, ${printBytes(share.sizeBytes)}`,
    )
  const shape = Object.entries(facts.shape).filter(([key, value]) => value !== null && key in noShape)
  if (shape.length > 0) lines.push(`  ${shape.map(([key, value]) => `${key} ${String(value)}`).join(', ')}`)
  for (const [key, value] of Object.entries(facts.metadata).slice(0, 20)) lines.push(`  ${key}: ${short(value)}`)
  if (facts.why !== null) lines.push(`  ${facts.why}`)
  return lines.map(clean)
}

/** "7.2 billion parameters (7,241,732,096)", "35,552 parameters". */
export function printParameters(count: number): string {
  const units = [
    [1e12, 'trillion'],
    [1e9, 'billion'],
    [1e6, 'million'],
  ] as const
  const unit = units.find(([size]) => count >= size)
  return unit === undefined
    ? `${printCount(count)} parameters`
    : `${Number((count / unit[0]).toPrecision(3))} ${unit[1]} parameters (${printCount(count)})`
}

function short(value: MetaValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}

/** Names in files may hold anything: control characters would act on a terminal. */
const clean = (line: string): string => line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·')
