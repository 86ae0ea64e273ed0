// What is wrong in a planning file that is open, beside what the engine says: names that its form does not have, values that are none of its choices,
// approvals that are missing, links that lead nowhere. Goes by the text alone; whether a path exists is asked.

import { LineCounter, type Node, type Pair, isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml'
import type { Place } from './plan.ts'
import { approvalMissing, nearest } from './planFixes.ts'
import type { Schema } from './planSchema.ts'
import type { Say } from './say.ts'
import { isFree, kindOf, namesIn, schemasAt, valuesOf } from './schemaAt.ts'
import { placeAt } from './yamlFault.ts'

export interface FileFault {
  readonly place: Place
  /** Characters from the place on. */
  readonly length: number
  readonly message: string
  readonly severity: 'warning' | 'information'
  /** `approvalMissing`, or null. */
  readonly code: string | null
}

/** A value that names a file below the folder. */
export interface FileLink {
  readonly path: string
  readonly place: Place
  readonly length: number
}

export interface FileChecks {
  readonly faults: readonly FileFault[]
  /** Whose targets should exist. */
  readonly links: readonly FileLink[]
}

const mostFaults = 50
const mostCharacters = 256_000
/** Values of these names are files. */
const linkNames = /^(evidence|links?|file|ux|rules|datasheet|card)$/

/** Nothing for a text that cannot be read: the engine says so. */
export function checkFile(schema: Schema, text: string, form: string, say: Say): FileChecks {
  const faults: FileFault[] = []
  const links: FileLink[] = []
  if (text.length > mostCharacters) return { faults, links }
  const lines = new LineCounter()
  let top: unknown
  try {
    const parsed = parseDocument(text, { version: '1.2', logLevel: 'error', prettyErrors: false, lineCounter: lines })
    if (parsed.errors.length > 0) return { faults, links }
    top = parsed.contents
  } catch {
    return { faults, links }
  }
  const at = (node: Node): { readonly place: Place; readonly length: number } => ({
    place: placeAt(lines, node.range![0]),
    length: Math.max(1, node.range![1] - node.range![0]),
  })
  const add = (node: unknown, message: string, severity: FileFault['severity'], code: string | null = null): void => {
    if (isNode(node) && node.range && faults.length < mostFaults) faults.push({ ...at(node), message, severity, code })
  }
  const value = (node: unknown, here: readonly Schema[], name: string): void => {
    if (!isScalar(node) || node.value === null || !isNode(node) || !node.range) return
    const choices = valuesOf(here)
    if (choices.length > 0 && here.every((one) => one.enum !== undefined) && !choices.some((one) => String(one) === String(node.value)))
      add(node, say('"{0}" is none of {1}.', (node.source ?? '').slice(0, 40), choices.join(', ')), 'information')
    if (linkNames.test(name) && typeof node.value === 'string' && isPath(node.value))
      links.push({ path: node.value.replace(/#.*$/, ''), ...at(node) })
  }
  const walk = (node: unknown, path: readonly string[], depth: number): void => {
    if (depth > 12) return
    const here = schemasAt(schema, path)
    if (isMap(node))
      for (const pair of node.items) {
        const name = isScalar(pair.key) ? String(pair.key.value) : ''
        checkName(pair, name, here, path)
        walk(pair.value, [...path, name], depth + 1)
      }
    else if (isSeq(node)) for (const item of node.items) walk(item, [...path, '[]'], depth + 1)
    else value(node, here, path.findLast((one) => one !== '[]') ?? '')
  }
  const checkName = ({ key }: Pair, name: string, here: readonly Schema[], path: readonly string[]): void => {
    // ids of the plan are judged by whoever reads it
    if (isFree(here) || here.every((one) => kindOf(one) !== 'map') || (form === 'plan' && path.length === 1)) return
    const names = [...namesIn(here).keys()]
    if (names.includes(name)) return
    const [meant] = nearest(name, names)
    add(
      key,
      meant === undefined
        ? say('{0} is not known here; it is kept, and read by nobody.', name)
        : say('{0} is not known here. Did you mean {1}?', name, meant),
      'information',
    )
  }
  walk(top, [], 0)
  if (form === 'success-criteria' && isMap(top)) approvals(top, add, say)
  return { faults, links }
}

/** Two roles must agree to criteria. */
function approvals(
  top: { readonly items: readonly Pair[] },
  add: (node: unknown, message: string, severity: FileFault['severity'], code: string) => void,
  say: Say,
): void {
  const valueIn = (node: unknown, name: string): unknown =>
    isMap(node) ? node.items.find((pair) => isScalar(pair.key) && pair.key.value === name)?.value : undefined
  const pair = top.items.find((one) => isScalar(one.key) && one.key.value === 'agreed_by')
  const rows = isSeq(pair?.value) ? pair.value.items : []
  const roles = new Set(
    rows.flatMap((row) => {
      const role = valueIn(row, 'role')
      return isScalar(role) && typeof role.value === 'string' && role.value.trim() !== '' ? [role.value.trim().toLowerCase()] : []
    }),
  )
  if (roles.size >= 2) return
  const what =
    roles.size === 0
      ? say('Nobody has agreed to these criteria. Two people of different roles should.')
      : say('Only {0} has agreed to these criteria. Somebody of another role should.', [...roles][0]!)
  add(pair?.key ?? top.items[0]?.key, what, 'information', approvalMissing)
}

/** A path below the folder, no address and no sentence. */
const isPath = (text: string): boolean =>
  /^[\w./@+-]+\/[\w.@+-]+(#\S*)?$|^[\w@+-]+\.[a-z]{1,5}(#\S*)?$/i.test(text) && !/^\w+:\/\//.test(text) && !text.includes('..')
