// Builds the comparison page and joins its parts: what is told becomes the model, the view is kept, keys and commands are carried out.

import type { CompareAsks, CompareTold, CompareView } from '../../src/bridge/compareTalk.ts'
import { readView, withRuns } from '../../src/bridge/compareView.ts'
import type { Port } from '../../src/bridge/port.ts'
import { ClosedError, StoppedError, makeClient } from '../../src/bridge/rpc.ts'
import type { RunKey, RunSummary } from '../../src/core/run.ts'
import { type Say, sayPlain } from '../../src/core/say.ts'
import { makeStore } from '../../src/core/store.ts'
import { isTyping, make, setText } from '../ui/dom.ts'
import { watchTheme } from '../ui/theme.ts'
import { answerOf } from './answerShape.ts'
import { makeChartBar } from './chartBar.ts'
import { makeCharts } from './charts.ts'
import { makeCommands } from './commands.ts'
import { openDetails } from './dialogs.ts'
import { commandOf, isCommand } from './keysShape.ts'
import { type RunsHere, modelOf } from './modelShape.ts'
import { makeNotices } from './notices.ts'
import { type Cursor, type PageParts, detached } from './pageParts.ts'
import { at } from './selectionShape.ts'
import { makeSweepSection } from './sweep.ts'
import { makeTable } from './table.ts'
import { makeTableBar } from './tableBar.ts'
import { makeTableInput } from './tableInput.ts'

/** What VS Code keeps of the page while it is hidden. */
export interface PageState {
  get(): unknown
  set(view: CompareView): void
}

const keepMs = 200

/** Asks the host for everything and builds the page when the answer is there. */
export async function startPage(host: HTMLElement, port: Port, state: PageState): Promise<void> {
  const client = makeClient<CompareAsks, CompareTold>(port)
  let strings: Readonly<Record<string, string>> = {}
  let singleKeys = true
  const say: Say = (text, ...args) => sayPlain(Object.hasOwn(strings, text) ? strings[text]! : text, ...args)
  client.onTold('settings', (settings) => {
    ;({ strings, singleKeys } = settings)
  })
  const summaries = new Map<RunKey, RunSummary>()
  let told: RunsHere = { runs: [], missing: [], looking: true, problem: null }
  let onRuns: (live: boolean) => void = () => undefined
  client.onTold('runs', ({ keys, changed, missing, looking, problem }) => {
    const before = told
    for (const run of changed) summaries.set(run.key, run)
    for (const key of [...summaries.keys()]) if (!keys.includes(key)) summaries.delete(key)
    told = { runs: keys.flatMap((key) => summaries.get(key) ?? []), missing, looking, problem }
    // the same runs with other points move nothing
    onRuns(before.runs.length === told.runs.length && before.runs.every((run, i) => run.key === told.runs[i]!.key))
  })

  const gpus = makeStore<CompareTold['gpus']>({ runs: [], version: 0 })
  client.onTold('gpus', (told) => gpus.set(told))

  const start = await client.ask('ready', readView(state.get()))
  const view = makeStore<CompareView>(readView(start) ?? start)
  let held: readonly string[] | null = null
  const nowSeconds = (): number => Date.now() / 1000
  const build = (): ReturnType<typeof modelOf> => modelOf(told, view.get(), held, nowSeconds(), say)
  const model = makeStore(build())

  const live = make('div', { class: 'unseen', attrs: { 'aria-live': 'polite', role: 'status' } })
  const report = (error: unknown): void => {
    if (error instanceof StoppedError || error instanceof ClosedError) return
    const text = error instanceof Error ? error.message : String(error)
    notices.show(text, null)
    // oxlint-disable-next-line promise/no-promise-in-callback -- a listener of errors, not a callback of Node
    client.ask('trouble', error instanceof Error ? (error.stack ?? text) : text).catch(() => undefined)
  }
  let keep: ReturnType<typeof setTimeout> | undefined
  const parts: PageParts = {
    view,
    change(patch) {
      view.set({ ...view.get(), ...patch })
      refresh(false)
      clearTimeout(keep)
      keep = setTimeout(() => {
        state.set(view.get())
        detached(parts, () => client.ask('viewChanged', view.get()))
      }, keepMs)
    },
    model,
    hovered: makeStore<RunKey | null>(null),
    cursor: makeStore<Cursor | null>(null),
    gpus,
    theme: watchTheme(),
    ask: (name, question, stop) => client.ask(name, question, stop),
    say,
    announce: (text) => setText(live, text),
    notice: (text, undo) => notices.show(text, undo ?? null),
    report,
    now: nowSeconds,
    utcOffset: () => -new Date().getTimezoneOffset() * 60,
  }

  const notices = makeNotices(
    parts,
    () =>
      detached(parts, () =>
        client.ask(
          'choose',
          told.runs.map((run) => run.key),
        ),
      ),
    () => parts.change({ sort: { column: 'info:data', descending: false } }),
  )
  const answer = make('p', { class: 'answer' })
  const selection = { value: at(0, -1) }
  const details = (run: RunKey): void => openDetails(parts, run)
  const input = makeTableInput(parts, selection, details)
  const tableBar = makeTableBar(
    parts,
    (form, whole) => input.copy(form, whole),
    () => commands('why'),
  )
  const chartBar = makeChartBar(parts)
  const charts = makeCharts(parts)
  const sweep = makeSweepSection(parts)
  const tableHost = make('div', { class: 'table' })
  const waits = make('button', { class: 'link waits', title: say('The rows keep their order while you are in the table') })
  waits.addEventListener('click', () => {
    held = null
    refresh(false)
  })
  tableBar.element.querySelector('.count')?.before(waits)
  const empty = make('div', { class: 'page-empty' }, make('p', { text: say('Choose at least one run in the Runs view, then Compare.') }))
  const full = make('div', { class: 'page-full' }, answer, tableBar.element, tableHost, chartBar.element, charts.element, sweep.element)
  host.replaceChildren(make('h1', { class: 'unseen', text: say('Comparison of runs') }), notices.element, empty, full, live)
  const table = makeTable(tableHost, parts, () => selection.value)
  input.attach(table)
  const commands = makeCommands(parts, { input, tableBar, chartBar, details, singleKeys: () => singleKeys })

  const refresh = (isLive: boolean): void => {
    model.set(build())
    const now = model.get()
    const none = told.runs.length === 0 && told.missing.length === 0
    empty.hidden = !none
    full.hidden = none
    notices.update(told, now.runs)
    setText(
      answer,
      told.looking && now.catalogue.metrics.length === 0
        ? say('Looking for the runs…')
        : answerOf(now.rows, now.catalogue, view.get().directions, now.baseline, say),
    )
    answer.title = answer.textContent
    tableBar.update()
    chartBar.update()
    table.draw()
    waits.hidden = !now.outOfOrder
    setText(waits, say('New values change the order. Sort again'))
    charts.update(isLive)
    if (!isLive || !sweep.element.matches(':hover')) sweep.update()
  }
  /** The order of rows is held while pointer or focus is in the table. */
  const hold = (): void => {
    held ??= model.get().rows.map((row) => row.id)
  }
  const release = (): void => {
    if (held === null || tableHost.matches(':hover') || tableHost.contains(document.activeElement)) return
    held = null
    if (model.get().outOfOrder) refresh(false)
  }
  for (const name of ['pointerenter', 'focusin'] as const) tableHost.addEventListener(name, hold)
  for (const name of ['pointerleave', 'focusout'] as const) tableHost.addEventListener(name, () => setTimeout(release))

  gpus.onDidChange(() => refresh(false))
  onRuns = (same) => {
    const runs = [...told.runs.map((run) => run.key), ...told.missing]
    const { runs: mine, slots } = view.get()
    const ordered = [...mine.filter((run) => runs.includes(run)), ...runs.filter((run) => !mine.includes(run))]
    const next = withRuns(view.get(), ordered, (key) => told.runs.find((run) => run.key === key)?.colour)
    // other runs, or a run that was given another colour
    if (ordered.length !== mine.length || ordered.some((run) => !mine.includes(run) || next.slots[run] !== slots[run])) {
      view.set(next)
      state.set(view.get())
    }
    refresh(same)
  }
  client.onTold('command', ({ name }) => {
    if (isCommand(name)) commands(name)
  })
  window.addEventListener('keydown', (event) => {
    if (!singleKeys || event.defaultPrevented || document.querySelector('dialog[open]') !== null) return
    const command = commandOf({
      key: event.key,
      ctrlKey: event.ctrlKey,
      metaKey: event.metaKey,
      altKey: event.altKey,
      altGraph: event.getModifierState('AltGraph'),
      typing: isTyping(event),
    })
    if (command === null) return
    event.preventDefault()
    commands(command)
  })
  refresh(false)
  state.set(view.get())
}
