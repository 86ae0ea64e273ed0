// What the heads of columns say, in the user's words.

import { printAgo } from '../../src/core/print.ts'
import type { Say } from '../../src/core/say.ts'
import type { Column } from './columnsShape.ts'

/** The name and, for metrics, which of its values: "val/loss" and "▼ best". */
export function headOf(column: Column, say: Say): { readonly name: string; readonly detail: string } {
  const arrow = column.direction === 'lower' ? '▼ ' : column.direction === 'higher' ? '▲ ' : ''
  switch (column.kind) {
    case 'state':
      return { name: say('state'), detail: '' }
    case 'param':
      return { name: column.name, detail: '' }
    case 'metric':
      return { name: column.name, detail: arrow + statisticWord(column, say) }
    case 'delta':
      return { name: say('Δ baseline'), detail: column.name }
    case 'info':
      return { name: infoWord(column.name, say), detail: '' }
  }
}

function statisticWord(column: Column, say: Say): string {
  switch (column.statistic) {
    case 'best':
      return say('best')
    case 'min':
      return say('lowest')
    case 'max':
      return say('highest')
    default:
      return say('last')
  }
}

function infoWord(name: string, say: Say): string {
  if (name === 'data') return say('training data')
  return name === 'points' ? say('points') : name === 'started' ? say('started') : name === 'duration' ? say('duration') : say('path')
}

/** The tooltip of a head: the whole name and what is known of its direction. */
export function headTitle(column: Column, say: Say): string {
  const { name, detail } = headOf(column, say)
  const words = detail === '' ? name : `${name} (${detail})`
  if (column.kind !== 'metric') return words
  if (column.direction === null) return say('{0}: no direction is known, so nothing is best. The menu of the column sets one.', words)
  return column.direction === 'lower' ? say('{0}: lower is better', words) : say('{0}: higher is better', words)
}

/** A time in words, seconds since 1970; '' for null. */
export const timeWords = (time: number | null, now: number): string => (time === null ? '' : printAgo(time, now))
