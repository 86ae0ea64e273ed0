// A moment as text that means the same everywhere.

/** "2026-11-24 19:12:05 UTC" of seconds since 1970; "an unknown time" beyond what a date can hold. */
export function printTime(seconds: number): string {
  const date = new Date(Math.floor(seconds) * 1000)
  if (Number.isNaN(date.getTime())) return 'an unknown time'
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
