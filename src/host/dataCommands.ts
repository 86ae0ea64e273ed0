// Commands of the Data view: history, comparing versions in VS Code's diff editor, opening a manifest, copying a hash.
// Called with the id of a row, or from the palette with nothing: then the person is asked.

import * as vscode from 'vscode'
import type { DataSource, DataVersion } from '../core/data.ts'
import { type DataRow, idsOf } from '../core/dataRows.ts'
import { describeManifest, describeVersion, labelOfVersion } from '../core/dataWords.ts'
import { UserError } from '../core/trouble.ts'
import type { DataKeeper } from './dataKeeper.ts'
import type { DataView } from './dataView.ts'
import type { FrontDoor } from './frontDoor.ts'
import { uriOfBlob } from './gitText.ts'

export interface DataCommandParts {
  readonly door: FrontDoor
  readonly keeper: DataKeeper
  readonly view: DataView
  readonly source: Pick<DataSource, 'history'>
}

/** Versions that can be chosen from. */
const mostVersions = 500

interface Place {
  readonly root: string
  readonly path: string
}

/** Registers the commands `flywheel.data.*`. */
export function registerDataCommands({ door, keeper, view, source }: DataCommandParts): void {
  const say = vscode.l10n.t
  const rowOf = (id: string | undefined): DataRow | undefined => view.row(id ?? view.selection()[0] ?? '')

  const pickManifest = async (title: string): Promise<Place | null> => {
    if (!vscode.workspace.isTrusted) throw new UserError(say('Restricted Mode: git is off. Trust the workspace to see its data.'))
    if (keeper.state.get().phase !== 'ready') await keeper.refresh()
    const now = Date.now() / 1000
    const choices = keeper.state.get().roots.flatMap(({ root, name, manifests }, _, all) =>
      manifests.map((manifest) => ({
        label: manifest.path,
        description: describeManifest(manifest, now, say),
        ...(all.length > 1 ? { detail: name } : {}),
        place: { root, path: manifest.path },
      })),
    )
    if (choices.length === 0)
      throw new UserError(say('There are no data manifests in this workspace. Track data with DVC or Git LFS first.'))
    return (
      (await vscode.window.showQuickPick(choices, { title, matchOnDescription: true, placeHolder: say('Choose a manifest') }))?.place ??
      null
    )
  }
  /** The manifest of a row, or the one that the person picks; null when none was picked. */
  const placeOf = async (id: string | undefined, title: string): Promise<Place | null> => {
    const row = id === undefined ? undefined : rowOf(id)
    return row !== undefined && 'path' in row ? row : pickManifest(title)
  }
  const manifestAt = ({ root, path }: Place) =>
    keeper.state
      .get()
      .roots.find((one) => one.root === root)
      ?.manifests.find((one) => one.path === path)

  const diff = async (root: string, older: DataVersion | null, newer: DataVersion): Promise<void> => {
    const name = newer.path.slice(newer.path.lastIndexOf('/') + 1)
    const title =
      older === null
        ? say('{0}: {1}, the first version', name, labelOfVersion(newer))
        : say('{0}: {1} and {2}', name, labelOfVersion(older), labelOfVersion(newer))
    const left = uriOfBlob(root, older?.path ?? newer.path, older?.blob ?? null)
    await vscode.commands.executeCommand('vscode.diff', left, uriOfBlob(root, newer.path, newer.blob), title, { preview: true })
  }

  door.command('flywheel.data.refresh', () => keeper.refresh())
  door.command('flywheel.data.check', async (id?: string) => {
    const place = await placeOf(id, say('Check Data on Disk'))
    if (place === null) return
    const title = say('Reading the data of {0}', place.path)
    await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () => keeper.check(place.root, place.path))
  })
  door.command('flywheel.data.showMore', (id: string) => view.showMore(id))
  door.command('flywheel.data.openVersion', async (id?: string) => {
    const row = rowOf(id)
    if (row?.kind !== 'version') throw new UserError(say('Choose a version in the Data view first.'))
    await diff(row.root, row.before, row.version)
  })
  door.command('flywheel.data.showHistory', async (id?: string) => {
    const place = await placeOf(id, say('Show History'))
    const manifest = place === null ? undefined : manifestAt(place)
    if (place === null || manifest === undefined) return
    await vscode.commands.executeCommand('flywheel.data.focus')
    await view.reveal(idsOf(place.root, manifest).row)
    if (manifest.entries.length > 1 && manifest.blob !== null) await view.reveal(idsOf(place.root, manifest).versions)
  })
  door.command('flywheel.data.compareVersions', async (id?: string) => {
    const place = await placeOf(id, say('Compare Two Versions'))
    if (place === null) return
    const history = await source.history(place.root, place.path, mostVersions)
    if (!history.available) throw new UserError(`${history.why} ${history.remedy}`)
    const { versions } = history
    if (versions.length < 2) throw new UserError(say('{0} has only one version. Commit a change of it to compare.', place.path))
    const now = Date.now() / 1000
    const choices = versions.map((version, i) => ({
      label: labelOfVersion(version),
      description: describeVersion(version, versions[i + 1] ?? null, now, say),
      i,
    }))
    const chosen = await vscode.window.showQuickPick(choices, {
      title: say('Compare Two Versions of {0}', place.path),
      placeHolder: say('Choose two versions'),
      canPickMany: true,
      matchOnDescription: true,
    })
    if (chosen === undefined) return
    const [newer, older] = chosen.map((one) => one.i).sort((a, b) => a - b)
    if (chosen.length !== 2 || newer === undefined || older === undefined) throw new UserError(say('Choose exactly two versions.'))
    await diff(place.root, versions[older]!, versions[newer]!)
  })
  door.command('flywheel.data.openManifest', async (id?: string) => {
    const place = await placeOf(id, say('Open Manifest'))
    if (place === null) return
    const manifest = manifestAt(place)
    // on disk the path of a pointer holds the data itself
    const uri =
      manifest?.kind === 'git-lfs'
        ? uriOfBlob(place.root, place.path, manifest.blob)
        : vscode.Uri.joinPath(vscode.Uri.file(place.root), ...place.path.split('/'))
    await vscode.window.showTextDocument(uri, { preview: true })
  })
  door.command('flywheel.data.copyHash', async (id?: string) => {
    const row = rowOf(id)
    const hash = row === undefined ? null : hashOf(row)
    if (hash === null)
      throw new UserError(say('Nothing is chosen that has one hash. Choose a file, a folder or a version in the Data view.'))
    await vscode.env.clipboard.writeText(hash)
  })
}

function hashOf(row: DataRow): string | null {
  if (row.kind === 'entry') return row.entry.hash
  if (row.kind === 'version') return row.version.hash
  return row.kind === 'manifest' && row.manifest.entries.length === 1 ? row.manifest.entries[0]!.hash : null
}
