// What the plan's commands ask for when they are not told: which folder, which item, which value. Writes nothing.

import * as vscode from 'vscode'
import type { ItemContent } from '../core/item.ts'
import { groupTitle } from '../core/itemGroups.ts'
import { scoreInWords } from '../core/itemWords.ts'
import { type FolderPlan, type PlanItem, type SaidState, saidStates } from '../core/plan.ts'
import { ownersIn } from '../core/planEdit.ts'
import { type ChosenItem, itemsToChoose } from '../core/planChoice.ts'
import type { ShownFolder } from '../core/planRows.ts'
import { type ItemStatus, lookOf, wordOf } from '../core/planStatus.ts'

/** One of several folders; undefined when nothing was chosen. */
export async function askFolder<T extends FolderPlan>(plans: readonly T[]): Promise<T | undefined> {
  if (plans.length < 2) return plans[0]
  const items = plans.map((plan) => ({ label: plan.name, description: plan.root, plan }))
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Choose the folder whose plan is meant') }))?.plan
}

export const iconOf = (status: ItemStatus): vscode.ThemeIcon => {
  const { icon, color } = lookOf(status)
  return new vscode.ThemeIcon(icon, color === null ? undefined : new vscode.ThemeColor(color))
}

/** One item of a plan by its id, group by group; undefined when nothing was chosen. */
export async function askItem(folder: ShownFolder, title: string, which: (item: ChosenItem) => boolean): Promise<string | undefined> {
  const say = vscode.l10n.t
  let group = ''
  const items = itemsToChoose(folder, say)
    .filter(which)
    .flatMap((one): (vscode.QuickPickItem & { readonly id: string | null })[] => {
      const heading = one.group === group ? [] : [{ label: say(groupTitle(one.group)), kind: vscode.QuickPickItemKind.Separator, id: null }]
      group = one.group
      return [...heading, { label: one.label, description: one.said, iconPath: iconOf(one.status), id: one.id }]
    })
  const placeHolder = say('Choose an item of the plan')
  return (await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true }))?.id ?? undefined
}

/** undefined when nothing was chosen. */
export async function askState(item: PlanItem, title: string): Promise<SaidState | undefined> {
  const say = vscode.l10n.t
  const meaning: Record<SaidState, { status: ItemStatus; label: string; detail: string }> = {
    open: { status: 'not-met', label: say('open'), detail: say('Nobody stands for an answer yet') },
    asserted: { status: 'asserted', label: wordOf('asserted', say), detail: say('Somebody stands for the answer') },
    'not-applicable': {
      status: 'not-applicable',
      label: wordOf('not-applicable', say),
      detail: say('Does not concern this project; the note says why'),
    },
  }
  const items = saidStates.map((state) => {
    const { status, label, detail } = meaning[state]
    return { label, detail, iconPath: iconOf(status), state, ...(state === item.state ? { description: say('now') } : {}) }
  })
  return (await vscode.window.showQuickPick(items, { title, placeHolder: say('Choose what you can stand for') }))?.state
}

/** Somebody of the plan or anybody typed; null for nobody, undefined when nothing was chosen. */
export function askOwner(folder: FolderPlan, item: PlanItem, title: string): Promise<string | null | undefined> {
  const say = vscode.l10n.t
  const nobody = item.owner === null ? [] : [{ label: say('No one'), value: null, icon: 'dash' }]
  const known = ownersIn(folder.plan).map((owner) => ({
    label: owner,
    value: owner,
    icon: 'person',
    ...(owner === item.owner ? { description: say('now') } : {}),
  }))
  return askOrType({ title, placeholder: say('Choose or type who stands for it'), known, last: nobody })
}

export interface Offered<T> {
  readonly label: string
  readonly value: T
  readonly icon?: string
  readonly description?: string
  readonly detail?: string
}

/** One of what is offered, or what was typed; undefined when it was left. What is typed stands last, so that the beginning of a known word means that word. */
export function askOrType<T>(about: {
  readonly title: string
  readonly placeholder: string
  readonly known: readonly Offered<T | string>[]
  readonly last?: readonly Offered<T | string>[]
}): Promise<T | string | undefined> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly value: T | string }>()
  const draw = ({ label, value, icon, description, detail }: Offered<T | string>) => ({
    label,
    value,
    ...(icon === undefined ? {} : { iconPath: new vscode.ThemeIcon(icon) }),
    ...(description === undefined ? {} : { description }),
    ...(detail === undefined ? {} : { detail }),
  })
  const fill = (): void => {
    const typed = pick.value.trim()
    pick.items = [
      ...about.known.map(draw),
      ...(typed === '' || about.known.some((one) => one.label === typed)
        ? []
        : [{ label: typed, description: vscode.l10n.t('new'), iconPath: new vscode.ThemeIcon('add'), value: typed }]),
      ...(about.last ?? []).map(draw),
    ]
  }
  pick.title = about.title
  pick.placeholder = about.placeholder
  pick.ignoreFocusOut = true
  fill()
  return new Promise((resolve) => {
    let answer: T | string | undefined
    pick.onDidChangeValue(fill)
    pick.onDidAccept(() => {
      const chosen = pick.selectedItems[0]
      const typed = pick.value.trim()
      // fast fingers press Enter before the typed name is in the list
      if (chosen === undefined && typed === '') return
      answer = chosen === undefined ? typed : chosen.value
      pick.hide()
    })
    // not before it is gone: a question that follows would lose the focus to what had it before this one
    pick.onDidHide(() => {
      resolve(answer)
      pick.dispose()
    })
    pick.show()
  })
}

/** One line of text; null when it was emptied, undefined when it was left. `least`: characters that it must have. */
export async function askText(value: string | null, title: string, prompt: string, least = 0): Promise<string | null | undefined> {
  const typed = await vscode.window.showInputBox({
    title,
    prompt,
    value: value ?? '',
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim().length < least ? vscode.l10n.t('At least {0} characters: the next reader has only these words.', least) : null,
  })
  return typed === undefined ? undefined : typed.trim() === '' ? null : typed.trim()
}

/** From 0 to 4 with what they mean; undefined when nothing was chosen. */
export async function askScore(content: ItemContent, item: PlanItem, title: string): Promise<number | 'unknown' | undefined> {
  const say = vscode.l10n.t
  const scale = content.scale
  if (scale === undefined) return undefined
  const now = (score: number | 'unknown') => (item.score === score ? { description: say('now') } : {})
  const items: (vscode.QuickPickItem & { readonly score: number | 'unknown' })[] = [0, 1, 2, 3, 4].map((score) => ({
    label: scoreInWords(scale, score, say),
    score,
    ...now(score),
  }))
  items.push({
    label: say("Don't know"),
    detail: say('Counts from its best to its worst in the scores'),
    score: 'unknown',
    ...now('unknown'),
  })
  return (await vscode.window.showQuickPick(items, { title, placeHolder: say(content.question) }))?.score
}
