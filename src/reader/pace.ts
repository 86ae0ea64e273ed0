// When to look next: soon where files grow, less often where nobody watches, never where there is nothing. Knows no timer.

import type { Pace } from '../bridge/readerTalk.ts'

export interface PaceFacts extends Pace {
  /** Some file grew within `lateMs`. */
  readonly growing: boolean
  /** Something is followed. */
  readonly anything: boolean
  /** How long the last whole look took, in milliseconds. */
  readonly lookMs: number
  /** Time since the last whole look ended, in milliseconds. */
  readonly sinceLookMs: number
}

export interface NextLook {
  readonly afterMs: number
  /** Look at all files and folders; else only at the files that grow. */
  readonly whole: boolean
}

/** A file that grew this lately is looked at four times a second. */
export const lateMs = 20_000
const growingMs = 250
const wholeMs = 1_000
const unfocused = 4
const hidden = 15
/** A folder on another machine is asked gently: a look at all of it, and at what grows. */
const farMs = 10_000
const farHiddenMs = 60_000
const farGrowingMs = 2_000

/** Whether a folder on another machine is due that was last looked at so long ago. */
export const isFarDue = (visible: boolean, whole: boolean, sinceMs: number): boolean =>
  sinceMs >= (whole ? (visible ? farMs : farHiddenMs) : farGrowingMs)

/** A look may take this share of the time at most, so that all that it costs stays below a fiftieth. */
const share = 64

/** The next look; null = none before something is asked. */
export function nextLook(facts: PaceFacts): NextLook | null {
  if (!facts.anything && !facts.visible) return null
  const slower = !facts.visible ? hidden : facts.focused ? 1 : unfocused
  const whole = Math.max(wholeMs * slower, facts.lookMs * share)
  const untilWhole = Math.max(0, whole - facts.sinceLookMs)
  const growing = facts.growing && facts.visible ? growingMs * slower : Infinity
  return growing < untilWhole ? { afterMs: growing, whole: false } : { afterMs: untilWhole, whole: true }
}
