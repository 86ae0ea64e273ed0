// Commands of the Data view: history, comparing versions in VS Code's diff editor, opening a manifest, copying a hash.
// Called with the id of a row, or from the palette with nothing: then the person is asked.

import * as vscode from 'vscode'
import type { DataChanges, DataSide, DataSource, DataVersion, ReadAsker } from '../core/data.ts'
import { dataChangesText } from '../core/dataChangesText.ts'
import { type DataRow, idsOf } from '../core/dataRows.ts'
import { describeManifest, describeVersion, labelOfVersion } from '../core/dataWords.ts'
import { type Manifest, totalOf } from '../core/manifest.ts'
import { printBytes } from '../core/print.ts'
import type { RunKey } from '../core/run.ts'
import { UserError } from '../core/trouble.ts'
import type { DataKeeper } from './dataKeeper.ts'
import type { DataView } from './dataView.ts'
import type { FrontDoor } from './frontDoor.ts'
import { uriOfBlob } from './gitText.ts'

export interface DataCommandParts {
  readonly door: FrontDoor
  readonly keeper: DataKeeper
  readonly view: DataView
  readonly source: Pick<DataSource, 'history' | 'changes'>
  readonly openCompare: (keys: readonly RunKey[]) => void
  /** Opens a text to be read. */
  readonly showText: (root: string, title: string, text: string) => Promise<void>
}

/** Versions that can be chosen from. */
const mostVersions = 500
/** So much is read without a notification. */
const quietBytes = 200_000_000
/** Progress is told in such steps. */
const progressBytes = 20_000_000

/** One side of a comparison, with what it is called. */
interface Named extends Pick<DataSide, 'entries'> {
  readonly label: string
  /** Why not all of it could be read; null when it could. */
  readonly why: string | null
}

interface Place {
  readonly root: string
  readonly path: string
}

/** Registers the commands `flywheel.data.*`. */
export function registerDataCommands({ door, keeper, view, source, openCompare, showText }: DataCommandParts): void {
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

  /** Does what reads the data of a manifest: large data with a notification that can stop it. */
  const whileReading = async <T>(title: string, manifest: Manifest, read: (asker: ReadAsker) => Promise<T>): Promise<T> => {
    const { sizeBytes } = totalOf(manifest.entries)
    const isLarge = sizeBytes === null || sizeBytes > quietBytes
    const location = isLarge ? vscode.ProgressLocation.Notification : vscode.ProgressLocation.Window
    return vscode.window.withProgress({ location, title, cancellable: isLarge }, async (progress, cancelled) => {
      const ending = new AbortController()
      const listening = cancelled.onCancellationRequested(() => ending.abort())
      let done = 0
      let told = 0
      const onRead = (bytes: number): void => {
        done += bytes
        if (done - told < progressBytes) return
        const increment = sizeBytes === null || sizeBytes === 0 ? undefined : ((done - told) / sizeBytes) * 100
        told = done
        const message = sizeBytes === null ? printBytes(done) : say('{0} of {1}', printBytes(done), printBytes(sizeBytes))
        progress.report(increment === undefined ? { message } : { message, increment })
      }
      try {
        return await read({ stop: ending.signal, onRead })
      } finally {
        listening.dispose()
      }
    })
  }
  /** Lists what differs, file by file. `newer` null = what is on disk. */
  const showChanges = async (place: Place, older: Named, newer: Named | null): Promise<void> => {
    const { root, path } = place
    const manifest = manifestAt(place)
    const kind = manifest?.kind ?? 'dvc'
    const to: DataSide = { path, kind, entries: newer?.entries ?? manifest?.entries ?? [], ...(newer === null ? { onDisk: true } : {}) }
    const compare = (asker: ReadAsker): Promise<DataChanges | null> =>
      source.changes(root, { path, kind, entries: older.entries }, to, asker)
    const changes =
      newer === null && manifest !== undefined ? await whileReading(say('Comparing {0}', path), manifest, compare) : await compare({})
    if (changes === null) return
    const names = { path, older: older.label, newer: newer?.label ?? say('on disk') }
    const troubles = [older, newer].flatMap((one) => (one === null || one.why === null ? [] : [`${one.label}: ${one.why}`]))
    const text = dataChangesText({ ...changes, notes: [...troubles, ...changes.notes] }, names, say)
    await showText(root, `${path.slice(path.lastIndexOf('/') + 1)}: ${names.older} → ${names.newer}`, text)
  }
  const named = (version: DataVersion): Named => ({ label: labelOfVersion(version), entries: version.entries, why: version.why })

  door.command('flywheel.data.refresh', () => keeper.refresh())
  door.command('flywheel.data.check', async (id?: string) => {
    const place = await placeOf(id, say('Check Data on Disk'))
    const manifest = place === null ? undefined : manifestAt(place)
    if (place === null || manifest === undefined) return
    await whileReading(say('Checking {0}', place.path), manifest, (asker) => keeper.check(place.root, place.path, asker))
  })
  door.command('flywheel.data.showDifferences', async (id?: string) => {
    const place = await placeOf(id, say('Show What Differs on Disk'))
    const manifest = place === null ? undefined : manifestAt(place)
    if (place === null || manifest === undefined) return
    await showChanges(place, { label: say('manifest'), entries: manifest.entries, why: manifest.why }, null)
  })
  door.command('flywheel.data.compareRuns', (id?: string) => {
    const row = rowOf(id)
    if (row?.kind !== 'use') throw new UserError(say('Choose a row "Used by …" in the Data view first.'))
    openCompare(row.runs)
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
    const manifest = manifestAt(place)
    const row = id === undefined ? undefined : rowOf(id)
    const now = Date.now() / 1000
    const sides = [
      ...(manifest === undefined || manifest.entries.length === 0
        ? []
        : [{ label: say('on disk'), description: say('what lies there now'), version: null }]),
      ...versions.map((version, i) => ({
        label: labelOfVersion(version),
        description: describeVersion(version, versions[i + 1] ?? null, now, say),
        version,
      })),
    ]
    if (sides.length < 2) throw new UserError(say('{0} has only one version. Commit a change of it to compare.', place.path))
    // what a person most likely asks: this version and the one before; what differs on disk; the last change
    const differs = keeper.state
      .get()
      .roots.some(({ root, states }) => root === place.root && states?.get(place.path)?.some((one) => one.state === 'modified') === true)
    const from =
      row?.kind === 'version'
        ? sides.findIndex((side) => side.version?.commit === row.version.commit)
        : differs || versions.length < 2
          ? 0
          : sides.length - versions.length
    const chosen = await vscode.window.showQuickPick(
      sides.map((side, i) => ({ ...side, i, picked: from >= 0 && (i === from || i === from + 1) })),
      {
        title: say('Compare Two Versions of {0}', place.path),
        placeHolder: say('Choose two versions'),
        canPickMany: true,
        matchOnDescription: true,
      },
    )
    if (chosen === undefined) return
    const [newer, older] = chosen.map((one) => sides[one.i]!).sort((a, b) => sides.indexOf(a) - sides.indexOf(b))
    if (chosen.length !== 2 || newer === undefined || older?.version == null) throw new UserError(say('Choose exactly two versions.'))
    await showChanges(place, named(older.version), newer.version === null ? null : named(newer.version))
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
