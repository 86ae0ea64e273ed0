// Whether two readings of a YAML text differ in one value and nowhere else: the proof that an edit did what it should.

/** `after` is `before` with `value` at `path`. A text at the way there may have become a map that holds it as `lift`. */
export function differsOnlyAt(
  before: unknown,
  after: unknown,
  path: readonly string[],
  value: string | number | null,
  lift: string,
): boolean {
  const [key, ...rest] = path
  if (key === undefined) return after === value
  if (!isRecord(after)) return false
  const old: Record<string, unknown> = isRecord(before) ? before : before === null || before === undefined ? {} : { [lift]: before }
  const others = (record: Record<string, unknown>): string[] => Object.keys(record).filter((one) => one !== key)
  const [mine, theirs] = [others(old), others(after)]
  return (
    mine.length === theirs.length &&
    mine.every((one, i) => one === theirs[i] && isSame(old[one], after[one])) &&
    differsOnlyAt(Object.hasOwn(old, key) ? old[key] : undefined, after[key], rest, value, lift)
  )
}

/** The same plain data, order of keys included. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, i) => isSame(one, b[i]))
  if (!isRecord(a) || !isRecord(b)) return false
  const [mine, theirs] = [Object.keys(a), Object.keys(b)]
  return mine.length === theirs.length && mine.every((one, i) => one === theirs[i] && isSame(a[one], b[one]))
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
