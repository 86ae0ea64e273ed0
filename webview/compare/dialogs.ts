// The two boxes over the page: what is known of one run, and all keys.

import { printCount, printSpan } from '../../src/core/print.ts'
import { bestOf } from '../../src/core/metric.ts'
import type { RunKey } from '../../src/core/run.ts'
import { lookOf } from '../../src/core/runLook.ts'
import { natural } from '../../src/core/runTree.ts'
import { make } from '../ui/dom.ts'
import { makeSwatch } from '../ui/swatch.ts'
import { makeButton } from '../ui/toolkit.ts'
import { diverged } from './cellsShape.ts'
import { timeWords } from './columnWords.ts'
import { directionFor } from './columnsShape.ts'
import { keys } from './keysShape.ts'
import { type PageParts, detached } from './pageParts.ts'

/** Opens a box in the middle that Escape, its button and a click outside close. The focus comes back. */
export function openDialog(title: string, close: string, ...content: readonly Node[]): HTMLDialogElement {
  const dialog = make('dialog', { class: 'dialog', attrs: { 'aria-label': title } })
  const button = makeButton({ label: close, icon: 'close', iconOnly: true, onClick: () => dialog.close() })
  dialog.append(make('div', { class: 'dialog-head' }, make('h2', { class: 'cut', text: title, title }), button), ...content)
  dialog.addEventListener('close', () => dialog.remove())
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close()
  })
  dialog.addEventListener('keydown', (event) => {
    event.stopPropagation()
    if (event.key !== 'Escape') return
    event.preventDefault()
    dialog.close()
  })
  document.body.append(dialog)
  dialog.showModal()
  button.focus()
  return dialog
}

function list(title: string, pairs: readonly (readonly [string, string])[]): HTMLElement | null {
  if (pairs.length === 0) return null
  const rows = pairs.flatMap(([name, value]) => [
    make('dt', { class: 'cut', text: name, title: name }),
    make('dd', { text: value, title: value }),
  ])
  return make('section', {}, make('h3', { text: title }), make('dl', {}, ...rows))
}

/** Everything known of a run, with exact values. */
export function openDetails(parts: PageParts, key: RunKey): void {
  const { say } = parts
  const run = parts.model.get().runs.find((one) => one.key === key)
  if (run === undefined) return
  const { directions, baseline, slots } = parts.view.get()
  const now = parts.now()
  const end = run.endTime ?? run.lastWriteTime
  const facts: [string, string | null][] = [
    [say('state'), `${lookOf(run.status, diverged(run), say).word} – ${run.statusReason}`],
    [say('path'), run.path],
    [say('started'), timeWords(run.startTime, now) || null],
    [say('last write'), timeWords(run.lastWriteTime, now) || null],
    [say('duration'), run.startTime === null || end === null ? null : printSpan(end - run.startTime)],
    [say('host'), run.host],
    [say('user'), run.user],
    [say('commit'), run.git?.commit ?? null],
    [say('branch'), run.git?.branch ?? null],
    [say('command'), run.command],
    [say('notes'), run.notes],
  ]
  const metrics = Object.keys(run.metrics)
    .sort(natural)
    .map((name): [string, string] => {
      const metric = run.metrics[name]!
      const best = bestOf(name, metric, directionFor(name, directions))
      const said = best === null ? metric.last : best
      const at = said?.step == null ? '' : ` ${say('at step {0}', printCount(said.step))}`
      const bad = metric.nonFinite > 0 ? `, ${say('{0} NaN or infinite', printCount(metric.nonFinite))}` : ''
      return [name, `${said === null ? '–' : String(said.value)}${at}, ${say('{0} points', printCount(metric.points))}${bad}`]
    })
  const params = Object.keys(run.params)
    .sort(natural)
    .map((name): [string, string] => [name, String(run.params[name])])
  const buttons = make(
    'div',
    { class: 'dialog-buttons' },
    makeButton({
      label: baseline === key ? say('Clear Baseline') : say('Set as Baseline'),
      primary: true,
      onClick: () => {
        parts.change({ baseline: baseline === key ? null : key })
        dialog.close()
      },
    }),
    makeButton({ label: say('Open Log'), onClick: () => detached(parts, () => parts.ask('reveal', key)) }),
    makeButton({ label: say('Copy Run Id'), onClick: () => detached(parts, () => parts.ask('copyText', run.id)) }),
  )
  const dialog = openDialog(
    run.name,
    say('Close'),
    ...[
      list(
        say('Run'),
        facts.filter((fact): fact is [string, string] => fact[1] !== null && fact[1] !== ''),
      ),
      list(say('Parameters'), params),
      list(say('Metrics'), metrics),
      list(say('Tags'), Object.entries(run.tags)),
    ].filter((part) => part !== null),
    buttons,
  )
  dialog.querySelector('h2')?.prepend(makeSwatch(slots[key] ?? 0, key === baseline))
}

/** All keys of the page. */
export function openKeys(parts: Pick<PageParts, 'say'>, singleKeys: boolean): void {
  const { say } = parts
  const row = (codes: readonly string[], text: string): Node[] => [
    make('dt', {}, ...codes.map((code) => make('kbd', { text: code }))),
    make('dd', { text }),
  ]
  const single = keys.flatMap(([, codes, text]) => row(codes, say(text)))
  const chart = [
    row(['←', '→'], say('Move the cursor of a chart; with Shift choose a range')),
    row(['↑', '↓'], say('Go to the next run at the cursor')),
    row(['Enter'], say('Zoom to the range, or pin the cursor')),
    row(['Esc'], say('Show everything again')),
  ].flat()
  const table = [
    row(['Shift', '↓'], say('Select cells')),
    row(['Ctrl', 'C'], say('Copy the selection')),
    row(['Delete'], say('Take the run out of the comparison')),
    row(['Shift', 'F10'], say('Open the menu of a cell or column')),
  ].flat()
  openDialog(
    say('Keys'),
    say('Close'),
    make(
      'section',
      {},
      make('h3', { text: singleKeys ? say('Everywhere') : say('Single keys are off (setting flywheel.compare.singleKeys)') }),
      make('dl', { class: 'keys' }, ...single),
    ),
    make('section', {}, make('h3', { text: say('In the table') }), make('dl', { class: 'keys' }, ...table)),
    make('section', {}, make('h3', { text: say('In a chart') }), make('dl', { class: 'keys' }, ...chart)),
  )
}
