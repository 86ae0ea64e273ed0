// What a workspace shows by itself of a plan's items: runs, data manifests and names of files. It finds that something is there, never that it is good.

import type { RunSummary } from './run.ts'
import type { Say } from './say.ts'
import { printCount } from './print.ts'

/** What is known of one folder; null where nobody has looked yet or may look. */
export interface WorkspaceShows {
  readonly runs: readonly Pick<RunSummary, 'name' | 'path' | 'tools' | 'params' | 'tags' | 'artifacts'>[] | null
  readonly manifests: readonly ShownManifest[] | null
  /** Paths relative to the folder, '/' separated: the few folders where plans, cards and configurations lie. */
  readonly files: readonly string[]
}

/** A data manifest as far as it matters here. */
export interface ShownManifest {
  readonly path: string
  readonly kind: string
  readonly entries: readonly { readonly isFolder: boolean; readonly files: number | null }[]
}

/** Folders whose names are read, '' for the workspace folder itself. */
export const shownFolders = [
  '',
  'planning',
  'planning/decisions',
  'docs',
  'data',
  'models',
  'checkpoints',
  'monitoring',
  '.github',
  '.github/workflows',
  '.circleci',
] as const

/** Files that speak for an item, by the end of their path. */
const byName: readonly (readonly [id: string, name: RegExp])[] = [
  ['FEA-1', /^(planning|docs)\/need-for-ml\.\w+$/i],
  ['FEA-2', /^(planning\/)?success-criteria\.(ya?ml|md)$/i],
  ['FEA-3', /^((planning|docs)\/)?ethics\.(ya?ml|md|rst|txt)$/i],
  ['FEA-4', /^((planning|docs)\/)?(literature|related-work)\.\w+$/i],
  ['FEA-7', /^planning\/decisions\/.+\.md$/i],
  [
    'LIF-1.environment',
    /^(requirements.*\.txt|pyproject\.toml|environment\.ya?ml|conda-lock\.yml|poetry\.lock|uv\.lock|pixi\.toml|pipfile)$/i,
  ],
  ['LIF-2.label-guide', /^((planning|docs|data)\/)?label(l?ing)?[-_]guide(lines)?\.\w+$/i],
  ['LIF-2.datasheet', /^((docs|data)\/)?data-?_?sheet\.\w+$/i],
  ['LIF-3.model', /^((models|checkpoints)\/)?[^/]+\.(safetensors|onnx|pt|pth|ckpt|h5|keras|gguf|joblib)$/i],
  ['LIF-3.model-card', /^((docs|models)\/)?model[-_]?card\.\w+$/i],
  ['LIF-4.serving', /^(dockerfile|docker-compose\.ya?ml|compose\.ya?ml|bentofile\.yaml|cog\.yaml|serve\.py)$/i],
  ['LIF-4.monitoring', /^(monitoring\/[^/]+|monitor(ing)?|prometheus)\.(ya?ml|json|toml)$/i],
  ['LIF-4.rollback', /^(docs\/)?rollback\.\w+$/i],
  ['LIF-X1.owners', /^(\.github\/|docs\/)?codeowners$/i],
  ['LIF-X2.ci', /^(\.github\/workflows\/.+\.ya?ml|\.gitlab-ci\.yml|jenkinsfile|\.circleci\/config\.yml)$/i],
]

/** Benchmarks are called by these words; what is only called "val" is used while training. */
const benchmark = /(^|[/_.-])(bench|benchmark|test|eval|evaluation|holdout|hold-out)s?([/_.-]|$)/i

/** What is there for an item, by its id: a few words, the telling one first ("24 runs", "data/bench.dvc"). */
export function evidenceOf(shows: WorkspaceShows, say: Say): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [id, name] of byName) {
    const path = shows.files.find((one) => name.test(one))
    if (path !== undefined) found.set(id, path)
  }
  const runs = shows.runs ?? []
  if (runs.length > 0) {
    found.set('LIF-3.runs', runsInWords(runs.length, say))
    found.set('LIF-X2.tracking', [...new Set(runs.flatMap((run) => run.tools))].sort().join(', '))
  }
  const baseline = runs.find(isBaseline)
  if (baseline !== undefined) {
    found.set('FEA-6', baseline.path)
    found.set('LIF-3.baseline', baseline.path)
  }
  const varied = mostVaried(runs)
  if (varied !== null) found.set('LIF-3.tune', say('{0} values of {1}', varied.values, varied.name))
  const model = runs.flatMap((run) => run.artifacts).find((one) => one.kind === 'model')
  if (model !== undefined && !found.has('LIF-3.model')) found.set('LIF-3.model', model.path)

  const manifests = (shows.manifests ?? []).filter((one) => one.kind !== 'dvc.yaml')
  const bench = manifests.find((one) => benchmark.test(one.path))
  if (bench !== undefined) for (const id of ['FEA-5', 'LIF-2.benchmark']) found.set(id, bench.path)
  if (manifests.length > 0) {
    found.set('LIF-2.version', setsInWords(dataSets(manifests), say))
    found.set('LIF-X2.versioning', [...new Set(manifests.map((one) => (one.kind === 'git-lfs' ? 'Git LFS' : 'DVC')))].sort().join(', '))
    const files = manifests
      .filter((one) => one !== bench)
      .flatMap((one) => one.entries)
      .reduce((sum, entry) => sum + (entry.isFolder ? (entry.files ?? 0) : 1), 0)
    if (files > 0) found.set('LIF-2.collect', files === 1 ? say('1 file tracked') : say('{0} files tracked', printCount(files)))
  }
  return found
}

/** "24 runs", "2 data sets versioned", "no baseline named": what is there before anyone planned. Empty while nobody has looked. */
export function foundInWords(shows: WorkspaceShows, say: Say): readonly string[] {
  const said: string[] = []
  if (shows.runs !== null) said.push(shows.runs.length === 0 ? say('no runs') : runsInWords(shows.runs.length, say))
  if (shows.manifests !== null) {
    const sets = dataSets(shows.manifests.filter((one) => one.kind !== 'dvc.yaml'))
    said.push(sets === 0 ? say('no data set versioned') : setsInWords(sets, say))
  }
  if (shows.runs !== null && shows.runs.length > 0) {
    const baseline = shows.runs.find(isBaseline)
    said.push(baseline === undefined ? say('no baseline named') : say('baseline: {0}', baseline.name))
  }
  return said
}

const runsInWords = (count: number, say: Say): string => (count === 1 ? say('1 run') : say('{0} runs', printCount(count)))
const setsInWords = (count: number, say: Say): string =>
  count === 1 ? say('1 data set versioned') : say('{0} data sets versioned', printCount(count))

/** A folder of Git LFS pointers is one data set, however many files it has. */
function dataSets(manifests: readonly ShownManifest[]): number {
  return new Set(manifests.map((one) => (one.kind === 'git-lfs' ? one.path.slice(0, one.path.lastIndexOf('/') + 1) : one.path))).size
}

/** Tagged so, or called so where the tool has no tags. */
function isBaseline(run: NonNullable<WorkspaceShows['runs']>[number]): boolean {
  const role = run.tags['role'] ?? run.params['role']
  return role === 'baseline' || run.tags['baseline.kind'] !== undefined || /(^|[/_.-])baseline([/_.-]|$)/i.test(run.path)
}

/** The number or text that most runs set differently; null under three values. Seeds are repeats, not a search. */
function mostVaried(runs: NonNullable<WorkspaceShows['runs']>): { readonly name: string; readonly values: number } | null {
  const values = new Map<string, Set<unknown>>()
  for (const run of runs)
    for (const [name, value] of Object.entries(run.params)) {
      if (/(^|[._-])(random_?)?seed$/i.test(name)) continue
      const held = values.get(name)
      if (held === undefined) values.set(name, new Set([value]))
      else held.add(value)
    }
  let most: { name: string; values: number } | null = null
  for (const [name, held] of values) if (held.size >= 3 && held.size > (most?.values ?? 0)) most = { name, values: held.size }
  return most
}
