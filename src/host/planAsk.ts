// What the plan's commands ask for when they are not told: which folder, which item, which value. Writes nothing.

import * as vscode from 'vscode'
import { type FolderPlan, type PlanItem, type SaidState, saidStates } from '../core/plan.ts'
import { ownersIn } from '../core/planEdit.ts'
import { itemsToChoose } from '../core/planRows.ts'
import { type ItemStatus, lookOf, wordOf } from '../core/planStatus.ts'

/** One of several folders; undefined when nothing was chosen. */
export async function askFolder(plans: readonly FolderPlan[]): Promise<FolderPlan | undefined> {
  if (plans.length < 2) return plans[0]
  const items = plans.map((plan) => ({ label: plan.name, description: plan.root, plan }))
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Choose the folder whose plan is meant') }))?.plan
}

/** One item of a plan by its id; undefined when nothing was chosen. `stages`: those too. */
export async function askItem(folder: FolderPlan, title: string, stages: boolean): Promise<string | undefined> {
  const items = itemsToChoose(folder, vscode.l10n.t)
    .filter((one) => stages || !/^LIF-[^.]+$/.test(one.id))
    .map(({ id, label, said }) => ({ label, description: said, id }))
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Choose an item of the plan'),
    matchOnDescription: true,
  })
  return picked?.id
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
    const { icon, color } = lookOf(status)
    const iconPath = new vscode.ThemeIcon(icon, color === null ? undefined : new vscode.ThemeColor(color))
    return { label, detail, iconPath, state, ...(state === item.state ? { description: say('now') } : {}) }
  })
  return (await vscode.window.showQuickPick(items, { title, placeHolder: say('Choose what you can stand for') }))?.state
}

/** Somebody of the plan or anybody typed; null for nobody, undefined when nothing was chosen. */
export function askOwner(folder: FolderPlan, item: PlanItem, title: string): Promise<string | null | undefined> {
  const say = vscode.l10n.t
  const known = ownersIn(folder.plan)
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly owner: string | null }>()
  const fill = (): void => {
    const typed = pick.value.trim()
    const now = (owner: string): object => (owner === item.owner ? { description: say('now') } : {})
    pick.items = [
      ...known.map((owner) => ({ label: owner, iconPath: new vscode.ThemeIcon('person'), owner, ...now(owner) })),
      // last, so that the beginning of a known name means that name
      ...(typed === '' || known.includes(typed)
        ? []
        : [{ label: typed, description: say('new'), iconPath: new vscode.ThemeIcon('add'), owner: typed }]),
      ...(item.owner === null ? [] : [{ label: say('No one'), iconPath: new vscode.ThemeIcon('dash'), owner: null }]),
    ]
  }
  pick.title = title
  pick.placeholder = say('Choose or type who stands for it')
  fill()
  return new Promise((resolve) => {
    pick.onDidChangeValue(fill)
    pick.onDidAccept(() => {
      const chosen = pick.selectedItems[0]
      const typed = pick.value.trim()
      // fast fingers press Enter before the typed name is in the list
      if (chosen === undefined && typed === '') return
      resolve(chosen === undefined ? typed : chosen.owner)
      pick.hide()
    })
    pick.onDidHide(() => {
      resolve(undefined)
      pick.dispose()
    })
    pick.show()
  })
}

/** One line of text; null when it was emptied, undefined when it was left. */
export async function askText(value: string | null, title: string, prompt: string): Promise<string | null | undefined> {
  const typed = await vscode.window.showInputBox({ title, prompt, value: value ?? '', ignoreFocusOut: true })
  return typed === undefined ? undefined : typed.trim() === '' ? null : typed.trim()
}
