// Which key does what on the page. Each is also a command of the palette, "flywheel.compare.<name>".

export interface KeyFacts {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  /** AltGr is held: many layouts need it for brackets. */
  readonly altGraph: boolean
  /** The focus is where text is typed. */
  readonly typing: boolean
}

/** Keys by command, in the order in which they are listed. */
export const keys = [
  ['filter', ['/'], 'Filter the runs'],
  ['columns', ['c'], 'Choose columns'],
  ['onlyDiffering', ['d'], 'Show only what differs'],
  ['setBaseline', ['b'], 'Set the run as baseline, or take it back'],
  ['star', ['s'], 'Star the run'],
  ['groupSeeds', ['g'], 'Group runs that differ in their seed'],
  ['axis', ['x'], 'Change the X axis: step, relative, wall time'],
  ['logY', ['l'], 'Switch the Y axis between linear and log'],
  ['lessSmoothing', ['[', ','], 'Smooth less'],
  ['moreSmoothing', [']', '.'], 'Smooth more'],
  ['gpu', ['u'], 'Show the GPU below the curves'],
  ['metrics', ['m'], 'Choose charts'],
  ['details', ['Enter'], 'Show the details of the run'],
  ['why', ['w'], 'Show why two runs differ'],
  ['keys', ['?'], 'Show all keys'],
] as const satisfies readonly (readonly [string, readonly string[], string])[]

export type CommandName = (typeof keys)[number][0]

export const isCommand = (name: string): name is CommandName => keys.some(([one]) => one === name)

/** The command of a key press; null for none. Enter belongs to what has the focus and is not told here. */
export function commandOf(facts: KeyFacts): CommandName | null {
  if (facts.typing || facts.metaKey) return null
  // AltGr arrives as Ctrl+Alt on Windows
  if ((facts.ctrlKey || facts.altKey) && !facts.altGraph) return null
  if (facts.key === 'Enter') return null
  return keys.find(([, codes]) => (codes as readonly string[]).includes(facts.key))?.[0] ?? null
}

const steps = [0, 0.3, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99]

/** The next weight of the moving average, up (1) or down (-1). */
export function nextSmoothing(now: number, way: 1 | -1): number {
  if (way === 1) return steps.find((one) => one > now + 1e-9) ?? steps.at(-1)!
  return steps.findLast((one) => one < now - 1e-9) ?? 0
}
