// What people put on record, one JSON line each, never changed afterwards: attestations, overrides, ways back that are taken, reasons for a loosened
// limit. Asks for what is needed, signs with a name and the commit that is checked out.

import * as vscode from 'vscode'
import { isAttested } from '../core/feasibilityRows.ts'
import { itemContent } from '../core/allItems.ts'
import type { Fact } from '../core/fact.ts'
import { type LogKind, lineOf, logPaths } from '../core/planLog.ts'
import { itemOfRow } from '../core/planRows.ts'
import { wordOf } from '../core/planStatus.ts'
import type { TransitionResult } from '../core/project.ts'
import { UserError } from '../core/trouble.ts'
import type { FrontDoor } from './frontDoor.ts'
import { type Offered, askOrType, askText } from './planAsk.ts'
import type { Chooser } from './planChosen.ts'
import { appendLine, mayWrite, uriIn } from './planWrite.ts'
import { whoAmI } from './whoAmI.ts'

export interface PlanRecordParts {
  readonly door: FrontDoor
  readonly chooser: Chooser
  readonly memory: vscode.Memento
  /** The commit that is checked out in a folder. */
  readonly head: (root: string) => Promise<Fact<string>>
}

/** A reason must say more than "ok". */
const leastReason = 10
const dayMs = 86_400_000
/** A waiver is looked at again after at most this. */
const waiverDays = [30, 60, 90]
const roleKept = 'flywheel.role'

/** Registers the commands at the door. */
export function registerPlanRecords({ door, chooser, memory, head }: PlanRecordParts): void {
  const say = vscode.l10n.t
  const record = async (root: string, kind: LogKind, entry: Parameters<typeof lineOf>[1]): Promise<void> => {
    await appendLine(uriIn(root, logPaths[kind]), lineOf(kind, entry))
    vscode.window.setStatusBarMessage(say('On record in {0}. Commit it for review.', logPaths[kind]), 8_000)
  }
  const signed = async (root: string, title: string): Promise<{ by: string; at: string; commit: string | null } | undefined> => {
    const by = await whoAmI(root, memory, title)
    if (by === undefined) return undefined
    const commit = await head(root)
    return { by, at: new Date().toISOString().replace(/\.\d+Z$/, 'Z'), commit: commit.known ? commit.value : null }
  }
  const askRole = async (title: string): Promise<string | undefined> => {
    const last = memory.get<string>(roleKept)
    const roles: Offered<string>[] = [
      ['product', say('Decides what is worth building')],
      ['reviewer', say('Does not build it')],
      ['risk', say('Answers for what may go wrong')],
      ['user', say('Works with the result')],
      ['operations', say('Runs it')],
      ['data', say('Knows the data')],
      ['modelling', say('Builds the model')],
      ['domain', say('Knows the field')],
      ['legal', say('Knows the law')],
    ].map(([label, detail]) => ({
      label: label!,
      value: label!,
      detail: detail!,
      ...(label === last ? { description: say('last time') } : {}),
    }))
    const known = [...roles.filter((one) => one.value === last), ...roles.filter((one) => one.value !== last)]
    const role = await askOrType<string>({ title, placeholder: say('In which role do you say so?'), known })
    if (role !== undefined) await memory.update(roleKept, role)
    return role
  }

  door.command('flywheel.plan.attest', async (rowId?: unknown) => {
    const at = await chooser.item(rowId, say('Attest'), (item) => {
      const content = itemContent(item.id)
      return item.judged && (content === undefined || isAttested(content))
    })
    if (at === null) return
    const title = say('{0}: {1}', at.title, say('Attest'))
    const role = await askRole(title)
    if (role === undefined) return
    const prompt = say('What did you look at? It is kept with your name and the commit that is checked out. May stay empty.')
    const says = await askText(null, title, prompt)
    if (says === undefined) return
    const name = await signed(at.folder.root, title)
    if (name === undefined) return
    await record(at.folder.root, 'attestations', { item: at.item.id, by: name.by, role, at: name.at, commit: name.commit, says })
  })

  door.command('flywheel.plan.override', async (rowId?: unknown) => {
    const at = await chooser.item(rowId, say('Override'), (item) => item.judged)
    if (at === null) return
    const title = say('{0}: {1}', at.title, say('Override'))
    const kinds = [
      { label: say('Waive'), detail: say('It is not met, and the project goes on for a while'), what: 'waive' },
      { label: say('Force met'), detail: say('It is met, though the rules do not see it'), what: 'force-met' },
      { label: say('Force not met'), detail: say('The rules see it as met, and it is not'), what: 'force-unmet' },
    ]
    const placeHolder = say('The rules say: {0}', at.result === null ? say('nothing yet') : wordOf(at.result.computed, say))
    const kind = (await vscode.window.showQuickPick(kinds, { title, placeHolder }))?.what
    if (kind === undefined) return
    const codes = [
      { label: say('Accepted risk'), code: 'accepted-risk' },
      { label: say('Human judgement'), code: 'human-judgement' },
      { label: say('The rule is wrong'), detail: say('Tells us to mend the question'), code: 'wrong-rule' },
      { label: say('Already remedied'), code: 'remediated' },
      { label: say('Not supported by the tools'), code: 'not-supported' },
      { label: say('Not detected'), detail: say('It is there, where Flywheel does not look'), code: 'not-detected' },
      { label: say('Only test data'), code: 'test-data' },
    ]
    const code = (await vscode.window.showQuickPick(codes, { title, placeHolder: say('What kind of reason is it?') }))?.code
    if (code === undefined) return
    const reason = await askText(null, title, say('The reason, for whoever reads it in a year'), leastReason)
    if (reason === undefined || reason === null) return
    const expires = kind === 'waive' ? await askExpiry(title) : null
    if (expires === undefined) return
    const approvedBy = at.content?.gate === true ? await askText(null, title, say('It is a gate: who else approved it?'), 2) : null
    if (approvedBy === undefined) return
    const role = await askRole(title)
    if (role === undefined) return
    const name = await signed(at.folder.root, title)
    if (name === undefined) return
    if (approvedBy !== null && approvedBy.toLowerCase() === name.by.toLowerCase())
      throw new UserError(say('Nobody approves an override of a gate alone. Ask somebody else, and name them.'))
    await record(at.folder.root, 'overrides', {
      item: at.item.id,
      kind,
      code,
      reason,
      by: name.by,
      role,
      approved_by: approvedBy,
      at: name.at,
      at_commit: name.commit,
      computed_was: at.result?.computed ?? null,
      expires,
    })
  })

  door.command('flywheel.plan.takeWayBack', async (rowId?: unknown) => {
    const way = await wayOf(rowId, say('Take Way Back'), (one) => one.record === null)
    if (way === null) return
    const title = say('{0}: {1}', way.title, say('Take Way Back'))
    const reason = await askText(way.fired ? way.why : null, title, say('Why does the project go back?'), leastReason)
    if (reason === undefined || reason === null) return
    const closesWhen = await askText(null, title, say('What must be so for this to be settled? May stay empty.'))
    if (closesWhen === undefined) return
    const name = await signed(way.root, title)
    if (name === undefined) return
    await record(way.root, 'transitions', { id: way.id, reason, by: name.by, at: name.at, closes_when: closesWhen })
  })
  door.command('flywheel.plan.closeWayBack', async (rowId?: unknown) => {
    const way = await wayOf(rowId, say('Close Way Back'), (one) => one.record !== null)
    if (way === null) return
    const title = say('{0}: {1}', way.title, say('Close Way Back'))
    const reason = await askText(way.record?.closesWhen ?? null, title, say('What settled it?'), leastReason)
    if (reason === undefined || reason === null) return
    const name = await signed(way.root, title)
    if (name === undefined) return
    await record(way.root, 'transitions', { id: way.id, closed: true, reason, by: name.by, at: name.at })
  })
  const wayOf = async (rowId: unknown, title: string, which: (one: TransitionResult) => boolean) => {
    mayWrite()
    const meant = typeof rowId === 'string' ? itemOfRow(rowId) : null
    const folder = await chooser.folder(meant?.root)
    if (folder === undefined || !(await chooser.ensurePlan(folder))) return null
    const ways = folder.project?.transitions ?? []
    const items = ways.filter(which).map((way) => ({ label: say(way.title), description: way.why, way }))
    const way =
      ways.find((one) => one.id === meant?.id) ??
      (await vscode.window.showQuickPick(items, { title, placeHolder: say('Choose a way back') }))?.way
    return way === undefined ? null : { ...way, root: folder.root }
  }

  door.command('flywheel.plan.giveReason', async (root?: unknown, criterion?: unknown) => {
    mayWrite()
    if (typeof root !== 'string' || typeof criterion !== 'string')
      throw new UserError(say('Open success-criteria.yaml and use the quick fix at the limit that was loosened.'))
    const title = say('{0} was loosened', criterion)
    const reason = await askText(
      null,
      title,
      say('Why is the limit easier to reach than when the first candidate was measured?'),
      leastReason,
    )
    if (reason === undefined || reason === null) return
    const role = await askRole(title)
    if (role === undefined) return
    const name = await signed(root, title)
    if (name === undefined) return
    const more = { reason, by: name.by, role, at: name.at, at_commit: name.commit }
    await record(root, 'overrides', { item: 'FEA-2', kind: 'waive', code: 'threshold-loosened', criterion, ...more })
  })

  const askExpiry = async (title: string): Promise<string | undefined> => {
    const items = waiverDays.map((days) => {
      const date = new Date(Date.now() + days * dayMs).toISOString().slice(0, 10)
      return { label: say('{0} days', days), description: say('until {0}', date), date }
    })
    return (await vscode.window.showQuickPick(items, { title, placeHolder: say('How long does it stand?') }))?.date
  }
}
