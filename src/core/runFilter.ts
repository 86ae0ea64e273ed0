// The filter of runs: what a person types, as a test of one run. The same words work in the sidebar and on the comparison page.
//   words          part of the name, path, tool or state          sweep failed
//   own marks      is:starred is:hidden                            starred lr < 0.1
//   comparisons    = != < <= > >= and ~ (contains, * for anything) lr < 1e-3   model = "vit base"   val/loss.last <= 0.2   tag ~ abl*2
//   and or not ()  "and" may be left out                          (lr<0.01 or model=vit) not failed

import { directionOf } from './metric.ts'
import type { ParamValue, RunSummary } from './run.ts'

export type RunTest = (run: RunSummary) => boolean

export type RunFilter =
  { readonly ok: true; readonly test: RunTest } | { readonly ok: false; readonly problem: string; readonly at: number }

interface Token {
  readonly kind: 'word' | 'quoted' | 'op' | 'open' | 'close'
  readonly text: string
  readonly at: number
}

class FilterError extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

const shape = /\s+|"((?:[^"\\]|\\.)*)"?|(!=|<=|>=|==|=|<|>|~)|([()])|((?:[^\s"()=<>!~]|!(?!=))+)/y

/** Cuts a filter into its pieces; never fails. */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  shape.lastIndex = 0
  while (shape.lastIndex < text.length) {
    const at = shape.lastIndex
    const found = shape.exec(text)
    if (found === null) break
    const [, quoted, op, paren, word] = found
    if (quoted !== undefined) tokens.push({ kind: 'quoted', text: quoted.replaceAll(/\\(.)/g, '$1'), at })
    else if (op !== undefined) tokens.push({ kind: 'op', text: op === '==' ? '=' : op, at })
    else if (paren !== undefined) tokens.push({ kind: paren === '(' ? 'open' : 'close', text: paren, at })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, at })
  }
  return tokens
}

/** What a field of a filter stands for in one run; undefined when the run has no such thing. Parameters come before metrics of the same name. */
export function fieldOf(run: RunSummary, field: string): ParamValue | undefined {
  if (Object.hasOwn(run.params, field)) return run.params[field]
  const metric = metricField(run, field)
  if (metric !== undefined) return metric
  switch (field) {
    case 'name':
      return run.name
    case 'path':
      return run.path
    case 'id':
      return run.id
    case 'state':
    case 'status':
      return run.status
    case 'tool':
      return run.tools.join(' ')
    case 'experiment':
      return run.experiment ?? undefined
    case 'note':
      return run.notes ?? undefined
    case 'host':
      return run.host ?? undefined
    case 'user':
      return run.user ?? undefined
    case 'branch':
      return run.git?.branch ?? undefined
    case 'commit':
      return run.git?.commit ?? undefined
    default:
      return Object.hasOwn(run.tags, field) ? run.tags[field] : undefined
  }
}

/** `val/loss` = its best value (its last where no direction is known), `val/loss.min|max|last|first` = that one. */
function metricField(run: RunSummary, field: string): number | undefined {
  if (Object.hasOwn(run.metrics, field)) {
    const direction = directionOf(field)
    const metric = run.metrics[field]!
    return (direction === 'lower' ? metric.min : direction === 'higher' ? metric.max : metric.last)?.value
  }
  const cut = field.lastIndexOf('.')
  const name = field.slice(0, cut)
  const part = field.slice(cut + 1)
  if (cut <= 0 || !Object.hasOwn(run.metrics, name)) return undefined
  const metric = run.metrics[name]!
  return part === 'min' || part === 'max' || part === 'last' || part === 'first' ? metric[part]?.value : undefined
}

/** Contains it; `*` or `.*` in it stands for anything. */
function holds(text: string, wanted: string): boolean {
  let at = 0
  for (const piece of wanted.split(/\.?\*/)) {
    const found = text.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return true
}

/** `tag` is any of a run's tags, by its name or its value. */
function comparesField(run: RunSummary, field: string, op: string, wanted: string): boolean {
  if (field !== 'tag' || Object.hasOwn(run.params, 'tag')) return compares(fieldOf(run, field), op, wanted)
  const words = Object.entries(run.tags).flat()
  return op === '!=' ? words.every((word) => compares(word, op, wanted)) : words.some((word) => compares(word, op, wanted))
}

function compares(value: ParamValue | undefined, op: string, wanted: string): boolean {
  if (value === undefined) return false
  const low = wanted.toLowerCase()
  const text = String(value).toLowerCase()
  if (op === '~') return holds(text, low)
  const number = wanted.trim() === '' ? NaN : Number(wanted)
  const numeric = (typeof value === 'number' || typeof value === 'bigint') && !Number.isNaN(number)
  // a number written otherwise is the same number: 1e-3 = 0.001
  const same = numeric ? Number(value) === number : text === low
  if (op === '=') return same
  if (op === '!=') return !same
  if (!numeric) return false
  const own = Number(value)
  return op === '<' ? own < number : op === '<=' ? own <= number : op === '>' ? own > number : own >= number
}

function contains(word: string): RunTest {
  const low = word.toLowerCase()
  if (low === 'is:starred') return (run) => run.starred === true
  if (low === 'is:hidden') return (run) => run.hidden === true
  return (run) =>
    run.status === low ||
    (low === 'starred' && run.starred === true) ||
    run.name.toLowerCase().includes(low) ||
    run.path.toLowerCase().includes(low) ||
    run.tools.includes(low)
}

/** Reads a filter. An empty one lets everything through. `problem` is an English sentence, `at` the character that it is about. */
export function parseRunFilter(text: string): RunFilter {
  const tokens = tokensOf(text)
  let next = 0
  const isWord = (word: string): boolean => {
    const token = tokens[next]
    return token?.kind === 'word' && token.text.toLowerCase() === word && tokens[next + 1]?.kind !== 'op'
  }
  const either = (): RunTest => {
    const parts = [both()]
    while (isWord('or')) {
      next++
      parts.push(both())
    }
    return parts.length === 1 ? parts[0]! : (run) => parts.some((part) => part(run))
  }
  const both = (): RunTest => {
    const parts = [single()]
    while (next < tokens.length && tokens[next]!.kind !== 'close' && !isWord('or')) {
      if (isWord('and')) next++
      parts.push(single())
    }
    return parts.length === 1 ? parts[0]! : (run) => parts.every((part) => part(run))
  }
  const single = (): RunTest => {
    const token = tokens[next]
    if (token === undefined) throw new FilterError('The filter ends too early.', text.length)
    if (isWord('not')) {
      next++
      const inner = single()
      return (run) => !inner(run)
    }
    next++
    if (token.kind === 'open') {
      const inner = either()
      if (tokens[next]?.kind !== 'close') throw new FilterError('A closing parenthesis is missing.', token.at)
      next++
      return inner
    }
    if (token.kind === 'op' || token.kind === 'close') throw new FilterError(`"${token.text}" needs something before it.`, token.at)
    const op = tokens[next]
    if (op?.kind !== 'op') return contains(token.text)
    next++
    const value = tokens[next]
    if (value === undefined || (value.kind !== 'word' && value.kind !== 'quoted'))
      throw new FilterError(`"${op.text}" needs a value behind it.`, op.at)
    next++
    return (run) => comparesField(run, token.text, op.text, value.text)
  }
  if (tokens.length === 0) return { ok: true, test: () => true }
  try {
    const test = either()
    const rest = tokens[next]
    if (rest !== undefined) throw new FilterError(`"${rest.text}" is one too many.`, rest.at)
    return { ok: true, test }
  } catch (error) {
    if (!(error instanceof FilterError)) throw error
    return { ok: false, problem: error.message, at: error.at }
  }
}
