// Values as the command line's JSON holds them: what JSON has no word for becomes a string.

import type { ParamValue, Point } from './run.ts'

export type JsonNumber = number | string

/** NaN and infinities by their names; -0 stays a number. */
export const jsonNumber = (value: number): JsonNumber => (Number.isFinite(value) ? value : String(value))

/** An answer as JSON text: numbers that JSON cannot hold by their names and bigints as digits, wherever they stand. */
export const jsonText = (answer: unknown, indent: number): string =>
  JSON.stringify(
    answer,
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : typeof value === 'number' ? jsonNumber(value) : value),
    indent,
  )

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
