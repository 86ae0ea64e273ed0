// Parameters out of a YAML file that a Python tool dumped: leaves of nested mappings joined by '.', lists as JSON, unknown tags as their plain values.

import { parseDocument } from 'yaml'
import { type Loose, eachLeaf, paramOf } from './bytes/looseJson.ts'
import type { RunSink } from './format.ts'

/** A larger file is no set of parameters. */
const maxChars = 1 << 20

/** Puts the parameters of `text` into the sink; what cannot be read is an issue with its place. */
export function putYamlParams(text: string, path: string, sink: RunSink, under = ''): void {
  if (text.length > maxChars) {
    sink.issue('warning', null, 'This YAML file is longer than 1 MiB and is not read for parameters.', path)
    return
  }
  try {
    const yaml = parseDocument(text, {
      version: '1.1',
      logLevel: 'silent',
      uniqueKeys: false,
      merge: true,
      intAsBigInt: false,
      schema: 'yaml-1.1',
    })
    const error = yaml.errors[0]
    if (error !== undefined)
      sink.issue(
        'warning',
        error.pos[0],
        `This YAML is broken: ${error.message.split('\n')[0]!} Parameters in it are shown as far as they can be read.`,
        path,
      )
    const value = yaml.toJS({ maxAliasCount: 100 }) as Loose | undefined
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return
    for (const [key, inner] of Object.entries(value as { readonly [key: string]: Loose }))
      eachLeaf(inner, under === '' ? key : `${under}.${key}`, (name, leaf) => sink.param(name, paramOf(plain(leaf))))
  } catch (error) {
    sink.issue('warning', null, `This YAML cannot be read: ${error instanceof Error ? error.message.split('\n')[0]! : String(error)}`, path)
  }
}

/** Dates, sets and buffers of YAML 1.1 as text. */
const plain = (value: Loose): Loose => ((value as unknown) instanceof Date ? (value as unknown as Date).toISOString() : value)
