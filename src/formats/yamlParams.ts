// Parameters out of a YAML file that a Python tool dumped: leaves of nested mappings joined by '.', lists as JSON, unknown tags as their plain values.

import { type Document, isScalar, parseDocument, visit } from 'yaml'
import { type Fields, type Loose, eachLeaf, fieldsOf, paramOf } from './bytes/looseJson.ts'
import type { RunSink } from './format.ts'

/** A larger file is no set of parameters. */
const maxChars = 1 << 20
/** A file that says more by its aliases and merges is made to do harm. */
const maxParams = 100_000

/** 1.1 = PyYAML and OmegaConf, where `yes` is true; 1.2 = ruamel.yaml, which DVC reads with, where it is a text. */
export type YamlVersion = '1.1' | '1.2'

/** The mapping that a YAML file holds, no fields when it holds something else; what cannot be read is an issue with its place. */
export function readYaml(text: string, path: string, sink: RunSink, version: YamlVersion = '1.1'): Fields {
  if (text.length > maxChars) {
    sink.issue('warning', null, 'This YAML file is longer than 1 MiB and is not read for parameters.', path)
    return {}
  }
  // every merge copies its mapping, and every alias is written out where it stands
  const copies = text.split('<<').length - 1 + (text.split('*').length - 1)
  const merge = copies * text.length < 20 * maxChars
  try {
    const yaml = parseDocument(text, {
      version,
      logLevel: 'silent',
      uniqueKeys: false,
      merge,
      intAsBigInt: false,
      schema: version === '1.1' ? 'yaml-1.1' : 'core',
    })
    const error = yaml.errors[0]
    if (error !== undefined)
      sink.issue(
        'warning',
        error.pos[0],
        `This YAML is broken: ${error.message.split('\n')[0]!} Parameters in it are shown as far as they can be read.`,
        path,
      )
    nameKeys(yaml)
    keepDigits(yaml)
    return fieldsOf(yaml.toJS({ maxAliasCount: merge ? 100 : 0 }) as Loose)
  } catch (error) {
    sink.issue('warning', null, `This YAML cannot be read: ${error instanceof Error ? error.message.split('\n')[0]! : String(error)}`, path)
    return {}
  }
}

/** Keys that are no texts get the names that Python gives them: `on` of YAML 1.1 is True, 1.0 stays "1.0". */
function nameKeys(yaml: Document): void {
  visit(yaml, {
    Pair(_, { key }) {
      if (!isScalar(key) || typeof key.value === 'string') return
      const { value, source } = key
      key.value = value === true ? 'True' : value === false ? 'False' : value === null ? 'None' : (source ?? value)
    },
  })
}

/** Integers beyond 2^53 with all of their digits. */
function keepDigits(yaml: Document): void {
  visit(yaml, {
    Scalar(_, scalar) {
      if (typeof scalar.value !== 'number' || Number.isSafeInteger(scalar.value)) return
      const digits = scalar.source?.replaceAll('_', '') ?? ''
      if (/^[+-]?[1-9]\d*$/.test(digits)) scalar.value = BigInt(digits.replace('+', ''))
    },
  })
}

/** Puts the parameters of `text` into the sink. */
export function putYamlParams(text: string, path: string, sink: RunSink, version: YamlVersion = '1.1'): void {
  let count = 0
  for (const [key, inner] of Object.entries(readYaml(text, path, sink, version)))
    eachLeaf(inner, key, (name, leaf) => {
      if (count++ < maxParams) sink.param(name, paramOf(plain(leaf)))
    })
  if (count > maxParams) sink.issue('warning', null, `It holds ${count} parameters; ${maxParams} of them are shown.`, path)
}

/** Dates, sets and buffers of YAML 1.1 as text. */
function plain(value: Loose): Loose {
  const told: unknown = value
  return told instanceof Date ? (Number.isNaN(told.getTime()) ? 'Invalid date' : told.toISOString()) : value
}
