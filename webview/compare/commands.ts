// What each command of the page does, whether it came by a key, from the palette or by a keybinding.

import type { RunKey, RunSummary } from '../../src/core/run.ts'
import type { ChartBar } from './chartBar.ts'
import { openKeys } from './dialogs.ts'
import { type CommandName, nextSmoothing } from './keysShape.ts'
import { type PageParts, showsGpu } from './pageParts.ts'
import type { TableBar } from './tableBar.ts'
import type { TableInput } from './tableInput.ts'
import { openWhy, twoRuns } from './why.ts'

export interface CommandParts {
  readonly input: TableInput
  readonly tableBar: TableBar
  readonly chartBar: ChartBar
  readonly details: (run: RunKey) => void
  readonly singleKeys: () => boolean
}

/** Makes the function that carries out a command. */
export function makeCommands(
  parts: PageParts,
  { input, tableBar, chartBar, details, singleKeys }: CommandParts,
): (name: CommandName) => void {
  const { say } = parts
  /** The run that is meant: the one under the pointer, else that of the active row. */
  const meant = (): RunKey | null => parts.hovered.get() ?? input.activeRun()
  const withRun = (run: (key: RunKey) => void): void => {
    const key = meant()
    if (key === null) parts.notice(say('Point at a run in the table or in a chart first.'))
    else run(key)
  }
  const nameOf = (key: RunKey): string => parts.model.get().runs.find((run) => run.key === key)?.name ?? ''
  const smooth = (way: 1 | -1): void => {
    const smoothing = nextSmoothing(parts.view.get().smoothing, way)
    parts.change({ smoothing })
    parts.announce(say('Smoothing {0}', smoothing))
  }
  return (name) => {
    const view = parts.view.get()
    switch (name) {
      case 'filter':
        tableBar.focusFilter()
        break
      case 'columns':
        tableBar.openColumns()
        break
      case 'metrics':
        chartBar.openMetrics()
        break
      case 'onlyDiffering':
        parts.change({ onlyDiffering: !view.onlyDiffering })
        parts.announce(view.onlyDiffering ? say('All parameters') : say('Only what differs'))
        break
      case 'groupSeeds':
        parts.change({ groupSeeds: !view.groupSeeds })
        break
      case 'setBaseline':
        withRun((key) => {
          const baseline = view.baseline === key ? null : key
          parts.change({ baseline })
          parts.announce(baseline === null ? say('No baseline') : say('{0} is the baseline', nameOf(key)))
        })
        break
      case 'star':
        withRun((key) => {
          const starred = view.starred.includes(key)
          parts.change({ starred: starred ? view.starred.filter((one) => one !== key) : [...view.starred, key] })
          parts.announce(starred ? say('{0} has no star', nameOf(key)) : say('{0} is starred', nameOf(key)))
        })
        break
      case 'axis': {
        const axis = view.axis === 'step' ? 'relative' : view.axis === 'relative' ? 'wall' : 'step'
        parts.cursor.set(null)
        parts.change({ axis, zoom: {} })
        parts.announce(axis === 'step' ? say('X: step') : axis === 'relative' ? say('X: relative time') : say('X: wall time'))
        break
      }
      case 'logY':
        parts.change({ logY: !view.logY })
        parts.announce(view.logY ? say('Linear Y axis') : say('Logarithmic Y axis (l)'))
        break
      case 'gpu':
        if (parts.gpus.get().runs.length === 0) parts.notice(say('Nothing is known of the GPUs of these runs.'))
        else parts.change({ gpu: !showsGpu(parts) })
        break
      case 'lessSmoothing':
        smooth(-1)
        break
      case 'moreSmoothing':
        smooth(1)
        break
      case 'details':
        withRun(details)
        break
      case 'why': {
        const { runs } = parts.model.get()
        const find = (key: RunKey | null): RunSummary | undefined => runs.find((run) => run.key === key)
        const two = twoRuns(runs, find(view.baseline), find(meant()))
        if (two === null) parts.notice(say('Set a baseline (b), then point at the run that you wonder about.'))
        else openWhy(parts, ...two)
        break
      }
      case 'keys':
        openKeys(parts, singleKeys())
        break
    }
  }
}
