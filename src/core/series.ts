// One series as one source gives it: its points, which of them its format's law takes back, and what can be said of the rest.
// All of it is kept up as points come; only a point that is taken back makes the sums be done again, over what is kept.

import { Columns } from './columns.ts'
import type { Slab } from './slab.ts'

/** What a format's own tool does with a step that is written again; see the formats' contract. */
export type StepLaw = 'keep-all' | 'later-cuts' | 'first-wins' | 'last-wins'

/** Sums over kept points; places count in this series, -1 = none. */
export interface Tally {
  kept: number
  nonFinite: number
  firstNonFinite: number
  first: number
  last: number
  lastStep: number
  lastWallTime: number
  min: number
  minValue: number
  max: number
  maxValue: number
  /** Kept points never go back in step, and all have one. */
  stepsAscend: boolean
  wallTimesAscend: boolean
  /** Kept points that have a step. */
  withStep: number
  previousStep: number
  previousWallTime: number
}

const emptyTally = (): Tally => ({
  kept: 0,
  nonFinite: 0,
  firstNonFinite: -1,
  first: -1,
  last: -1,
  lastStep: -Infinity,
  lastWallTime: -Infinity,
  min: -1,
  minValue: Infinity,
  max: -1,
  maxValue: -Infinity,
  stepsAscend: true,
  wallTimesAscend: true,
  withStep: 0,
  previousStep: -Infinity,
  previousWallTime: -Infinity,
})

/** Makes an empty series. Points go into `columns`; `settle` brings the rest up to date. */
export class Series {
  readonly columns: Columns
  readonly law: StepLaw
  superseded = 0
  /** The newest point as its store tells it, while points are still to come; NaN = not recorded. */
  told: { readonly step: number; readonly wallTime: number; readonly value: number } | null = null
  /** Lowest step of all points, for the parts before this one; Infinity when there is none. */
  minStep = Infinity
  /** Earliest wall time of all points; Infinity when none has one. */
  minWallTime = Infinity
  tally: Tally = emptyTally()
  #folded = 0
  #tallied = 0
  /** later-cuts: ascending, disjoint ranges [from, to) of superseded places. */
  #gaps: number[] | null = null
  #lastKeptStep = -Infinity
  #cut = Infinity
  /** first-wins, last-wins: the highest step so far and, once a step came again, where each kept step is. */
  #topStep = -Infinity
  #places: Map<number, number> | null = null

  /** Its number in the sink that made it. */
  readonly handle: number

  /** `slab`: memory shared with series that live and die together. */
  constructor(law: StepLaw, slab?: Slab, handle = 0) {
    this.law = law
    this.handle = handle
    this.columns = new Columns(slab)
  }

  /** Applies the law to new points and adds them to the tally. Costs what is new. */
  settle(): void {
    const { columns } = this
    columns.settle()
    const { length } = columns
    if (this.#folded < length) {
      const from = this.#folded
      this.#folded = length
      if (this.law === 'later-cuts') this.#foldCuts(from)
      else if (this.law !== 'keep-all') this.#foldRepeats(from)
    }
    if (this.#lastKeptStep >= this.#cut) this.#pop(this.#cut, length)
    if (this.#tallied < 0) {
      this.tally = emptyTally()
      this.#tallied = 0
    }
    if (this.#tallied < length) this.#tallyFrom(this.#tallied)
    this.#tallied = length
  }

  /** later-cuts: the lowest step that later parts of the same series have; points from there on are taken back. */
  cutFrom(step: number): void {
    if (step === this.#cut) return
    if (step > this.#cut) this.#again()
    this.#cut = step
    this.settle()
  }

  /** Takes points back that a rule over several parts found, instead of this part's own. Forgets all marks before. */
  setMarks(places: readonly number[]): void {
    this.columns.restore()
    for (const place of places) this.columns.supersede(place)
    this.superseded = places.length
    this.#folded = this.columns.length
    this.#tallied = -1
    this.settle()
  }

  /** Forgets every mark and sum. */
  #again(): void {
    this.columns.restore()
    this.superseded = 0
    this.minStep = Infinity
    this.#folded = 0
    this.#tallied = -1
    this.#gaps = null
    this.#lastKeptStep = -Infinity
    this.#topStep = -Infinity
    this.#places = null
  }

  #mark(place: number): void {
    this.columns.supersede(place)
    this.superseded++
    if (place < this.#tallied) this.#tallied = -1
  }

  #foldCuts(from: number): void {
    const { chunks } = this.columns
    let last = this.#lastKeptStep
    let lowest = this.minStep
    for (let k = chunks.indexOf(this.columns.chunkOf(from)); k < chunks.length; k++) {
      const { start, used, step } = chunks[k]!
      for (let i = Math.max(0, from - start); i < used; i++) {
        const now = step[i]!
        if (!(now > last)) {
          this.#pop(now, start + i)
          if (now < lowest) lowest = now
        }
        last = now
      }
    }
    this.#lastKeptStep = last
    // what ascends has its lowest step first
    const first = this.columns.stepAt(0)
    this.minStep = first < lowest ? first : lowest
  }

  /** Takes back the kept points before `end` with a step of at least `step`. They are the last ones, since what is kept ascends. */
  #pop(step: number, end: number): void {
    // from 2^53 on two different steps can look equal: there neither takes the other back
    const isCut = Math.abs(step) < 2 ** 53 ? (one: number): boolean => one >= step : (one: number): boolean => one > step
    const gaps = (this.#gaps ??= [])
    let from = end
    while (from > 0) {
      if (gaps.length > 0 && gaps.at(-1) === from) {
        gaps.pop()
        from = gaps.pop()!
        continue
      }
      if (!isCut(this.columns.stepAt(from - 1))) break
      this.#mark(--from)
    }
    if (from < end) gaps.push(from, end)
    this.#lastKeptStep = from > 0 ? this.columns.stepAt(from - 1) : -Infinity
  }

  #foldRepeats(from: number): void {
    for (let place = from; place < this.columns.length; place++) {
      const step = this.columns.stepAt(place)
      if (Number.isNaN(step)) continue
      if (step > this.#topStep) {
        this.#topStep = step
        this.#places?.set(step, place)
        continue
      }
      if (this.#places === null) {
        this.#places = new Map()
        for (let before = 0; before < place; before++) this.#places.set(this.columns.stepAt(before), before)
      }
      const before = this.#places.get(step)
      if (before !== undefined && this.law === 'first-wins') this.#mark(place)
      else {
        if (before !== undefined) this.#mark(before)
        this.#places.set(step, place)
      }
    }
  }

  #tallyFrom(from: number): void {
    const { chunks } = this.columns
    const { tally } = this
    let { kept, nonFinite, withStep, previousStep, previousWallTime, minValue, maxValue, lastStep, lastWallTime } = tally
    let earliest = this.minWallTime
    for (let k = chunks.indexOf(this.columns.chunkOf(from)); k < chunks.length; k++) {
      const { start, used, step, wallTime, value, superseded } = chunks[k]!
      for (let i = Math.max(0, from - start); i < used; i++) {
        const s = step[i]!
        const w = wallTime[i]!
        if (w < earliest) earliest = w
        if (superseded !== null && superseded[i] === 1) continue
        const v = value[i]!
        if (v - v !== 0) {
          if (nonFinite++ === 0) tally.firstNonFinite = start + i
        } else {
          if (v < minValue || tally.min < 0) {
            minValue = v
            tally.min = start + i
          }
          if (v > maxValue || tally.max < 0) {
            maxValue = v
            tally.max = start + i
          }
        }
        if (kept++ === 0) tally.first = start + i
        if (s > previousStep && w >= previousWallTime && previousStep === lastStep) {
          // nearly every point of nearly every log
          withStep++
          tally.last = start + i
          lastStep = s
          lastWallTime = w
        } else {
          if (!(s >= previousStep)) tally.stepsAscend = false
          if (!(w >= previousWallTime)) tally.wallTimesAscend = false
          const rank = s === s ? s : -Infinity
          const late = w === w ? w : -Infinity
          if (s === s) withStep++
          if (rank > lastStep || (rank === lastStep && late >= lastWallTime)) {
            tally.last = start + i
            lastStep = rank
            lastWallTime = late
          }
        }
        previousStep = s
        previousWallTime = w
      }
    }
    this.minWallTime = earliest
    Object.assign(tally, { kept, nonFinite, withStep, previousStep, previousWallTime, minValue, maxValue, lastStep, lastWallTime })
  }
}
