// Plans as many hands would write them, for tests of reading and editing: the place of each value is known without parsing.

import { planFields } from '../../src/core/plan.ts'
import { planStages, planSteps } from '../../src/core/planContent.ts'
import { seededRandom } from './random.ts'

/** A seeded source of choices. */
export interface Dice {
  readonly chance: (share: number) => boolean
  readonly below: (most: number) => number
  readonly pick: <T>(from: readonly T[]) => T
}
/** The same choices for the same seed. */
export function makeDice(seed: number): Dice {
  const random = seededRandom(seed)
  const below = (most: number): number => Math.floor(random() * most)
  return { chance: (share) => random() < share, below, pick: (from) => from[below(from.length)]! }
}

/** Texts that people type and texts that break naive writers. */
export function randomText(dice: Dice): string {
  const pieces = [
    'Ada',
    'no',
    'yes',
    '0.81',
    '~',
    'null',
    ': ',
    ' #',
    '"',
    "'",
    '\\',
    ', ',
    '{',
    '}',
    '[',
    '- ',
    '? ',
    '&a',
    '*b',
    '!c',
    '%',
    '@',
    '`',
    '|',
    '>',
  ]
  pieces.push(
    'é',
    '日本',
    '🙂',
    '\u00a0',
    '\u2028',
    '\u0085',
    '\u0000',
    '\u001b',
    '\ufeff',
    '\t',
    ' ',
    '  ',
    '\n',
    '\n\n',
    '\r\n',
    '---\n',
    '...\n',
    'x'.repeat(90),
    '2026-11-24',
    '0x1f',
    '=',
    '<<',
  )
  const text = Array.from({ length: 1 + dice.below(7) }, () => dice.pick(pieces)).join('')
  return dice.chance(0.5) ? text.trim() || 'x' : text
}

export interface RandomPlan {
  readonly text: string
  /** Values whose place in the text is known. */
  readonly values: readonly {
    readonly id: string
    readonly field: (typeof planFields)[number]
    readonly before: string
    readonly value: string
    readonly after: string
  }[]
  readonly missing: readonly { readonly id: string; readonly field: (typeof planFields)[number] }[]
}

/** A plan as many hands would write it. Built of pieces, so that the place of each value is known without parsing. */
export function randomPlan(dice: Dice): RandomPlan {
  const eol = dice.chance(0.3) ? '\r\n' : '\n'
  const step = dice.pick([2, 2, 3, 4])
  const pieces: { text: string; value?: { id: string; field: (typeof planFields)[number] } }[] = []
  const missing: { id: string; field: (typeof planFields)[number] }[] = []
  const put = (text: string): void => void pieces.push({ text: text.replaceAll('\n', eol) })
  const comment = (): string => dice.pick(['', '', '', ' # why', '   #', ' # "a: b" {'])
  const between = (column: number): void => {
    if (dice.chance(0.15)) put('\n')
    if (dice.chance(0.15)) put(`${' '.repeat(column)}# a remark: with {signs}\n`)
    if (dice.chance(0.05)) put('# at the edge\n')
  }
  const inline = (): string =>
    dice.pick(['open', 'asserted', 'Ada', "'it''s'", '"a \\"b\\" # c"', '0.810', 'yes', '2026-11-24', '"x: y"', 'a b  c'])
  const value = (id: string, field: (typeof planFields)[number], column: number): void => {
    const body = ' '.repeat(column + step)
    const style = dice.below(8)
    if (style < 4) {
      put(' '.repeat(dice.pick([1, 1, 1, 2])))
      pieces.push({ text: inline(), value: { id, field } })
      put(`${comment()}\n`)
    } else if (style === 4) {
      put(' ')
      pieces.push({
        text: `${dice.pick(['|', '|-', '>', '>-', '|+'])}\n${body}one # no comment\n\n${body}  two`.replaceAll('\n', eol),
        value: { id, field },
      })
      put('\n')
    } else if (style === 5) {
      put(' ')
      pieces.push({ text: `plain on\n${body}two lines`.replaceAll('\n', eol), value: { id, field } })
      put(`${comment()}\n`)
    } else if (style === 6) {
      put(`\n${body}`)
      pieces.push({ text: `"on its own\n${body}lines"`.replaceAll('\n', eol), value: { id, field } })
      put(`${comment()}\n`)
    } else {
      pieces.push({ text: '', value: { id, field } })
      put(`${comment()}\n`)
    }
  }
  const item = (id: string, key: string, column: number): void => {
    const indent = ' '.repeat(column)
    const fields = planFields.filter(() => dice.chance(0.6))
    if (dice.chance(0.2)) fields.reverse()
    const style = dice.below(10)
    for (const field of planFields) if (style > 7 || !fields.includes(field)) missing.push({ id, field })
    if (style === 9) return put(`${indent}${key}:${comment()}\n`)
    if (style === 8) return put(dice.chance(0.5) ? `${indent}${key}: {}${comment()}\n` : `${indent}${key}: { refs: [a, b] }\n`)
    if (style > 5 && fields.length > 0) {
      put(`${indent}${key}: {${dice.pick(['', ' '])}`)
      for (const [i, field] of fields.entries()) {
        put(`${i === 0 ? '' : ', '}${field}: `)
        pieces.push({ text: inline(), value: { id, field } })
      }
      return put(`${dice.pick(['', ' ', ',', ' , '])}}${comment()}\n`)
    }
    if (fields.length === 0) return put(`${indent}${key}:${comment()}\n${indent}${' '.repeat(step)}refs: [a, "b"]\n`)
    put(`${indent}${key}:${comment()}\n`)
    for (const field of fields) {
      between(column + step)
      put(`${indent}${' '.repeat(step)}${field}:`)
      value(id, field, column + step)
      if (dice.chance(0.1)) put(`${indent}${' '.repeat(step)}x-${field}: [1,   2] # kept\n`)
    }
  }
  if (dice.chance(0.5)) put('# A plan\n')
  if (dice.chance(0.2)) put('---\n')
  put('version: 1\n')
  between(0)
  put('feasibility:\n')
  for (const { id } of planSteps) {
    if (dice.chance(0.3)) {
      for (const field of planFields) missing.push({ id, field })
      continue
    }
    between(step)
    item(id, id, step)
  }
  between(0)
  put(`lifecycle:${comment()}\n`)
  for (const { id, tasks } of planStages) {
    put(`${' '.repeat(step)}${id}:\n${' '.repeat(2 * step)}tasks:\n`)
    for (const task of tasks.slice(0, 2)) item(`${id}.${task.id}`, task.id, 3 * step)
    for (const field of planFields) missing.push({ id: `${id}.own-task`, field })
  }
  if (dice.chance(0.5)) put('# the end\n')
  const text = pieces.map((piece) => piece.text).join('')
  const values = pieces.flatMap((piece, i) => {
    if (piece.value === undefined) return []
    const before = pieces
      .slice(0, i)
      .map((one) => one.text)
      .join('')
    return [{ ...piece.value, before, value: piece.text, after: text.slice(before.length + piece.text.length) }]
  })
  return { text, values, missing }
}
