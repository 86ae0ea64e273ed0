// Which item a command of the plan means: that of its row, else the one that a person chooses. Offers to begin a plan where there is none.

import * as vscode from 'vscode'
import { itemContent } from '../core/allItems.ts'
import { contentOf } from '../core/feasibilityRows.ts'
import type { ItemContent } from '../core/item.ts'
import { type PlanItem, itemOf } from '../core/plan.ts'
import type { ChosenItem } from '../core/planChoice.ts'
import { titleOf } from '../core/planContent.ts'
import { type ShownFolder, decidedBy, itemOfRow } from '../core/planRows.ts'
import type { ItemResult } from '../core/project.ts'
import { UserError } from '../core/trouble.ts'
import { askFolder, askItem } from './planAsk.ts'
import { mayWrite } from './planWrite.ts'

export interface Chosen {
  readonly folder: ShownFolder
  readonly item: PlanItem
  readonly title: string
  /** What is asked; null for stages and tasks. */
  readonly content: ItemContent | null
  /** null while it was not judged, and for stages and tasks. */
  readonly result: ItemResult | null
}

export interface Chooser {
  /** A folder of the workspace, looked at just now; undefined when none was chosen. Throws where none is open. */
  folder(root?: string): Promise<ShownFolder | undefined>
  /** null when nothing was chosen. `which`: what may be chosen where no row is given. */
  item(rowId: unknown, what: string, which: (item: ChosenItem) => boolean, writes?: boolean): Promise<Chosen | null>
  /** Says whether there is a plan, and offers to begin one where there is none. */
  ensurePlan(folder: ShownFolder): Promise<boolean>
}

export interface ChooserParts {
  readonly look: () => Promise<void>
  readonly folders: () => readonly ShownFolder[]
}

export function makeChooser({ look, folders }: ChooserParts): Chooser {
  const say = vscode.l10n.t
  const chooser: Chooser = {
    async folder(root) {
      await look()
      const known = folders()
      if (known.length === 0) throw new UserError(say('No folder of a project is open. Open one; its plan lies in it.'))
      return root === undefined ? askFolder(known) : known.find((one) => one.root === root)
    },
    async ensurePlan(folder) {
      if (folder.plan.exists) return true
      const begin = say('Plan This Project')
      if ((await vscode.window.showInformationMessage(say('{0} has no plan yet.', folder.name), begin)) === begin)
        await vscode.commands.executeCommand('flywheel.plan.create', `start:${folder.root}`)
      return false
    },
    async item(rowId, what, which, writes = true) {
      if (writes) mayWrite()
      const meant = typeof rowId === 'string' ? itemOfRow(rowId) : null
      const folder = await chooser.folder(meant?.root)
      if (folder === undefined || !(await chooser.ensurePlan(folder))) return null
      const picked = meant?.id ?? (await askItem(folder, what, which))
      if (picked === undefined) return null
      const id = decidedBy(folder.plan, picked)
      const result = folder.project?.items.find((one) => one.id === id) ?? null
      const content = itemContent(id) ?? (result === null ? null : contentOf(folder, result))
      return { folder, item: itemOf(folder.plan, id), title: say(content?.title ?? titleOf(id)), content, result }
    },
  }
  return chooser
}
