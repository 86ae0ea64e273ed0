// Times that a tool writes in UTC without saying so.

import { type Loose, textIn } from './bytes/looseJson.ts'

/** Seconds since 1970 of an ISO time in UTC, to the microsecond; undefined when it is none. */
export function utcTime(text: Loose | undefined): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?/.exec(textIn(text) ?? '')
  if (match === null) return undefined
  const seconds = Date.parse(`${match[1]!}T${match[2]!}Z`) / 1000 + Number(match[3] ?? 0)
  return Number.isNaN(seconds) ? undefined : seconds
}
