// `flywheel data` as a person calls it, and against what DVC, Git LFS and git say of the sample repositories.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { data } from '../../src/cli/data.ts'
import { type GitRepository, dvcFile, makeGitRepository } from '../tools/gitRepository.ts'

const top = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const shared = resolve(top, '../shared')

interface Ran {
  readonly code: number
  readonly out: string
  readonly error: string
}
async function run(cwd: string, ...args: readonly string[]): Promise<Ran> {
  let out = ''
  let error = ''
  const code = await data(args, { out: (text) => void (out += text), error: (text) => void (error += text) }, cwd)
  return { code, out, error }
}

describe('flywheel data', () => {
  let repo: GitRepository
  before(() => {
    repo = makeGitRepository()
    repo.write('data/x.dvc', dvcFile('x', 'a'.repeat(32), 1_500))
    repo.commit('first')
    repo.write('data/x.dvc', dvcFile('x', 'b'.repeat(32), 2_000_000))
    repo.write('bad.dvc', 'outs: [')
    repo.commit('bell\u0007 and more')
    repo.git('tag', 'v2')
  })
  after(() => repo.remove())

  it('lists for people', async () => {
    const { code, out } = await run(repo.folder, 'list')
    assert.equal(code, 0)
    const lines = out.trimEnd().split('\n')
    assert.match(lines[0]!, /^bad\.dvc +[0-9a-f]{7} 2023-11-15 bell\ufffd and more  Line 1, column 8: .*\.$/)
    assert.match(lines[1]!, /^data\/x\.dvc  2 MB  [0-9a-f]{7} 2023-11-15 bell/)
  })

  it('lists for programs', async () => {
    const { out } = await run(repo.folder, 'list', '--json')
    const answer = JSON.parse(out) as { schema: number; manifests: { path: string; kind: string; why: string | null; entries: object[] }[] }
    assert.equal(answer.schema, 1)
    assert.deepEqual(
      answer.manifests.map(({ path, kind, why }) => [path, kind, why === null]),
      [
        ['bad.dvc', 'dvc', false],
        ['data/x.dvc', 'dvc', true],
      ],
    )
    const wanted = {
      path: 'data/x',
      hash: 'b'.repeat(32),
      hashKind: 'md5',
      sizeBytes: 2_000_000,
      files: null,
      remote: null,
      frozen: false,
      state: 'unchecked',
      why: null,
    }
    for (const [key, value] of Object.entries(wanted))
      assert.equal((answer.manifests[1]!.entries[0] as Record<string, unknown>)[key], value, key)
  })

  it('tells states, the deciding word first', async () => {
    const { code, out } = await run(repo.folder, 'status')
    assert.equal(code, 0)
    assert.match(out, /^broken +bad\.dvc /)
    assert.match(out, /^missing +data\/x /m)
  })

  it('tells what differs between two commits', async () => {
    const { code, out } = await run(repo.folder, 'diff', 'HEAD~1', 'v2')
    assert.equal(code, 0)
    assert.match(out, /^modified +data\/x +\+2 MB$/m)
    const json = JSON.parse((await run(repo.folder, 'diff', 'HEAD~1', 'v2', '--json')).out) as { modified: object[] }
    assert.deepEqual(json.modified, [
      { path: 'data/x', isFolder: false, oldPath: null, oldHash: 'a'.repeat(32), newHash: 'b'.repeat(32), sizeDelta: 1_998_500 },
    ])
  })

  it('lists another folder', async () => {
    const { code, out } = await run(tmpdir(), 'list', join(repo.folder, 'data'))
    assert.equal(code, 0)
    assert.match(out, /^x\.dvc /)
  })

  it('tells a history, newest first', async () => {
    const { code, out } = await run(repo.folder, 'history', 'data/x.dvc')
    assert.equal(code, 0)
    assert.match(
      out,
      /^[0-9a-f]{7}  2023-11-15  2 MB +bbbbbbbbbbbb  bell\ufffd and more \(v2\)\n[0-9a-f]{7}  2023-11-14  1\.5 kB  aaaaaaaaaaaa  first\n$/,
    )
    const json = JSON.parse((await run(join(repo.folder, 'data'), 'history', './x.dvc', '--json')).out) as {
      path: string
      versions: { sizeBytes: number }[]
    }
    assert.deepEqual([json.path, json.versions.map((one) => one.sizeBytes)], ['x.dvc', [2_000_000, 1_500]])
  })

  it('says no in words and by its exit code', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'flywheel-empty-'))
    for (const [cwd, args, code, error] of [
      [repo.folder, [], 2, /Use: /],
      [repo.folder, ['status', 'a', 'b'], 2, /Use: /],
      [repo.folder, ['diff'], 2, /Use: /],
      [repo.folder, ['diff', 'nowhere'], 1, /knows no commit/],
      [repo.folder, ['history'], 2, /Use: /],
      [repo.folder, ['list', 'a', 'b'], 2, /Use: /],
      [repo.folder, ['list', '--all'], 2, /"--all"/],
      [repo.folder, ['list', 'nowhere'], 2, /no folder/],
      [repo.folder, ['history', '../x.dvc'], 2, /outside/],
      [repo.folder, ['history', 'never.dvc'], 1, /no commit of never\.dvc/],
      [repo.folder, ['history', '--output=x'], 2, /Use: /],
      [empty, ['history', 'x.dvc'], 1, /not in a git repository/],
    ] as const) {
      const ran = await run(cwd, ...args)
      assert.equal(ran.code, code, args.join(' '))
      assert.match(ran.error, error)
    }
    const none = await run(empty, 'list')
    assert.deepEqual([none.code, none.error], [0, ''])
    assert.match(none.out, /^No data manifests here\./)
    rmSync(empty, { recursive: true })
  })

  it('agrees with DVC, Git LFS and git on the sample repositories', function () {
    this.timeout(120_000)
    const check = join(shared, 'tools/check-data.mjs')
    if (!existsSync(check) || spawnSync('tar', ['--version']).status !== 0) {
      console.log('      skipped: the sample repositories (../shared/samples/data) or tar are not here')
      return this.skip()
    }
    // all but malformed: its history has the size "many", which no number equals
    const cases =
      'add-file-and-dir,cache-elsewhere,catalogs,changed-on-disk,croissant-basic,frictionless-tabular,hf-card-and-disk,import,lfs-history,merge-conflict,old-2x-then-3x,pipeline,subdir'
    const cli = `${process.execPath} ${join(top, 'src/cli.ts')}`
    const done = spawnSync(process.execPath, [check, '--cli', cli, '--only', cases, '--show', '20'], {
      cwd: top,
      encoding: 'utf8',
    })
    assert.equal(done.status, 0, done.stdout + done.stderr)
  })
})
