// The interview that begins a plan: one quick pick after the other, with a way back. What was answered is kept when it is left, and the files are written at
// its end.

import * as vscode from 'vscode'
import {
  type InterviewAnswers,
  type InterviewChoice,
  type InterviewQuestion,
  answersIn,
  criteriaOfInterview,
  dontKnow,
  interviewQuestions,
  planOf,
} from '../core/interview.ts'
import { type Disposable, all } from '../core/life.ts'
import { placeOfItem, planPath } from '../core/plan.ts'
import type { ShownFolder } from '../core/planRows.ts'
import { type Watchable, makeStore } from '../core/store.ts'
import type { FrontDoor } from './frontDoor.ts'
import type { Chooser } from './planChosen.ts'
import { openAt } from './planCommands.ts'
import { isThere, mayWrite, uriIn, writeWhole } from './planWrite.ts'

/** Answers of interviews that were left before their end, by folder. */
export interface InterviewMemory {
  readonly begun: Watchable<Readonly<Record<string, InterviewAnswers>>>
  keep(root: string, answers: InterviewAnswers | null): Promise<void>
}

const keptAt = 'flywheel.interview'
/** Longer lists of metrics are typed into. */
const mostMetrics = 12

export function keepInterviews(memory: vscode.Memento): InterviewMemory {
  const begun = makeStore<Readonly<Record<string, InterviewAnswers>>>(memory.get(keptAt) ?? {})
  return {
    begun,
    async keep(root, answers) {
      const { [root]: _gone, ...others } = begun.get()
      begun.set(answers === null ? others : { ...others, [root]: answers })
      await memory.update(keptAt, begun.get())
    },
  }
}

export interface InterviewParts {
  readonly door: FrontDoor
  readonly chooser: Chooser
  readonly memory: InterviewMemory
  /** Metrics that runs logged, the telling ones first. */
  readonly metricsOf: (root: string) => readonly string[]
}

const criteriaPath = 'planning/success-criteria.yaml'

/** Registers `flywheel.plan.create`: the way to a plan. */
export function registerInterview({ door, chooser, memory, metricsOf }: InterviewParts): void {
  door.command('flywheel.plan.create', async (rowId?: unknown) => {
    mayWrite()
    const root = typeof rowId === 'string' && rowId.startsWith('start:') ? rowId.slice('start:'.length) : undefined
    const folder = await chooser.folder(root)
    if (folder === undefined) return
    const hasCriteria = await isThere(uriIn(folder.root, criteriaPath))
    const answers = await interview(folder, { metrics: metricsOf(folder.root).slice(0, mostMetrics), hasCriteria }, memory)
    if (answers === null) return
    await write(folder, answers, hasCriteria)
    await memory.keep(folder.root, null)
  })
}

/** The answers at its end; null when it was left. */
async function interview(
  folder: ShownFolder,
  about: Parameters<typeof interviewQuestions>[0],
  memory: InterviewMemory,
): Promise<InterviewAnswers | null> {
  const say = vscode.l10n.t
  const before = answersIn(folder.plan)
  let answers: InterviewAnswers = { ...before, ...memory.begun.get()[folder.root] }
  const begun = memory.begun.get()[folder.root] ?? {}
  const asked = (): readonly InterviewQuestion[] => interviewQuestions(about, answers, say)
  // goes on where it was left
  const first = asked().findIndex(({ key }) => begun[key] === undefined)
  const asker = makeAsker(folder.name)
  try {
    for (let i = Math.max(0, first); i < asked().length;) {
      const question = asked()[i]!
      const told = await asker.ask(question, i, asked().length, answers[question.key] ?? null)
      if (told === 'left') return null
      if (told === 'empty') return {}
      if (told === 'back') {
        i = Math.max(0, i - 1)
        continue
      }
      answers = { ...answers, [question.key]: told.value }
      await memory.keep(folder.root, { ...memory.begun.get()[folder.root], [question.key]: told.value })
      i++
    }
    return answers
  } finally {
    asker.dispose()
  }
}

type Told = { readonly value: string } | 'back' | 'left' | 'empty'
type Item = vscode.QuickPickItem & { readonly value: string }

interface Asker extends Disposable {
  ask(question: InterviewQuestion, place: number, count: number, now: string | null): Promise<Told>
}

/** One quick pick for all questions: between two of them the focus would fall back to the sidebar, which may be just drawing itself. */
function makeAsker(project: string): Asker {
  const say = vscode.l10n.t
  const pick = vscode.window.createQuickPick<Item>()
  const withoutQuestions: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('new-file'),
    tooltip: say('Write an empty plan without questions'),
  }
  let fill = (): void => undefined
  let tell: (told: Told) => void = () => undefined
  pick.ignoreFocusOut = true
  pick.matchOnDetail = true
  const parts = all(
    pick,
    pick.onDidChangeValue(() => fill()),
    pick.onDidTriggerButton((button) => tell(button === withoutQuestions ? 'empty' : 'back')),
    pick.onDidAccept(() => {
      const typed = pick.value.trim().toLowerCase()
      // fast fingers press Enter before the list has followed
      const meant =
        typed === '' ? undefined : (pick.items.find((one) => one.label.toLowerCase() === typed) ?? pick.items.find((one) => one.alwaysShow))
      const chosen = pick.activeItems[0] ?? pick.selectedItems[0] ?? meant
      if (chosen !== undefined) tell({ value: chosen.value })
    }),
    pick.onDidHide(() => tell('left')),
  )
  return {
    ask(question, place, count, now) {
      const draw = ({ value, label, detail }: InterviewChoice): Item => ({
        label,
        value,
        ...(detail === '' ? {} : { detail }),
        ...(value === now ? { description: say('now') } : {}),
        ...(value === dontKnow ? { iconPath: new vscode.ThemeIcon('question') } : {}),
      })
      pick.value = ''
      pick.title = say('Plan {0}: {1}', project, question.question)
      pick.placeholder = question.hint
      pick.step = place + 1
      pick.totalSteps = count
      pick.buttons = place === 0 ? [withoutQuestions] : [vscode.QuickInputButtons.Back]
      pick.items = question.choices.map(draw)
      const kept = pick.items.find((one) => one.value === now)
      pick.activeItems = kept === undefined ? pick.items.slice(0, 1) : [kept]
      fill = () => {
        // a list that does not follow the typing is filtered by VS Code
        if (question.typed === null) return
        const typed = pick.value.trim()
        const more = typed === '' ? [] : question.typed(typed)
        // what was typed is always a choice, whatever the filter thinks of its label
        pick.items = [...more.map((one) => ({ ...draw(one), alwaysShow: true })), ...question.choices.map(draw)]
      }
      pick.show()
      return new Promise((resolve) => {
        tell = resolve
      })
    },
    dispose: () => parts.dispose(),
  }
}

async function write(folder: ShownFolder, answers: InterviewAnswers, hasCriteria: boolean): Promise<void> {
  const say = vscode.l10n.t
  const criteria = hasCriteria ? null : criteriaOfInterview(answers, say)
  if (criteria !== null) await writeWhole(uriIn(folder.root, criteriaPath), (before) => before ?? criteria)
  await writeWhole(uriIn(folder.root, planPath), (before) => planOf(before, folder.name, answers, say))
  const at = folder.plan.exists ? placeOfItem(folder.plan, 'FEA-1') : { line: 1, column: 1 }
  await openAt(folder.root, { path: planPath, ...at })
  await vscode.commands.executeCommand('flywheel.feasibility.focus')
}
