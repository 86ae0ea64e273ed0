// The demo's git repository: the same commits with the same ids on every machine, whatever git's own settings say there.

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { onPath, runToEnd } from '../child.ts'
import { bench, dvcConfig, dvcGitignore, track, trainVersions } from './dataSet.ts'
import { leafModel } from './model.ts'
import { planYaml } from './plan.ts'
import { benchmarkYaml, charterYaml, criteriaYaml, literatureYaml, needForMl } from './planning.ts'
import { evaluatePy, gitignore, leavesPy, mixupPy, paramsYaml, readme, requirementsTxt, trainPy } from './sources.ts'

type Content = string | Uint8Array

interface Commit {
  readonly title: string
  readonly who: 'Ada' | 'Noor'
  /** ISO, UTC. */
  readonly when: string
  readonly branch: 'main' | 'augment'
  readonly files: Readonly<Record<string, Content>>
}

const [first, second, third] = trainVersions.map((files) => track('train', files).pointer)
const commits: readonly Commit[] = [
  {
    title: 'A linear model on leaf photographs',
    who: 'Ada',
    when: '2026-09-14T09:12:00Z',
    branch: 'main',
    files: {
      'README.md': readme,
      '.gitignore': gitignore,
      'requirements.txt': requirementsTxt,
      'params.yaml': paramsYaml(),
      'leaves.py': leavesPy,
      'train.py': trainPy.first,
    },
  },
  {
    title: 'Track the photographs with DVC',
    who: 'Ada',
    when: '2026-09-18T14:40:00Z',
    branch: 'main',
    files: {
      '.dvc/config': dvcConfig,
      '.dvc/.gitignore': dvcGitignore,
      '.dvcignore': '',
      'data/.gitignore': '/train\n/bench\n',
      'data/train.dvc': first!,
      'data/bench.dvc': track('bench', bench).pointer,
    },
  },
  {
    title: 'Score on the benchmark',
    who: 'Noor',
    when: '2026-09-25T08:05:00Z',
    branch: 'main',
    files: { 'evaluate.py': evaluatePy, 'train.py': trainPy.scored },
  },
  {
    title: 'Write down what we plan',
    who: 'Ada',
    when: '2026-09-25T16:20:00Z',
    branch: 'main',
    files: {
      'planning/plan.yaml': planYaml.first,
      'planning/charter.yaml': charterYaml,
      'planning/need-for-ml.md': needForMl,
      'planning/success-criteria.yaml': criteriaYaml,
      'planning/benchmark.yaml': benchmarkYaml,
    },
  },
  {
    title: 'Photographs of the second farm',
    who: 'Noor',
    when: '2026-10-02T11:31:00Z',
    branch: 'main',
    files: { 'data/train.dvc': second! },
  },
  {
    title: 'A small convolutional network',
    who: 'Ada',
    when: '2026-10-12T10:00:00Z',
    branch: 'main',
    files: { 'params.yaml': paramsYaml({ model: 'cnn-s' }), 'models/leaf-linear.safetensors': leafModel() },
  },
  {
    title: 'Try mixup',
    who: 'Noor',
    when: '2026-10-14T15:45:00Z',
    branch: 'augment',
    files: { 'mixup.py': mixupPy, 'train.py': trainPy.mixed, 'params.yaml': paramsYaml({ model: 'cnn-s', mixup: 0.2 }) },
  },
  {
    title: 'mixup: a stronger blend',
    who: 'Noor',
    when: '2026-10-15T09:10:00Z',
    branch: 'augment',
    files: { 'params.yaml': paramsYaml({ model: 'cnn-s', mixup: 0.4 }) },
  },
  {
    title: 'Remove three photographs that were there twice',
    who: 'Ada',
    when: '2026-10-20T13:02:00Z',
    branch: 'main',
    files: { 'data/train.dvc': third! },
  },
  {
    title: 'The plan after the first models',
    who: 'Noor',
    when: '2026-10-26T10:15:00Z',
    branch: 'main',
    files: { 'planning/plan.yaml': planYaml.newest, 'planning/literature.yaml': literatureYaml },
  },
  {
    title: 'A vision transformer, and the sweep over it',
    who: 'Ada',
    when: '2026-11-03T09:30:00Z',
    branch: 'main',
    files: { 'params.yaml': paramsYaml({ model: 'vit-s', lr: 0.0003 }) },
  },
]

/** Writes a file and the folders above it. */
export function writeInto(folder: string, path: string, content: Content): void {
  const whole = join(folder, path)
  mkdirSync(dirname(whole), { recursive: true })
  writeFileSync(whole, content)
}

/** Writes the repository with its branches; main is left checked out. Without git only the newest files are written. Says whether git was there. */
export async function writeHistory(folder: string): Promise<boolean> {
  if (onPath('git') === undefined) {
    for (const commit of commits.filter((one) => one.branch === 'main'))
      for (const [path, content] of Object.entries(commit.files)) writeInto(folder, path, content)
    return false
  }
  await git(folder, ['init', '-q', '--template='])
  await git(folder, ['symbolic-ref', 'HEAD', 'refs/heads/main'])
  let on = 'main'
  for (const commit of commits) {
    if (commit.branch !== on) {
      const exists = commit.branch === 'main'
      await git(folder, ['checkout', '-q', ...(exists ? [] : ['-b']), commit.branch])
      on = commit.branch
    }
    for (const [path, content] of Object.entries(commit.files)) writeInto(folder, path, content)
    await git(folder, ['add', '--', ...Object.keys(commit.files)])
    await git(folder, ['commit', '-q', '-m', commit.title], commit)
  }
  if (on !== 'main') await git(folder, ['checkout', '-q', 'main'])
  return true
}

async function git(folder: string, args: readonly string[], commit?: Commit): Promise<void> {
  const env: NodeJS.ProcessEnv = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' }
  // a git hook that started us must not lead us into its own repository
  for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX']) Reflect.deleteProperty(env, name)
  if (commit !== undefined)
    for (const role of ['AUTHOR', 'COMMITTER']) {
      env[`GIT_${role}_NAME`] = commit.who
      env[`GIT_${role}_EMAIL`] = `${commit.who.toLowerCase()}@leaf-disease.example`
      env[`GIT_${role}_DATE`] = commit.when
    }
  const { code, text } = await runToEnd(
    'git',
    ['-C', folder, '-c', 'core.autocrlf=false', '-c', 'core.fileMode=false', '-c', 'commit.gpgsign=false', ...args],
    {
      env,
      deadlineMs: 60_000,
    },
  )
  if (code !== 0) throw new Error(`git ${args.join(' ')} failed:\n${text}`)
}
