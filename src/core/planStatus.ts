// How far an item is, as sidebar, tooltip and screen reader show it: one word, one icon, one colour for each status.

import type { Say } from './say.ts'

/** Words of the command line's contract. What a person says gives not-met, asserted or not-applicable; the others are found. */
export type ItemStatus = 'not-met' | 'asserted' | 'evidenced' | 'verified' | 'stale' | 'not-applicable' | 'overridden' | 'not-checkable'

export interface StatusLook {
  /** A codicon or a glyph of ours. */
  readonly icon: string
  /** A theme colour; null = that of icons. */
  readonly color: string | null
}

const looks: Readonly<Record<ItemStatus, StatusLook>> = {
  'not-met': { icon: 'circle-large-outline', color: null },
  asserted: { icon: 'flywheel-half', color: null },
  evidenced: { icon: 'pass', color: 'charts.green' },
  verified: { icon: 'pass-filled', color: 'charts.green' },
  stale: { icon: 'warning', color: 'charts.yellow' },
  'not-applicable': { icon: 'dash', color: null },
  overridden: { icon: 'law', color: 'charts.yellow' },
  'not-checkable': { icon: 'question', color: null },
}

export const lookOf = (status: ItemStatus): StatusLook => looks[status]

/** "not met", "asserted", … */
export function wordOf(status: ItemStatus, say: Say): string {
  switch (status) {
    case 'not-met':
      return say('not met')
    case 'asserted':
      return say('asserted')
    case 'evidenced':
      return say('evidenced')
    case 'verified':
      return say('verified')
    case 'stale':
      return say('stale')
    case 'not-applicable':
      return say('not applicable')
    case 'overridden':
      return say('overridden')
    case 'not-checkable':
      return say('not checkable')
  }
}
