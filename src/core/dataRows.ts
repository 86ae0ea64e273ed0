// The Data view as rows: manifests, what is in them, and their versions once somebody looked. Pure: knows no tree of VS Code and no clock.

import type { EntryState } from './dataCheck.ts'
import type { DataHistory, DataRoot, DataState, DataVersion, TrackedManifest } from './data.ts'
import { type DataUses, type UseOfVersion, runsOf, usesOf } from './dataUse.ts'
import {
  describeEntry,
  describeManifest,
  describeVersion,
  entryLines,
  labelOfVersion,
  manifestTooltip,
  versionTooltip,
} from './dataWords.ts'
import { type ManifestEntry, type ManifestKind, totalOf } from './manifest.ts'
import { printBytes } from './print.ts'
import type { RunKey } from './run.ts'
import type { Say } from './say.ts'
import type { Unavailable } from './trouble.ts'

/** How many versions a manifest shows before "Show 50 more". */
export const versionPage = 50
/** How many manifests a folder shows before "Show 200 more". */
export const manifestPage = 200

interface RowBase {
  /** Unique in the tree, and the same for the same thing later. */
  readonly id: string
  /** Id of the row above; '' at the top. */
  readonly parent: string
  readonly label: string
  readonly description: string
  /** A codicon. */
  readonly icon: string
  /** A theme colour; null = that of icons. */
  readonly color: string | null
  readonly tooltip: string
  /** There is, or may be, something below it. */
  readonly opens: boolean
}

/** `path` is always that of the manifest, relative to the root. */
export type DataRow = RowBase &
  (
    | { readonly kind: 'root'; readonly root: string }
    | {
        readonly kind: 'manifest'
        readonly root: string
        readonly path: string
        readonly manifest: TrackedManifest
        /** Some of it is there and was not compared with its hashes. */
        readonly unchecked: boolean
        /** Some of it is not what the manifest says. */
        readonly differs: boolean
      }
    /** Runs that recorded the hash of one version. */
    | { readonly kind: 'use'; readonly root: string; readonly path: string; readonly runs: readonly RunKey[] }
    | { readonly kind: 'entry'; readonly root: string; readonly path: string; readonly entry: ManifestEntry }
    /** Holds the versions where a manifest also shows what is in it. */
    | { readonly kind: 'history'; readonly root: string; readonly path: string }
    | {
        readonly kind: 'version'
        readonly root: string
        readonly path: string
        readonly version: DataVersion
        readonly before: DataVersion | null
      }
    | { readonly kind: 'more'; readonly left: number | null }
    | { readonly kind: 'note' }
  )

export interface DataTree {
  readonly rows: ReadonlyMap<string, DataRow>
  /** Ids below a row, in order; '' = the top. Rows whose history was not asked for have no entry yet. */
  readonly children: ReadonlyMap<string, readonly string[]>
}

export const noDataRows: DataTree = { rows: new Map(), children: new Map() }

export interface DataRowOptions {
  /** Histories that were asked for, by the id of the row that holds the versions. */
  readonly histories: ReadonlyMap<string, DataHistory | Unavailable>
  /** How many rows a row shows, by its id ('' = the top); a page where it says nothing. */
  readonly shown: ReadonlyMap<string, number>
  /** Which runs used what; absent = nothing is known of it. */
  readonly uses?: DataUses
  /** Not all runs were read yet. */
  readonly runsOpen?: boolean
  readonly nowSeconds: number
  readonly say: Say
}

const manifestId = (root: string, path: string): string => `manifest:${root}\n${path}`

/** Ids of the row of a manifest and of the one that holds its versions: one and the same unless there are several entries. */
export function idsOf(root: string, manifest: TrackedManifest): { readonly row: string; readonly versions: string } {
  const row = manifestId(root, manifest.path)
  return { row, versions: manifest.entries.length > 1 ? `history:${row}` : row }
}

/** All rows. A root has a row of its own only when there are two roots or more. */
export function dataRows(state: DataState, options: DataRowOptions): DataTree {
  const rows = new Map<string, DataRow>()
  const children = new Map<string, string[]>()
  const add = (row: DataRow): void => {
    rows.set(row.id, row)
    const above = children.get(row.parent)
    if (above === undefined) children.set(row.parent, [row.id])
    else above.push(row.id)
  }
  const shownRoots = state.roots.filter((one) => shownManifests(one).length > 0)
  for (const data of shownRoots) {
    let parent = ''
    if (state.roots.length > 1) {
      parent = `root:${data.root}`
      const description = rootSize(data)
      add({
        ...plain(parent, '', data.name),
        kind: 'root',
        root: data.root,
        description,
        icon: 'root-folder',
        tooltip: data.root,
        opens: true,
      })
    }
    const manifests = shownManifests(data)
    const most = options.shown.get(parent) ?? manifestPage
    for (const manifest of manifests.slice(0, most)) addManifest(add, data, manifest, parent, options)
    const left = manifests.length - most
    if (left > 0) add(moreRow(parent, Math.min(left, manifestPage), options.say))
  }
  return { rows, children }
}

/** A pipeline that says nothing which its lock does not say is not worth a row. */
const shownManifests = (data: DataRoot): readonly TrackedManifest[] =>
  data.manifests.filter((manifest) => manifest.kind !== 'dvc.yaml' || manifest.why !== null || manifest.entries.length > 0)

const rootSize = (data: DataRoot): string => {
  const sizes = data.manifests.map((manifest) => totalOf(manifest.entries).sizeBytes)
  return printBytes(sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0))
}

const plain = (id: string, parent: string, label: string): RowBase => ({
  id,
  parent,
  label,
  description: '',
  icon: 'blank',
  color: null,
  tooltip: '',
  opens: false,
})

const moreRow = (parent: string, count: number, say: Say): DataRow => ({
  ...plain(`more:${parent}`, parent, say('Show {0} more', count)),
  kind: 'more',
  left: count,
  icon: 'ellipsis',
})

const tools: Record<ManifestKind, string> = {
  dvc: 'DVC',
  'dvc.lock': 'DVC pipeline',
  'dvc.yaml': 'DVC pipeline',
  'git-lfs': 'Git LFS',
  frictionless: 'Frictionless',
  croissant: 'Croissant',
}

function addManifest(
  add: (row: DataRow) => void,
  data: DataRoot,
  manifest: TrackedManifest,
  parent: string,
  options: DataRowOptions,
): void {
  const { say, nowSeconds } = options
  const { root } = data
  const states = data.states?.get(manifest.path)
  const { row: id, versions } = idsOf(root, manifest)
  const { path, entries } = manifest
  const broken = manifest.why !== null
  const uses = usesOf(manifest, options.histories.get(versions), options.uses)
  const now = new Set(uses.filter((use) => use.isNow).flatMap((use) => use.runs))
  add({
    ...plain(id, parent, path),
    kind: 'manifest',
    root,
    path,
    manifest,
    unchecked: has(states, 'unchecked'),
    differs: has(states, 'modified'),
    description: describeManifest(manifest, nowSeconds, say, states, now.size),
    icon: broken ? 'warning' : entries.length > 1 ? 'list-tree' : entries[0]?.isFolder === true ? 'folder' : 'file',
    color: broken ? 'charts.yellow' : null,
    tooltip: manifestTooltip(manifest, tools[manifest.kind], say, states),
    opens: entries.length > 1 || manifest.blob !== null || uses.length > 0,
  })
  for (const use of uses) addUse(add, data, path, id, use, options)
  if (versions !== id) {
    for (const [i, entry] of entries.entries())
      add({
        ...plain(`entry:${i}:${id}`, id, entry.path),
        kind: 'entry',
        root,
        path,
        entry,
        description: describeEntry(entry, say, states?.[i]),
        icon: entry.isFolder ? 'folder' : 'file',
        tooltip: entryLines(entry, say).join('\n'),
      })
    if (manifest.blob !== null)
      add({
        ...plain(versions, id, say('History')),
        kind: 'history',
        root,
        path,
        icon: 'history',
        tooltip: say('Versions of {0}', path),
        opens: true,
      })
  }
  const history = options.histories.get(versions)
  if (history !== undefined) addVersions(add, root, path, versions, history, options)
}

const has = (states: readonly EntryState[] | undefined, word: EntryState['state']): boolean =>
  states?.some((one) => one.state === word) === true

function addUse(
  add: (row: DataRow) => void,
  data: DataRoot,
  path: string,
  parent: string,
  use: UseOfVersion,
  options: DataRowOptions,
): void {
  const { say } = options
  const { runs, from, version, isNow } = use
  const commit = version === null ? null : labelOfVersion(version)
  add({
    ...plain(`use:${use.hash}:${parent}`, parent, runs.length === 1 ? say('Used by 1 run') : say('Used by {0} runs', runs.length)),
    kind: 'use',
    root: data.root,
    path,
    runs,
    description: [isNow ? say('this version') : null, commit, use.entry].filter((part) => part !== null).join(' · '),
    icon: 'graph-line',
    tooltip: [
      ...(use.entry === null ? [] : [use.entry]),
      use.hash,
      ...(version === null ? [] : [say('Since {0}: {1}', version.commit.slice(0, 7), version.subject)]),
      say('The runs say so in {0}.', from.slice(0, 5).join(', ')),
      ...(options.runsOpen === true ? [say('Not all runs were read yet.')] : []),
      '',
      runs.length === 1 ? say('Click to look at the run.') : say('Click to compare the runs.'),
    ].join('\n'),
  })
}

function addVersions(
  add: (row: DataRow) => void,
  root: string,
  path: string,
  parent: string,
  history: DataHistory | Unavailable,
  options: DataRowOptions,
): void {
  const { say, nowSeconds } = options
  const note = (text: string): void => add({ ...plain(`note:${parent}`, parent, text), kind: 'note', icon: 'info', tooltip: text })
  if (!history.available) return note(`${history.why} ${history.remedy}`)
  const most = options.shown.get(parent) ?? versionPage
  for (const [i, version] of history.versions.slice(0, most).entries()) {
    const before = history.versions[i + 1] ?? null
    add({
      ...plain(`version:${version.commit}:${parent}`, parent, labelOfVersion(version)),
      kind: 'version',
      root,
      path,
      version,
      before,
      description: describeVersion(version, before, nowSeconds, say, runsOf(version, options.uses)),
      icon: 'git-commit',
      tooltip: versionTooltip(version, say),
    })
  }
  if (history.more || history.versions.length > most) add(moreRow(parent, versionPage, say))
  else if (history.note !== null) note(history.note)
  else if (history.versions.length === 0) note(say('No commit has this manifest yet.'))
}

/** What the view says above its rows and beside its title; null = nothing. */
export function dataHeader(state: DataState, say: Say): { readonly description: string | null; readonly message: string | null } {
  if (state.phase === 'restricted') return { description: null, message: null }
  if (state.phase === 'broken') return { description: null, message: state.problem }
  const all = state.roots.flatMap(shownManifests)
  const broken = all.filter((manifest) => manifest.why !== null).length
  const lines = state.roots.flatMap((data) => {
    const texts = [...data.notes, ...(data.git === null ? [] : [`${data.git.why} ${data.git.remedy}`])]
    if (shownManifests(data).length === 0) return []
    return state.roots.length > 1 ? texts.map((text) => `${data.name}: ${text}`) : texts
  })
  const count = all.length === 1 ? say('1 manifest') : say('{0} manifests', all.length)
  return {
    description: all.length === 0 ? null : broken > 0 ? say('{0} of {1} broken', broken, all.length) : count,
    message: lines.length === 0 ? null : [...new Set(lines)].join(' '),
  }
}
