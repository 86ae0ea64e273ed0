// Makes numbers, sizes and times readable: the one place that decides digits. Values stay exact in tooltips and copies.

/** One value with at most `digits` significant digits (default 4): "0.1417", "1.2e-7", "NaN", "Infinity". */
export function printNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value)
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e-4 && size < 10 ** Math.max(digits, 6)) {
    if (Number.isInteger(value)) return String(value)
    const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)))
    return String(Number(value.toFixed(Math.min(decimals, 20))))
  }
  return exponential(value, digits)
}

const exponential = (value: number, digits: number): string =>
  value
    .toExponential(Math.max(0, digits - 1))
    .replace(/\.?0+e/, 'e')
    .replace('e+', 'e')

/** A column of values with one count of decimals: enough to tell apart the two closest that differ, at most `most` decimals (default 6). Non-finite ones are named. */
export function printColumn(values: readonly (number | null)[], most = 6): (string | null)[] {
  const finite = [...new Set(values.filter((value): value is number => value !== null && Number.isFinite(value)))].sort((a, b) => a - b)
  const largest = finite.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
  const smallest = finite.reduce((min, value) => (value === 0 ? min : Math.min(min, Math.abs(value))), Infinity)
  if (largest >= 1e7 || (smallest < 1e-4 && Number.isFinite(smallest)))
    return values.map((value) => (value === null ? null : printNumber(value)))
  // three significant digits at least, so that neighbours read as measurements
  let decimals = finite.every(Number.isInteger) ? 0 : Math.min(most, Math.max(0, 2 - Math.floor(Math.log10(largest || 1))))
  const apart = (): boolean =>
    new Set(finite.map((value) => value.toFixed(decimals))).size === finite.length &&
    finite.every((value) => value === 0 || Number(value.toFixed(decimals)) !== 0)
  while (decimals < most && !apart()) decimals++
  return values.map((value) => (value === null ? null : Number.isFinite(value) ? value.toFixed(decimals) : String(value)))
}

/** Axis labels in engineering form: "1.2M", "350k", "3e-4", "0.25". */
export function printAxis(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e15) return printNumber(value, 3)
  for (const [unit, letter] of [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const)
    if (size >= unit) return `${Number((value / unit).toPrecision(4))}${letter}`
  if (size !== 0 && size < 1e-3) return exponential(value, 3)
  return String(Number(value.toPrecision(6)))
}

/** Bytes of a file in powers of 1,000: "62 GB", "1.4 MB", "812 B". */
export function printBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  let size = bytes
  let unit = 0
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000
    unit++
  }
  return `${unit === 0 || size >= 9.95 ? Math.round(size) : Number(size.toFixed(1))} ${units[unit]!}`
}

/** GPU memory as everyone labels it: GiB called GB. Whole numbers on cards of 40 GB and more, else one decimal. `totalMiB` decides, so that a pair agrees. */
export function printGpuMemory(usedMiB: number, totalMiB: number): string {
  const decimals = totalMiB >= 40 * 1024 ? 0 : 1
  const print = (mib: number): string => (mib / 1024).toFixed(decimals)
  return `${print(usedMiB)}/${decimals === 0 ? print(totalMiB) : Math.round(totalMiB / 1024)} GB`
}

/** A span of seconds in one or two units: "8 s", "3 min", "2 h 5 min", "4 days". */
export function printSpan(seconds: number): string {
  const s = Math.max(0, Math.round(seconds))
  if (s < 60) return `${s} s`
  const minutes = Math.floor(s / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 || hours >= 10 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  const days = Math.floor(hours / 24)
  return days === 1 ? '1 day' : `${days} days`
}

/** "12 s ago" under a day, else the local date. Never negative: a file server's clock ahead of ours is "now". */
export function printAgo(timeSeconds: number, nowSeconds: number): string {
  const past = nowSeconds - timeSeconds
  if (past < 1) return 'now'
  if (past < 86_400) return `${printSpan(past)} ago`
  const date = new Date(timeSeconds * 1000)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** 1203441 as "1,203,441". */
export function printCount(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')
}
