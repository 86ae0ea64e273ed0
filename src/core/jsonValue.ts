// Values as the command line's JSON holds them: what JSON has no word for becomes a string.

import type { ParamValue, Point } from './run.ts'

export type JsonNumber = number | string

/** NaN and infinities by their names; -0 stays a number. */
export const jsonNumber = (value: number): JsonNumber => (Number.isFinite(value) ? value : String(value))

/** Bigints as digits. */
export function jsonParam(value: ParamValue): string | number | boolean | null {
  if (typeof value === 'bigint') return String(value)
  return typeof value === 'number' ? jsonNumber(value) : value
}

export function jsonPoint(point: Point | null): object | null {
  if (point === null) return null
  const { step, wallTime, value } = point
  return {
    step: step === null ? null : jsonNumber(step),
    wallTime: wallTime === null ? null : jsonNumber(wallTime),
    value: jsonNumber(value),
  }
}
