// How a person said that a table is to be read: which column counts steps, which tells times, which are metrics. Kept in the setting flywheel.runs.tables
// by globs of files. Pure; knows neither settings nor files.

import { compileGlobs } from './glob.ts'

/** Columns by their headings; for JSON Lines keys, nested ones joined by '.'. */
export interface TableMapping {
  /** null = the number of the row, from 0. */
  readonly step: string | null
  /** Seconds or milliseconds since 1970; null = none. */
  readonly time: string | null
  /** null = every column with numbers that is neither. */
  readonly metrics: readonly string[] | null
}

/** By glob, relative to the workspace folder. */
export type TableMappings = Readonly<Record<string, TableMapping>>

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** The mappings in a setting's value; what is none is left out. */
export function readMappings(value: unknown): TableMappings {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  const mappings: Record<string, TableMapping> = {}
  for (const [glob, one] of Object.entries(value)) {
    if (glob === '' || typeof one !== 'object' || one === null || Array.isArray(one)) continue
    const { step, time, metrics } = one as Readonly<Record<string, unknown>>
    const names = Array.isArray(metrics) ? metrics.flatMap((name) => textOf(name) ?? []) : null
    mappings[glob] = { step: textOf(step), time: textOf(time), metrics: names }
  }
  return mappings
}

/** Finds the mapping of a file (path relative to the folder); of several the one that was written last. */
export function mappingFinder(mappings: TableMappings): (path: string) => TableMapping | undefined {
  const compiled = Object.entries(mappings)
    .map(([glob, mapping]) => ({ globs: compileGlobs([glob]), mapping }))
    .reverse()
  return (path) => compiled.find(({ globs }) => globs.covers(path))?.mapping
}

const special = /[*?[\]{}]/g

/** Globs that a person may mean by one file, the narrowest first. */
export function globChoices(path: string): readonly string[] {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
  const name = path.slice(path.lastIndexOf('/') + 1)
  const plain = (text: string): string => text.replaceAll(special, '?')
  const ending = name.includes('.') ? plain(name.slice(name.lastIndexOf('.'))) : ''
  const inFolder = (rest: string): string => (folder === '' ? rest : `${plain(folder)}/${rest}`)
  const choices = [plain(path), `**/${plain(name)}`, inFolder(`*${ending}`), inFolder(`**/*${ending}`)]
  return [...new Set(choices)]
}

/** What is seen of a column at the beginning of a file. */
export interface ColumnSeen {
  readonly name: string
  /** Its first values as they are written, at most five. */
  readonly values: readonly string[]
  /** Every value that is there is a number. */
  readonly isNumeric: boolean
  /** What it is taken for when nobody says otherwise. */
  readonly guess: 'step' | 'time' | 'metric' | 'none'
}

export interface TableSeen {
  readonly columns: readonly ColumnSeen[]
  /** Rows that were looked at. */
  readonly rows: number
}

/** The mapping that the guesses make. */
export const guessedMapping = ({ columns }: TableSeen): TableMapping => ({
  step: columns.find((one) => one.guess === 'step')?.name ?? null,
  time: columns.find((one) => one.guess === 'time')?.name ?? null,
  metrics: columns.filter((one) => one.guess === 'metric').map((one) => one.name),
})

/** "step epoch · time ts · loss, acc and 3 more": one line, the deciding words first. */
export function mappingWords({ step, time, metrics }: TableMapping, say: (text: string, ...args: (string | number)[]) => string): string {
  const parts = [step === null ? say('step = row number') : say('step = {0}', step)]
  if (time !== null) parts.push(say('time = {0}', time))
  if (metrics === null) parts.push(say('all numbers'))
  else if (metrics.length <= 4) parts.push(metrics.join(', '))
  else parts.push(say('{0} and {1} more', metrics.slice(0, 3).join(', '), metrics.length - 3))
  return parts.join(' · ')
}
