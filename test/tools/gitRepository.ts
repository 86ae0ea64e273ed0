// A git repository in a temporary folder, made by the real git with fixed names and dates: for tests of what is read from git.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface GitRepository {
  /** Absolute path of its top. */
  readonly folder: string
  /** Runs git there and gives what it printed; throws when it fails. */
  git(...args: readonly string[]): string
  write(path: string, content: string | Uint8Array): void
  /** Commits everything, one day after the commit before. Gives the commit's id. */
  commit(subject: string): string
  remove(): void
}

/** Seconds since 1970 of the first commit. */
export const firstCommitTime = 1_700_000_000

/** An empty repository on the branch main. Whoever makes it removes it. */
export function makeGitRepository(): GitRepository {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'flywheel-git-')))
  let commits = 0
  const git = (...args: readonly string[]): string => {
    const date = `${firstCommitTime + commits * 86_400} +0100`
    const done = spawnSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        LC_ALL: 'C',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: 'Ada',
        GIT_AUTHOR_EMAIL: 'ada@example.org',
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_NAME: 'Ada',
        GIT_COMMITTER_EMAIL: 'ada@example.org',
        GIT_COMMITTER_DATE: date,
      },
    })
    if (done.status !== 0) throw new Error(`git ${args.join(' ')}: ${done.stderr}`)
    return done.stdout
  }
  const write = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  git('init', '-q', '-b', 'main', '--template=')
  return {
    folder,
    git,
    write,
    commit(subject) {
      git('add', '-A')
      git('commit', '-q', '--allow-empty', '-m', subject)
      commits++
      return git('rev-parse', 'HEAD').trim()
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A `.dvc` file as DVC 3 writes it. */
export function dvcFile(path: string, md5: string, size: number, nfiles?: number): string {
  const count = nfiles === undefined ? '' : `  nfiles: ${nfiles}\n`
  return `outs:\n- md5: ${md5}\n  size: ${size}\n${count}  hash: md5\n  path: ${path}\n`
}

/** A pointer as git-lfs writes it. */
export const lfsPointer = (sha256: string, size: number): string =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${size}\n`
