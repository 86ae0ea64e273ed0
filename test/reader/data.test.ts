// Data from disk and git together, in real repositories: what is found, what changed it last, its history, and what is said when git is silent.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DataHistory, DataSource } from '../../src/core/data.ts'
import { findGit } from '../../src/outside/findGit.ts'
import { makeDataSource } from '../../src/reader/data.ts'
import { findManifests } from '../../src/reader/dataFinder.ts'
import { type GitRepository, dvcFile, lfsPointer, makeGitRepository } from '../tools/gitRepository.ts'

const binary = findGit([], process.env, process.platform)
const a = 'a'.repeat(32)
const b = 'b'.repeat(32)

describe('data of a folder', () => {
  const ends: (() => void)[] = []
  after(() => {
    for (const end of ends) end()
  })
  const repository = (): GitRepository => {
    const repo = makeGitRepository()
    ends.push(() => repo.remove())
    return repo
  }
  const source = (git: string | null = binary): DataSource => {
    const made = makeDataSource({ git: () => git })
    ends.push(() => made.dispose())
    return made
  }
  const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), 'flywheel-data-'))
    ends.push(() => rmSync(made, { recursive: true, force: true }))
    return made
  }
  const at = (path: string) => ({ path, name: 'root' })

  it('is found by name, but not below what holds none', async () => {
    const top = folder()
    for (const path of [
      'a.dvc',
      'deep/er/b.dvc',
      'dvc.lock',
      'dvc.yaml',
      '.dvc/cache/c.dvc',
      'node_modules/x/d.dvc',
      '.git/e.dvc',
      'env/pyvenv.cfg',
      'env/f.dvc',
      'set.dvc',
      'set/inside.dvc',
      '.hidden/g.dvc',
    ]) {
      mkdirSync(join(top, path, '..'), { recursive: true })
      writeFileSync(join(top, path), '')
    }
    if (process.platform !== 'win32') symlinkSync(top, join(top, 'loop'))
    assert.deepEqual((await findManifests(top)).paths, ['.hidden/g.dvc', 'a.dvc', 'deep/er/b.dvc', 'dvc.lock', 'dvc.yaml', 'set.dvc'])
    const cut = await findManifests(top, { folders: 1, depth: 9 })
    assert.deepEqual([cut.cut, cut.paths], [true, ['a.dvc', 'dvc.lock', 'dvc.yaml', 'set.dvc']])
    assert.equal((await findManifests(top, { folders: 99, depth: 0 })).cut, true)
    assert.deepEqual((await findManifests(join(top, 'nowhere'))).paths, [])
  })

  it('is told without git too, with the reason', async () => {
    const top = folder()
    writeFileSync(join(top, 'a.dvc'), dvcFile('a', a, 5))
    const none = await source(null).look(at(top))
    assert.match(none.git?.why ?? '', /git was not found/)
    assert.deepEqual(
      none.manifests.map(({ path, entries, lastCommit }) => [path, entries[0]?.sizeBytes, lastCommit]),
      [['a.dvc', 5, null]],
    )
    assert.match((await source().look(at(top))).git?.why ?? '', /not in a git repository/)
  })

  it('carries the commit that changed it last, and follows new ones', async () => {
    const repo = repository()
    repo.write('data/a.dvc', dvcFile('a', a, 5))
    repo.write('bad.dvc', 'outs: [')
    const first = repo.commit('one')
    const data = source()
    const look = async () =>
      (await data.look(at(repo.folder))).manifests.map(({ path, lastCommit, commitWhy, why }) => [
        path,
        lastCommit?.commit,
        commitWhy,
        why !== null,
      ])
    repo.write('new.dvc', dvcFile('n', a, 5))
    assert.deepEqual(await look(), [
      ['bad.dvc', first, null, true],
      ['data/a.dvc', first, null, false],
      ['new.dvc', undefined, 'It is not committed yet.', false],
    ])
    repo.write('data/a.dvc', dvcFile('a', b, 6))
    const second = repo.commit('two')
    assert.deepEqual(await look(), [
      ['bad.dvc', first, null, true],
      ['data/a.dvc', second, null, false],
      ['new.dvc', second, null, false],
    ])
    repo.git('rm', '-q', 'bad.dvc')
    assert.deepEqual(
      (await look()).map(([path]) => path),
      ['data/a.dvc', 'new.dvc'],
    )
  })

  it('has Git LFS pointers by attributes, those above a folder too, and what is staged', async () => {
    const repo = repository()
    const [one, two] = ['1'.repeat(64), '2'.repeat(64)]
    repo.write('.gitattributes', '*.bin filter=lfs\n')
    repo.write('sub/.gitattributes', '*.csv filter=lfs\nplain.bin -filter\n')
    for (const path of ['sub/m.bin', 'sub/x/t.csv', 'sub/plain.bin', 'sub/other.txt', 'top.bin']) repo.write(path, lfsPointer(one, 7))
    repo.write('sub/small.bin', 'not a pointer')
    repo.commit('one')
    repo.write('sub/m.bin', lfsPointer(two, 8))
    repo.git('add', 'sub/m.bin')
    repo.write('sub/x/t.csv', 'the data itself, as git-lfs leaves it on disk')
    const found = await source().look(at(join(repo.folder, 'sub')))
    assert.deepEqual(
      found.manifests.map(({ path, kind, entries }) => [path, kind, entries.map((entry) => [entry.hash, entry.sizeBytes, entry.why])]),
      [
        ['m.bin', 'git-lfs', [[two, 8, 'Staged, not committed yet.']]],
        ['x/t.csv', 'git-lfs', [[one, 7, null]]],
      ],
    )
  })

  it('has a history with what each version stood for', async () => {
    const repo = repository()
    repo.write('p/old.dvc', dvcFile('x', a, 100))
    repo.commit('one')
    repo.git('tag', 'v1')
    repo.write('p/old.dvc', 'outs: [')
    repo.commit('broken')
    repo.write('p/old.dvc', dvcFile('x', `${b}.dir`, 2_000, 7))
    repo.commit('two')
    repo.git('mv', 'p/old.dvc', 'p/new.dvc')
    repo.commit('moved')
    const data = source()
    const history = await data.history(join(repo.folder, 'p'), 'new.dvc', 50)
    assert.ok(history.available)
    assert.deepEqual(
      history.versions.map(({ subject, change, path, hash, sizeBytes, files, tags, branch, why }) => [
        subject,
        change,
        path,
        hash,
        sizeBytes,
        files,
        tags.join(),
        branch,
        why !== null,
      ]),
      [
        ['moved', 'renamed', 'p/new.dvc', `${b}.dir`, 2_000, 7, '', 'main', false],
        ['two', 'changed', 'p/old.dvc', `${b}.dir`, 2_000, 7, '', 'main', false],
        ['broken', 'changed', 'p/old.dvc', null, null, null, '', 'main', true],
        ['one', 'added', 'p/old.dvc', a, 100, null, 'v1', 'main', false],
      ],
    )
    assert.deepEqual([history.more, history.note], [false, null])
    const short = (await data.history(join(repo.folder, 'p'), 'new.dvc', 2)) as DataHistory
    assert.deepEqual([short.versions.length, short.more], [2, true])
    const text = await data.text(repo.folder, history.versions[3]!.blob!)
    assert.deepEqual(text, { available: true, text: dvcFile('x', a, 100) })
    assert.equal((await data.text(repo.folder, 'd'.repeat(40))).available, false)
    assert.equal(await data.head(repo.folder), history.versions[0]!.commit)
  })

  it('tells a version that was deleted, and one that came back', async () => {
    const repo = repository()
    for (const step of ['one', 'gone', 'back']) {
      if (step === 'gone') repo.git('rm', '-q', 'a.dvc')
      else repo.write('a.dvc', dvcFile('x', a, 1))
      repo.commit(step)
    }
    const history = (await source().history(repo.folder, 'a.dvc', 9)) as DataHistory
    assert.deepEqual(
      history.versions.map(({ subject, change, hash }) => [subject, change, hash]),
      [
        ['back', 'added', a],
        ['gone', 'deleted', null],
        ['one', 'added', a],
      ],
    )
  })

  it('counts the files of a folder by the cache of DVC where the manifest does not', async () => {
    const top = folder()
    const hash = `${a}.dir`
    writeFileSync(join(top, 'set.dvc'), `outs:\n- md5: ${hash}\n  path: set\n`)
    const put = (cache: string): void => {
      mkdirSync(join(top, cache, 'aa'), { recursive: true })
      writeFileSync(join(top, cache, 'aa', hash.slice(2)), '[{"md5": "x", "relpath": "a"}, {"md5": "y", "relpath": "b"}]')
    }
    const files = async () => (await source(null).look(at(top))).manifests[0]?.entries[0]?.files
    assert.equal(await files(), null)
    mkdirSync(join(top, '.dvc'))
    put('.dvc/cache/files/md5')
    assert.equal(await files(), 2)
    writeFileSync(join(top, '.dvc/config'), '[core]\n    remote = x\n[cache]\n    dir = ../elsewhere\n')
    assert.equal(await files(), null)
    put('elsewhere')
    assert.equal(await files(), 2)
    writeFileSync(join(top, '.dvc/config'), '[cache]\n    dir = //server/share\n')
    assert.equal(await files(), null)
  })

  it('looks once at a time, and again for those who asked meanwhile', async () => {
    const repo = repository()
    repo.write('a.dvc', dvcFile('x', a, 1))
    repo.commit('one')
    const data = source()
    const first = data.look(at(repo.folder))
    const second = data.look(at(repo.folder))
    const third = data.look(at(repo.folder))
    assert.equal(second, third)
    assert.notEqual(first, second)
    await Promise.all([first, second])
    assert.equal((await data.look(at(repo.folder))).manifests.length, 1)
  })

  it('settles when it is ended while git runs', async () => {
    const repo = repository()
    repo.write('a.dvc', dvcFile('x', a, 1))
    repo.commit('one')
    const data = source()
    const looking = data.look(at(repo.folder))
    data.dispose()
    const found = await looking
    assert.match(found.git?.why ?? '', /stopped/)
  })

  it('stays quick with 2,000 manifests', async function () {
    if (spawnSync('git', ['--version']).status !== 0) return this.skip()
    const repo = repository()
    for (let i = 0; i < 2_000; i++) repo.write(`d${i % 40}/${i}.dvc`, dvcFile(`${i}`, a, i))
    const first = repo.commit('all')
    repo.write('d1/1.dvc', dvcFile('1', b, 1))
    const second = repo.commit('one of them')
    const found = await source().look(at(repo.folder))
    assert.equal(found.manifests.length, 2_000)
    assert.equal(found.manifests.filter((one) => one.lastCommit?.commit === first).length, 1_999)
    assert.equal(found.manifests.find((one) => one.path === 'd1/1.dvc')?.lastCommit?.commit, second)
  })
})
