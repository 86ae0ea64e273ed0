// "Why different": two runs side by side in five sections, folded where nothing differs. Every difference opens in VS Code's own diff editor.

import { compareMarkdown } from '../../src/core/compareText.ts'
import { compareRuns, unfairness } from '../../src/core/compareRuns.ts'
import { printNumber } from '../../src/core/print.ts'
import type { ParamValue, RunSummary } from '../../src/core/run.ts'
import type { Say } from '../../src/core/say.ts'
import { type Why, type WhySection, whyDifferent } from '../../src/core/whyDifferent.ts'
import { icon, make } from '../ui/dom.ts'
import { makeSwatch } from '../ui/swatch.ts'
import { makeButton } from '../ui/toolkit.ts'
import { percentOf } from './cellsShape.ts'
import { directionFor } from './columnsShape.ts'
import { openDialog } from './dialogs.ts'
import { type PageParts, detached } from './pageParts.ts'

function sectionWord(section: WhySection, say: Say): string {
  switch (section) {
    case 'result':
      return say('Result')
    case 'params':
      return say('Parameters')
    case 'data':
      return say('Data')
    case 'code':
      return say('Code')
    case 'environment':
      return say('Environment')
  }
}

/** "4.1 % lower (better)" of the second against the first; "" where it cannot be said. */
function change(name: string, a: ParamValue | undefined, b: ParamValue | undefined, parts: Pick<PageParts, 'say' | 'view'>): string {
  if (typeof a !== 'number' || typeof b !== 'number') return ''
  const percent = percentOf(b, a)
  if (percent === null || percent === 0) return ''
  const direction = directionFor(name, parts.view.get().directions)
  const size = printNumber(Math.abs(percent), 2)
  if (direction === null) return `${percent < 0 ? '−' : '+'}${size} %`
  const better = percent < 0 === (direction === 'lower')
  if (percent < 0) return better ? parts.say('{0} % lower (better)', size) : parts.say('{0} % lower (worse)', size)
  return better ? parts.say('{0} % higher (better)', size) : parts.say('{0} % higher (worse)', size)
}

/** Opens the box for two runs. */
export function openWhy(parts: PageParts, a: RunSummary, b: RunSummary): void {
  const { say } = parts
  const { slots, baseline } = parts.view.get()
  const text = (value: ParamValue | undefined): string =>
    value === undefined ? '–' : typeof value === 'number' ? printNumber(value, 6) : String(value)
  const cell = (value: ParamValue | undefined): HTMLElement =>
    make('td', { text: text(value), title: value === undefined ? say('not recorded') : String(value) })
  const head = (run: RunSummary): HTMLElement => {
    const made = make('th', { class: 'why-run', attrs: { scope: 'col' } }, make('span', { class: 'cut', text: run.name, title: run.path }))
    made.prepend(makeSwatch(slots[run.key] ?? 0, run.key === baseline))
    return made
  }
  const part = ({ section, rows, same }: Why): HTMLElement => {
    const word = sectionWord(section, say)
    const count =
      rows.length === 0
        ? same === 0
          ? say('nothing recorded')
          : say('same')
        : rows.length === 1
          ? say('1 differs')
          : say('{0} differ', rows.length)
    const summary = make('summary', {}, icon('chevron-right'), make('h3', { text: word }), make('span', { class: 'quiet', text: count }))
    const element = make('details', { class: 'why' }, summary)
    element.open = rows.length > 0
    if (rows.length === 0) {
      element.append(
        make('p', {
          class: 'quiet',
          text:
            same === 0
              ? say('Neither log says anything of it.')
              : same === 1
                ? say('1 value is equal.')
                : say('{0} values are equal.', same),
        }),
      )
      return element
    }
    element.append(
      make(
        'table',
        { class: 'why-table' },
        make('tr', {}, make('td'), head(a), head(b), make('td')),
        ...rows.map((row) =>
          make(
            'tr',
            {},
            make('th', { class: 'cut', text: row.name, title: row.name, attrs: { scope: 'row' } }),
            cell(row.a),
            cell(row.b),
            make('td', { class: 'quiet', text: section === 'result' ? change(row.name, row.a, row.b, parts) : '' }),
          ),
        ),
      ),
      makeButton({
        label: say('Open Diff'),
        icon: 'diff',
        title: say('{0} of both runs in the diff editor', word),
        onClick: () => detached(parts, () => parts.ask('diff', { a: a.key, b: b.key, section })),
      }),
    )
    return element
  }
  openDialog(
    say('Why Different'),
    say('Close'),
    ...unfairness([a, b]).map((one) => make('p', { class: 'why-unfair' }, icon('warning'), make('span', { text: one.text }))),
    ...whyDifferent(a, b).map(part),
    make(
      'div',
      { class: 'dialog-buttons' },
      makeButton({
        label: say('Copy as Markdown'),
        icon: 'copy',
        onClick: () =>
          detached(parts, async () => {
            await parts.ask('copyText', compareMarkdown(compareRuns([a, b])))
            parts.announce(say('Copied.'))
          }),
      }),
    ),
  ).classList.add('wide')
}

/** The two runs that the box is about: the only two, else the baseline and the one that is meant; null when neither is told. */
export function twoRuns(
  runs: readonly RunSummary[],
  baseline: RunSummary | undefined,
  meant: RunSummary | undefined,
): readonly [RunSummary, RunSummary] | null {
  const [first, second] = runs
  if (runs.length === 2 && first !== undefined && second !== undefined) return second === baseline ? [second, first] : [first, second]
  return baseline !== undefined && meant !== undefined && meant !== baseline ? [baseline, meant] : null
}
