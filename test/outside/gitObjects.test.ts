// Git's objects read without git: what git itself says of every object is what is read, loose or packed.

import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findRepository, openGitObjects } from '../../src/outside/gitObjects.ts'
import { type GitRepository, makeGitRepository } from '../tools/gitRepository.ts'
import { seededRandom } from '../tools/random.ts'

describe('objects of git', () => {
  let repo: GitRepository
  beforeEach(() => {
    repo = makeGitRepository()
    const random = seededRandom(7)
    const lines = Array.from({ length: 4000 }, () => `${random()}`)
    for (let i = 0; i < 8; i++) {
      lines[Math.floor(random() * lines.length)] = `changed ${i}`
      repo.write('long.txt', lines.join('\n'))
      repo.write(`deep/er/${i}.txt`, `number ${i}\n`)
      repo.commit(`commit ${i}\n\nwith a body`)
    }
    repo.write('empty', '')
    repo.commit('the last')
  })
  afterEach(() => repo.remove())

  const open = () => openGitObjects(findRepository(repo.folder)!.git)

  /** Every object that git lists, compared with what git prints of it. */
  function compareAll(): number {
    const objects = open()
    const listed = repo.git('cat-file', '--batch-check', '--batch-all-objects').trim().split('\n')
    for (const line of listed) {
      const [id, type, size] = line.split(' ')
      if (type === 'blob') {
        const bytes = objects.blob(id!, 1 << 24)
        assert.equal(bytes?.length, Number(size), line)
        if (Number(size) < 100_000) assert.equal(new TextDecoder().decode(bytes), repo.git('cat-file', 'blob', id!), line)
      } else if (type === 'tree') {
        const entries = objects.tree(id!).map((one) => `${one.isFolder ? 'tree' : 'blob'} ${one.id}\t${one.name}`)
        assert.deepEqual(entries, repo.git('ls-tree', id!).trim().split('\n').map((one) => one.slice(7)), line) // prettier-ignore
      } else if (type === 'commit') {
        const told = objects.commit(id!)!
        assert.equal([told.tree, told.time, ...told.parents].join(' '), repo.git('log', '-1', '--format=%T %ct %P', id!).trim(), line)
      }
    }
    return listed.length
  }

  it('are the same when they lie loose', () => assert.ok(compareAll() > 30))

  it('are the same out of a pack with deltas, with either kind of base', () => {
    repo.git('repack', '-adfq', '--depth=20')
    assert.ok(/chain length = [2-9]/.test(repo.git('verify-pack', '-v', ...packs())), 'no chain of deltas')
    compareAll()
  })

  const packs = (): string[] =>
    readdirSync(join(repo.folder, '.git/objects/pack'))
      .filter((name) => name.endsWith('.idx'))
      .map((name) => join(repo.folder, '.git/objects/pack', name))

  it('are found when a pack came after the repository was opened', () => {
    const objects = open()
    const head = repo.git('rev-parse', 'HEAD').trim()
    assert.ok(objects.commit(head) !== undefined)
    repo.git('repack', '-adfq')
    assert.equal(objects.commit(head)?.message, 'the last\n')
  })

  it('are nothing when they are damaged, missing or no ids', () => {
    const id = repo.git('rev-parse', 'HEAD').trim()
    const path = join(repo.folder, '.git/objects', id.slice(0, 2), id.slice(2))
    chmodSync(path, 0o644)
    writeFileSync(path, 'no zlib')
    const objects = open()
    for (const one of [id, '0'.repeat(40), 'HEAD', '../../config', '']) assert.equal(objects.commit(one), undefined, one)
  })

  it('have their refs read loose and packed, the loose one being newer, and a state that changes with them', () => {
    const [first, last] = repo.git('rev-list', '--max-count=2', 'HEAD').trim().split('\n')
    repo.git('update-ref', 'refs/exps/ab/cd/one', first!)
    repo.git('update-ref', 'refs/exps/ab/cd/two', first!)
    repo.git('pack-refs', '--all')
    const objects = open()
    const before = objects.state('refs/exps/')
    repo.git('update-ref', 'refs/exps/ab/cd/two', last!)
    assert.notEqual(objects.state('refs/exps/'), before)
    assert.deepEqual(Object.fromEntries(objects.refs('refs/exps/')), { 'refs/exps/ab/cd/one': first, 'refs/exps/ab/cd/two': last })
  })

  it('are found from a folder below, from a worktree, and not outside', () => {
    mkdirSync(join(repo.folder, 'deep/er/still'), { recursive: true })
    assert.equal(findRepository(join(repo.folder, 'deep/er'))!.prefix, 'deep/er/')
    const head = repo.git('rev-parse', 'HEAD').trim()
    repo.git('worktree', 'add', '-q', 'other', 'HEAD')
    const place = findRepository(join(repo.folder, 'other'))!
    assert.equal(place.prefix, '')
    assert.ok(openGitObjects(place.git).commit(head) !== undefined)
    assert.equal(findRepository('/'), undefined)
  })
})
