// Data on disk against real manifests in a real git repository: states, differences, limits, and that nothing is hashed twice.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { listingText } from '../../src/manifests/dvcListing.ts'
import { makeDataSource } from '../../src/reader/data.ts'
import { type DataChecker, makeDataChecker } from '../../src/reader/dataChecker.ts'
import { noLimits } from '../../src/reader/dataStatus.ts'
import { type GitRepository, dvcFile, lfsPointer, makeGitRepository } from '../tools/gitRepository.ts'

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')
const git = (): string => '/usr/bin/git'

describe('data on disk', () => {
  let repo: GitRepository
  let checker: DataChecker
  const look = async (source = makeDataSource({ git })) => {
    const found = await source.look({ path: repo.folder, name: 'x' })
    source.dispose()
    return found
  }
  const states = async (limits = noLimits): Promise<Record<string, string>> =>
    Object.fromEntries(
      [...(await checker.status(await look(), limits))].flatMap(([manifest, list]) =>
        list.map((one, i) => [manifest.entries[i]!.path, one.state]),
      ),
    )
  const listing = [
    { path: 'a', hash: md5('1') },
    { path: 'b/c', hash: md5('2') },
  ]
  const folderHash = md5(listingText(listing))
  before(() => {
    repo = makeGitRepository()
    checker = makeDataChecker({ git })
    repo.write('.dvc/config', '')
    repo.write(`.dvc/cache/files/md5/${folderHash.slice(0, 2)}/${folderHash.slice(2)}.dir`, listingText(listing))
    repo.write('.gitignore', '/.dvc/cache\n/x.csv\n/set\n')
    repo.write('x.csv', 'hello')
    repo.write('x.csv.dvc', dvcFile('x.csv', md5('hello'), 5))
    repo.write('set/a', '1')
    repo.write('set/b/c', '2')
    repo.write('set.dvc', `outs:\n- md5: ${folderHash}.dir\n  size: 2\n  nfiles: 2\n  hash: md5\n  path: set\n`)
    repo.write('.gitattributes', '*.bin filter=lfs\n')
    repo.write('m.bin', lfsPointer(createHash('sha256').update('weights').digest('hex'), 7))
    repo.commit('first')
    repo.git('tag', 'v1')
  })
  after(() => {
    checker.dispose()
    repo.remove()
  })

  it('is unchanged only after its hash was taken', async () => {
    assert.deepEqual(await states(), { 'x.csv': 'unchanged', set: 'unchanged', 'm.bin': 'missing' })
    const other = makeDataChecker({ git })
    const found = await other.status(await look(), { bytes: 1, files: 10 })
    assert.deepEqual(
      [...found.values()].flat().map((one) => one.state),
      ['missing', 'unchecked', 'unchecked'],
    )
    other.dispose()
  })
  it('is not hashed again while it stays as it is', async () => {
    assert.deepEqual(await states({ bytes: 0, files: 10 }), { 'x.csv': 'unchanged', set: 'unchanged', 'm.bin': 'missing' })
  })
  it('is told to differ, file by file', async () => {
    repo.write('x.csv', 'hellO')
    repo.write('set/b/c', '22')
    repo.write('set/new', '3')
    repo.write('m.bin', 'weights')
    rmSync(join(repo.folder, 'set/a'))
    assert.deepEqual(await states(), { 'x.csv': 'modified', set: 'modified', 'm.bin': 'unchanged' })
    const told = [...(await checker.status(await look(), noLimits))].find(([manifest]) => manifest.path === 'set.dvc')
    assert.deepEqual(told?.[1][0]?.differs, { added: 1, deleted: 1, modified: 1 })
    const diff = await checker.diff(await look(), 'v1', null, noLimits)
    assert.ok(diff.available)
    assert.deepEqual(
      [diff.diff.added, diff.diff.deleted, diff.diff.modified].map((list) => list.map((one) => one.path)),
      [['set/new'], ['set/a'], ['set', 'set/b/c', 'x.csv']],
    )
  })
  it('leaves out what .dvcignore names', async () => {
    repo.write('set/b/c', '2')
    repo.write('set/a', '1')
    repo.write('.dvcignore', 'set/new\n')
    assert.equal((await states())['set'], 'unchanged')
  })
  it('that is gone is deleted, or missing where nobody here keeps it', async () => {
    rmSync(join(repo.folder, 'set'), { recursive: true })
    rmSync(join(repo.folder, 'x.csv'))
    const now = await states()
    assert.deepEqual([now['set'], now['x.csv']], ['deleted', 'missing'])
  })
  it('compares two commits without the disk, and says what it cannot see', async () => {
    repo.write('x.csv.dvc', dvcFile('x.csv', md5('other'), 9))
    repo.write('set.dvc', `outs:\n- md5: ${'0'.repeat(32)}.dir\n  hash: md5\n  path: set\n`)
    repo.commit('second')
    const told = await checker.diff(await look(), 'v1', 'HEAD', noLimits)
    assert.ok(told.available)
    assert.deepEqual(
      told.diff.modified.map((one) => [one.path, one.sizeDelta]),
      [
        ['m.bin', null],
        ['set', null],
        ['x.csv', 4],
      ].filter(([path]) => path !== 'm.bin'),
    )
    assert.match(told.notes.join(' '), /set at 0000000 is not known/)
  })
  it('names no commit: a sentence', async () => {
    for (const revision of ['nowhere', '--help', '', 'a\nb']) {
      const told = await checker.diff(await look(), revision, null, noLimits)
      assert.ok(!told.available, revision)
      assert.match(told.why, /knows no commit/)
    }
  })
})
