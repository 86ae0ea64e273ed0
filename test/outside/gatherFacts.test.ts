// What rules ask of a folder, on a real disk and in real repositories: sizes, links, hashes, who changed what and when, and how few calls git costs.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Fact, GatherFact } from '../../src/core/fact.ts'
import { findGit } from '../../src/outside/findGit.ts'
import { makeGatherFacts } from '../../src/outside/gatherFacts.ts'
import { type GitRepository, firstCommitTime, lfsPointer, makeGitRepository } from '../tools/gitRepository.ts'

const binary = findGit([], process.env, process.platform)
const day = 86_400
const value = <T>(fact: Fact<T>): T => {
  assert.ok(fact.known, fact.known ? '' : fact.why)
  return fact.value
}
const why = (fact: Fact<unknown>): string => (fact.known ? `known: ${JSON.stringify(fact.value)}` : fact.why)
const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

describe('facts of a folder', () => {
  const folders: string[] = []
  const folder = (files: Readonly<Record<string, string | Uint8Array>> = {}): string => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'flywheel-facts-')))
    folders.push(root)
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), content)
    }
    return root
  }
  const gatherIn = (root: string): GatherFact => makeGatherFacts({ root, git: () => binary })
  after(() => folders.forEach((one) => rmSync(one, { recursive: true, force: true })))

  it('are the names that a glob means, and no others', async () => {
    const gather = gatherIn(
      folder({
        'planning/a.md': '',
        'planning/b/c.md': '',
        'data/x/metrics.py': '',
        'node_modules/metrics.py': '',
        'env/pyvenv.cfg': '',
        'env/lib/metrics.py': '',
        '.github/workflows/ci.yml': '',
      }),
    )
    const names = async (glob: string) => value(await gather('glob', glob))
    assert.deepEqual(await names('planning/*.md'), ['planning/a.md'])
    assert.deepEqual(await names('planning/**'), ['planning/a.md', 'planning/b/c.md'])
    assert.deepEqual(await names('**/metrics.py'), ['data/x/metrics.py'])
    assert.deepEqual(await names('.github/workflows/*.yml'), ['.github/workflows/ci.yml'])
    assert.deepEqual(await names('planning/{a,z}.md'), ['planning/a.md'])
    assert.deepEqual(await names('planning'), [])
    assert.deepEqual(await names('nothing/*'), [])
    for (const bad of ['../*', '/etc/*', '*a*a*a*a*a*', '{{a,b},c}'])
      assert.match(why(await gather('glob', bad)), /is no glob below the folder/)
  })

  it('are texts, and why a text is none', async () => {
    const root = folder({
      'a.yaml': '\u00e4: 1',
      'long.yaml': 'x'.repeat(256_001),
      'b.bin': new Uint8Array([1, 0, 2]),
      'huge.yaml': '',
      'd/e.txt': '',
    })
    // sparse: two gigabytes that take no room
    truncateSync(join(root, 'huge.yaml'), 2_000_000_000)
    symlinkSync('/etc/hostname', join(root, 'out.yaml'))
    symlinkSync('a.yaml', join(root, 'in.yaml'))
    const gather = gatherIn(root)
    const text = async (path: string): Promise<string> => {
      const fact = await gather('text', path)
      return fact.known ? fact.value.slice(0, 9) : fact.why
    }
    assert.equal(await text('a.yaml'), '\u00e4: 1')
    assert.equal(await text('in.yaml'), '\u00e4: 1')
    assert.equal(await text('nothing.yaml'), 'there is no such file')
    assert.equal(await text('a.yaml/b'), 'there is no such file')
    assert.equal(await text('d'), 'there is no such file')
    assert.equal(await text('long.yaml'), 'long.yaml has 256001 characters; at most 256,000 characters are read')
    assert.equal(await text('huge.yaml'), 'huge.yaml has 2 GB; at most 256,000 characters are read')
    assert.equal(await text('b.bin'), 'b.bin is no text')
    assert.equal(await text('out.yaml'), 'out.yaml is a link that leads out of the folder')
    assert.equal(await text('../../etc/passwd'), '../../etc/passwd lies outside the folder')
    assert.equal(await text('a\0b'), 'a\0b lies outside the folder')
  })

  it('are sizes and times', async () => {
    const root = folder({ 'a.json': '{}' })
    utimesSync(join(root, 'a.json'), 1_000, 2_000)
    const gather = gatherIn(root)
    assert.deepEqual(value(await gather('stat', 'a.json')), { sizeBytes: 2, writtenAt: 2_000 })
    assert.equal(value(await gather('stat', '.')).sizeBytes, 0)
    assert.equal(why(await gather('stat', 'b.json')), 'there is no such file')
  })

  it('are hashes of many files, as anybody can compute them', async () => {
    const root = folder({ 'data/bench/b/2.txt': 'two', 'data/bench/a.txt': 'one', 'data/other.txt': 'x' })
    const gather = gatherIn(root)
    const expected = sha256(`a.txt\0${sha256('one')}\nb/2.txt\0${sha256('two')}\n`)
    assert.equal(value(await gather('digest', 'data/bench/**')), expected)
    assert.equal(value(await gather('digest', 'data/other.txt')), sha256(`other.txt\0${sha256('x')}\n`))
    writeFileSync(join(root, 'data/bench/a.txt'), 'uno')
    assert.notEqual(value(await gatherIn(root)('digest', 'data/bench/**')), expected)
    assert.equal(why(await gather('digest', 'none/**')), 'there is no such file')
    truncateSync(join(root, 'data/other.txt'), 3_000_000_000)
    assert.equal(why(await gatherIn(root)('digest', 'data/other.txt')), '3 GB: not recomputed')
  })

  it('that git would know are not known without a repository, or without git', async () => {
    const root = folder({ a: '' })
    assert.equal(why(await gatherIn(root)('git', 'a')), 'The folder is not in a git repository')
    const without = makeGatherFacts({ root, git: () => null })
    for (const [kind, of] of [
      ['git', 'a'],
      ['changed', `a\n${'a'.repeat(40)}`],
      ['commit', 'a'.repeat(40)],
      ['history', 'a'],
      ['authors', ''],
      ['head', ''],
    ] as const)
      assert.equal(why(await without(kind, of)), 'git was not found on the PATH', kind)
  })
})

describe('facts of a repository', () => {
  const made: GitRepository[] = []
  const repository = (): GitRepository => {
    const repo = makeGitRepository()
    made.push(repo)
    return repo
  }
  after(() => made.forEach((one) => one.remove()))
  const gatherIn = (root: string): GatherFact => makeGatherFacts({ root, git: () => binary })
  const short = async (gather: GatherFact, path: string) => {
    const { tracked, dirty, last, first } = value(await gather('git', path))
    return [tracked, dirty, last?.subject ?? null, first?.subject ?? null]
  }

  it('without a commit are known: nothing is committed', async () => {
    const repo = repository()
    repo.write('a', 'x')
    const gather = gatherIn(repo.folder)
    assert.deepEqual(await short(gather, 'a'), [false, true, null, null])
    assert.equal(value(await gather('commit', 'a'.repeat(40))), false)
    assert.deepEqual(value(await gather('authors', '')), { people: [], commits: 0 })
    assert.deepEqual(value(await gather('history', 'a')), [])
  })

  it('say what is committed, by whom first and last, and what differs', async () => {
    const repo = repository()
    repo.write('a.md', 'one\n')
    repo.write('sub/b.md', 'b\r\n')
    repo.write('data.bin', lfsPointer(sha256('real data'), 9))
    repo.commit('first')
    repo.write('a.md', 'two\n')
    repo.commit('second')
    repo.write('new.md', '')
    // as a checkout with other line ends, or with Git LFS, would leave them
    repo.write('a.md', 'two\r\n')
    repo.write('data.bin', 'real data')
    const gather = gatherIn(repo.folder)
    assert.deepEqual(await short(gather, 'a.md'), [true, false, 'second', 'first'])
    assert.deepEqual(await short(gather, 'sub/b.md'), [true, false, 'first', 'first'])
    assert.deepEqual(await short(gather, 'data.bin'), [true, false, 'first', 'first'])
    assert.deepEqual(await short(gather, 'new.md'), [false, true, null, null])
    assert.equal(value(await gather('git', 'a.md')).last?.authorTime, firstCommitTime + day)
    assert.equal(why(await gather('git', 'gone.md')), 'there is no such file')
    repo.write('a.md', 'three\n')
    repo.write('data.bin', 'other data')
    const later = gatherIn(repo.folder)
    assert.deepEqual(await short(later, 'a.md'), [true, true, 'second', 'first'])
    assert.deepEqual(await short(later, 'data.bin'), [true, true, 'first', 'first'])
    rmSync(join(repo.folder, 'a.md'))
    assert.deepEqual(await short(gatherIn(repo.folder), 'a.md'), [true, true, 'second', 'first'])
  })

  it('say what changed after a commit, by which one, merges and reverts among them', async () => {
    const repo = repository()
    repo.write('a', '1')
    repo.write('b', '1')
    const first = repo.commit('first')
    repo.git('checkout', '-q', '-b', 'side')
    repo.write('a', '2')
    const side = repo.commit('on the side')
    repo.git('checkout', '-q', 'main')
    repo.write('b', '2')
    const second = repo.commit('second')
    repo.git('merge', '-q', '--no-ff', '-m', 'merged', 'side')
    const changed = async (path: string, since: string) => {
      const fact = await gatherIn(repo.folder)('changed', `${path}\n${since}`)
      return fact.known ? (fact.value.by?.commit ?? (fact.value.worktree ? 'worktree' : null)) : fact.why
    }
    assert.equal(await changed('a', first), side)
    assert.equal(await changed('a', side), null)
    // the merge brought it after the second commit, whenever it was written
    assert.equal(await changed('a', second), side)
    assert.equal(await changed('b', second), null)
    assert.equal(await changed('b', side), second)
    assert.equal(await changed('b', side.slice(0, 8)), second)
    repo.write('b', '1')
    assert.equal(await changed('b', second), 'worktree')
    repo.commit('taken back')
    assert.equal(await changed('b', first), null)
    assert.equal(await changed('new', first), null)
    repo.write('new', '')
    assert.equal(await changed('new', first), 'worktree')
    assert.equal(await changed('a', 'f'.repeat(40)), 'ffffffffffff is not in this history')
    assert.equal(await changed('a', '--all'), '--all is not in this history')
    assert.equal(await changed('a', ''), ' is not in this history')
  })

  it('say which commits HEAD comes from, who committed, and what stood in a file', async () => {
    const repo = repository()
    repo.write('src/a.py', '1')
    const first = repo.commit('first')
    repo.write('src/a.py', '2')
    repo.git('add', '-A')
    repo.git('-c', 'user.name=Noor', 'commit', '-q', '-m', 'by Noor', '--author=Noor <n@x.org>')
    repo.write('docs/a.md', 'x')
    const last = repo.commit('third')
    repo.git('checkout', '-q', '-b', 'elsewhere', first)
    repo.write('z', '1')
    const elsewhere = repo.commit('elsewhere')
    repo.git('checkout', '-q', 'main')
    const gather = gatherIn(repo.folder)
    assert.deepEqual(
      await Promise.all([first, first.slice(0, 7), last, elsewhere, 'x'].map(async (one) => value(await gather('commit', one)))),
      [true, true, true, false, false],
    )
    assert.equal(value(await gather('head', '')), last)
    assert.deepEqual(value(await gather('authors', '')), { people: ['Ada', 'Noor'], commits: 3 })
    assert.deepEqual(value(await gather('authors', 'src')), { people: ['Ada', 'Noor'], commits: 2 })
    assert.deepEqual(value(await gather('authors', 'none')), { people: [], commits: 0 })
    assert.deepEqual(
      value(await gather('history', 'src/a.py')).map((one) => [one.subject, one.author, one.text]),
      [
        ['by Noor', 'Noor', '2'],
        ['first', 'Ada', '1'],
      ],
    )
  })

  it('below the top of a repository are those of the folder', async () => {
    const repo = repository()
    repo.write('vision/a', '1')
    repo.write('a', 'other')
    const first = repo.commit('first')
    repo.write('vision/a', '2')
    const second = repo.commit('second')
    const gather = gatherIn(join(repo.folder, 'vision'))
    assert.deepEqual(await short(gather, 'a'), [true, false, 'second', 'first'])
    assert.equal(value(await gather('changed', `a\n${first}`)).by?.commit, second)
    assert.deepEqual(
      value(await gather('history', 'a')).map((one) => one.text),
      ['2', '1'],
    )
  })

  it('of a shallow clone say that older commits are not here', async () => {
    const repo = repository()
    const first = (repo.write('a', '1'), repo.commit('first'))
    const second = (repo.write('a', '2'), repo.commit('second'))
    const clone = repository()
    clone.git('fetch', '-q', '--depth=1', `file://${repo.folder}`, 'main')
    clone.git('checkout', '-q', 'FETCH_HEAD')
    const gather = gatherIn(clone.folder)
    assert.equal(value(await gather('commit', second)), true)
    assert.equal(why(await gather('commit', first)), 'Older commits were not downloaded')
    assert.equal(why(await gather('changed', `a\n${first}`)), 'Older commits were not downloaded')
  })

  it('are asked together, and followed when HEAD moves', async () => {
    const repo = repository()
    for (let i = 0; i < 40; i++) repo.write(`f${i}`, '1')
    const first = repo.commit('first')
    repo.write('f7', '2')
    repo.commit('second')
    let rounds = 0
    let now = 0
    const git = (): string | null => {
      rounds++
      return binary
    }
    const gather = makeGatherFacts({ root: repo.folder, git, clock: () => now })
    const all = await Promise.all(Array.from({ length: 40 }, (_, i) => gather('changed', `f${i}\n${first}`)))
    assert.deepEqual(
      all.flatMap((one, i) => (value(one).by === null ? [] : [i])),
      [7],
    )
    assert.equal(rounds, 1)
    repo.write('f8', '2')
    const third = repo.commit('third')
    now += 1_000
    const by = async (path: string) => value(await gather('changed', `${path}\n${first}`)).by?.commit
    assert.deepEqual([await by('f8'), (await by('f7')) === third, rounds], [third, false, 2])
  })
})
