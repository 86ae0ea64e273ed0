// What is read from git: in real repositories, hostile ones among them. No question may run a program that the repository names.

import assert from 'node:assert/strict'
import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findGit } from '../../src/outside/findGit.ts'
import { makeGatherFacts } from '../../src/outside/gatherFacts.ts'
import { type GitReader, type Repository, type Told, makeGitReader } from '../../src/outside/git.ts'
import { runGit } from '../../src/outside/runGit.ts'
import { type GitRepository, dvcFile, firstCommitTime, makeGitRepository } from '../tools/gitRepository.ts'

const binary = findGit([], process.env, process.platform)
const md5 = (digit: string): string => digit.repeat(32)

function value<T>(told: Told<T>): T {
  assert.ok(told.available, told.available ? '' : `${told.why} ${told.remedy}`)
  return told.value
}

describe('reading from git', function () {
  before(function () {
    if (binary === null) {
      console.log('      skipped: there is no git on the PATH')
      this.skip()
    }
  })
  const repositories: GitRepository[] = []
  const repository = (): GitRepository => {
    const made = makeGitRepository()
    repositories.push(made)
    return made
  }
  const reader = (root: string): GitReader => makeGitReader({ binary, root })
  after(() => {
    for (const one of repositories) one.remove()
  })

  it('tells what is checked out, also from a folder below the top', async () => {
    const repo = repository()
    repo.write('vision/a b/x.dvc', dvcFile('x', md5('a'), 1))
    const head = repo.commit('one')
    const about = value(await reader(join(repo.folder, 'vision')).about())
    assert.deepEqual(about, { prefix: 'vision/', head, branch: 'main', shallow: false } satisfies Repository)
    repo.git('checkout', '-q', '--detach')
    assert.equal(value(await reader(repo.folder).about()).branch, null)
  })

  it('lists files and blobs of a commit and of the index, whatever their names', async () => {
    const repo = repository()
    const names = ['a.dvc', 'with space.dvc', 'tab\there.dvc', 'ünïcode.dvc', '[1]*?.dvc', ':(top)x.dvc', '-dash.dvc', 'sub/deep.dvc']
    for (const [i, name] of names.entries()) repo.write(name, `content ${i}`)
    const head = repo.commit('names')
    const git = reader(repo.folder)
    const tree = value(await git.tree(head))
    assert.deepEqual(tree.map((file) => file.path).sort(), [...names].sort())
    assert.deepEqual(value(await git.index()), tree)
    const blobs = value(
      await git.blobs(
        tree.map((file) => file.blob),
        1_000,
      ),
    )
    const text = new Map(tree.map(({ path, blob }) => [path, new TextDecoder().decode(blobs.get(blob))]))
    for (const [i, name] of names.entries()) assert.equal(text.get(name), `content ${i}`)
    for (const name of names) {
      const about = value(await git.about())
      assert.deepEqual(
        value(await git.history(about, name, 10)).map((commit) => [commit.commit, commit.changes.map((change) => change.path)]),
        [[head, [name]]],
        name,
      )
    }
    const last = value(await git.lastChanges(value(await git.about()), tree))
    assert.deepEqual([...last.keys()].sort(), [...names].sort())
  })

  it('gives bytes exactly, and leaves out blobs above the limit', async () => {
    const repo = repository()
    const bytes = Uint8Array.from({ length: 512 }, (_, i) => i % 256)
    repo.write('all.bin', bytes)
    repo.write('long.bin', new Uint8Array(5_000))
    const tree = value(await reader(repo.folder).tree(repo.commit('bytes')))
    const blobs = value(
      await reader(repo.folder).blobs(
        tree.map((file) => file.blob),
        1_000,
      ),
    )
    assert.deepEqual([...blobs.values()], [bytes])
  })

  it('follows a history through a rename, newest first, with tags, and stops at a number', async () => {
    const repo = repository()
    repo.write('old.dvc', dvcFile('data.csv', md5('a'), 1_000))
    const first = repo.commit('one')
    repo.git('tag', 'v1')
    repo.write('old.dvc', dvcFile('data.csv', md5('b'), 2_000))
    const second = repo.commit('two')
    repo.git('tag', '-a', 'v2', '-m', 'two')
    repo.write('other.txt', 'x')
    repo.commit('something else')
    repo.git('mv', 'old.dvc', 'new.dvc')
    const third = repo.commit('moved')
    const git = reader(repo.folder)
    const about = value(await git.about())
    const history = value(await git.history(about, 'new.dvc', 10))
    assert.deepEqual(
      history.map(({ commit, subject, author, authorTime, tags, changes }) => [
        commit,
        subject,
        author,
        authorTime,
        tags,
        changes[0]!.status,
      ]),
      [
        [third, 'moved', 'Ada', firstCommitTime + 3 * 86_400, [], 'R100'],
        [second, 'two', 'Ada', firstCommitTime + 86_400, ['v2'], 'M'],
        [first, 'one', 'Ada', firstCommitTime, ['v1'], 'A'],
      ],
    )
    assert.equal(value(await git.history(about, 'new.dvc', 2)).length, 2)
  })

  it('reads odd messages as they are', async () => {
    const repo = repository()
    const subjects = ['a\u0001b', ':100644 100644 aaaa bbbb M', '"quotes" ünï', 'x'.repeat(5_000), 'a'.repeat(40)]
    const commits = subjects.map((subject, i) => {
      repo.write('a.dvc', dvcFile('a', md5('a'), i))
      return repo.commit(subject)
    })
    const git = reader(repo.folder)
    const history = value(await git.history(value(await git.about()), 'a.dvc', 99))
    assert.deepEqual(
      history.map(({ commit, subject }) => [commit, subject]),
      subjects.map((subject, i) => [commits[i], subject]).reverse(),
    )
  })

  it('finds the commit that gave a file what it has now, not one that a merge dropped', async () => {
    const repo = repository()
    for (let i = 0; i < 70; i++) repo.write(`d${i % 7}/${i}.dvc`, dvcFile('x', md5('a'), i))
    const first = repo.commit('all')
    repo.git('checkout', '-q', '-b', 'side')
    repo.write('d0/0.dvc', dvcFile('x', md5('c'), 5))
    repo.commit('side only')
    repo.git('checkout', '-q', 'main')
    repo.write('d1/1.dvc', dvcFile('x', md5('b'), 5))
    const second = repo.commit('main')
    repo.git('merge', '-q', '-s', 'ours', '-m', 'drop side', 'side')
    repo.commit('after')
    const git = reader(repo.folder)
    const about = value(await git.about())
    const tree = value(await git.tree(about.head))
    const last = value(await git.lastChanges(about, tree))
    assert.equal(last.size, 70)
    for (const [path, { commit }] of last) assert.equal(commit, path === 'd1/1.dvc' ? second : first, path)
  })

  it('stops a log as soon as everything is found', async () => {
    const repo = repository()
    for (let i = 0; i < 3; i++) {
      repo.write('a.dvc', dvcFile('a', md5('a'), i))
      repo.commit('x'.repeat(50_000))
    }
    const call = { binary: binary!, folder: repo.folder, args: ['log', '--format=%s'] }
    const all = await runGit(call)
    assert.ok(all.ok && !all.cut && all.bytes.length === 150_003)
    const some = await runGit({ ...call, enough: () => true })
    assert.ok(some.ok && some.cut && some.bytes.length < 150_003)
    const limited = await runGit({ ...call, limitBytes: 1_000 })
    assert.ok(limited.ok && limited.cut && limited.bytes.length === 1_000)
  })

  describe('says in a sentence why there is no answer', () => {
    const folders: string[] = []
    const folder = (): string => {
      folders.push(mkdtempSync(join(tmpdir(), 'flywheel-nogit-')))
      return folders.at(-1)!
    }
    after(() => {
      for (const one of folders) rmSync(one, { recursive: true, force: true })
    })
    const why = async (git: GitReader): Promise<string> => {
      const about = await git.about()
      assert.ok(!about.available)
      return `${about.why} ${about.remedy}`
    }

    it('no git', async () => assert.match(await why(makeGitReader({ binary: null, root: folder() })), /git was not found/))
    it('a git that is gone', async () =>
      assert.match(await why(makeGitReader({ binary: '/nowhere/git', root: folder() })), /git was not found/))
    it('no repository', async () => assert.match(await why(reader(folder())), /not in a git repository/))
    it('no folder', async () => assert.match(await why(reader(join(tmpdir(), 'flywheel-not-there'))), /is not there/))
    it('no commit', async () => assert.match(await why(reader(repository().folder)), /no commit yet/))
    it('a bare repository', async () => {
      const repo = repository()
      repo.write('a', 'a')
      repo.commit('a')
      const bare = folder()
      repo.git('clone', '-q', '--bare', repo.folder, bare)
      assert.match(await why(reader(bare)), /not in a git repository/)
    })
    it('a repository of another user, with the command that the user may run', async function () {
      if (process.platform === 'win32' || process.getuid?.() !== 0) {
        console.log('        skipped: only root can give a folder to another user')
        return this.skip()
      }
      const repo = repository()
      repo.write('a', 'a')
      repo.commit('a')
      chownSync(repo.folder, 12_345, 12_345)
      chownSync(join(repo.folder, '.git'), 12_345, 12_345)
      assert.match(await why(reader(repo.folder)), /another user.*git config --global --add safe\.directory "\/.*"/)
    })
    it('a deadline and a stop', async () => {
      const root = folder()
      const slow = join(root, 'git')
      writeFileSync(slow, '#!/bin/sh\nexec sleep 60\n')
      chmodSync(slow, 0o755)
      const call = { binary: slow, folder: root, args: ['log'] }
      if (process.platform === 'win32') return
      assert.equal(kindOf(await runGit({ ...call, deadlineMs: 50 })), 'slow')
      const stop = new AbortController()
      const running = runGit({ ...call, stop: stop.signal })
      stop.abort()
      assert.equal(kindOf(await running), 'stopped')
    })
  })
  const kindOf = (run: Awaited<ReturnType<typeof runGit>>): string => (run.ok ? 'ok' : run.kind)

  it('says that a clone is shallow', async () => {
    const repo = repository()
    for (const size of [1, 2, 3]) {
      repo.write('a.dvc', dvcFile('a', md5('a'), size))
      repo.commit(`size ${size}`)
    }
    const clone = repository()
    clone.git('fetch', '-q', '--depth=1', `file://${repo.folder}`, 'main')
    clone.git('checkout', '-q', 'FETCH_HEAD')
    const git = reader(clone.folder)
    const about = value(await git.about())
    assert.equal(about.shallow, true)
    assert.equal(value(await git.history(about, 'a.dvc', 9)).length, 1)
  })

  it('takes ids and nothing else', async () => {
    const repo = repository()
    repo.write('a.dvc', 'a')
    repo.commit('a')
    const git = reader(repo.folder)
    const about = value(await git.about())
    for (const bad of ['--output=/tmp/x', 'HEAD', '', 'main', 'a'.repeat(39), `${'a'.repeat(40)}\n--batch`]) {
      await assert.rejects(async () => git.tree(bad), /not the id/)
      await assert.rejects(async () => git.blobs([bad], 9), /not the id/)
      await assert.rejects(async () => git.history({ ...about, head: bad }, 'a.dvc', 9), /not the id/)
      await assert.rejects(async () => git.lastChanges({ ...about, head: bad }, [{ path: 'a.dvc', blob: 'b' }]), /not the id/)
      await assert.rejects(async () => git.above(bad, ['a']), /not the id/)
    }
    assert.equal(value(await git.history(about, '--output=x', 9)).length, 0)
    assert.deepEqual(readdirSync(repo.folder).sort(), ['.git', 'a.dvc'])
  })

  it('runs nothing that a hostile repository names, whatever is asked', async function () {
    if (process.platform === 'win32') return this.skip()
    const repo = repository()
    repo.write('.gitattributes', '*.dvc filter=evil diff=evil\n*.bin filter=evil diff=evil merge=evil\n')
    repo.write('a.dvc', dvcFile('a', md5('a'), 1))
    repo.write('b.bin', 'one')
    repo.commit('one')
    repo.write('a.dvc', dvcFile('a', md5('b'), 1))
    repo.write('b.bin', 'two')
    repo.commit('two')
    // a commit that claims to be signed: git would run gpg.program to check it
    const raw = repo.git('cat-file', 'commit', 'HEAD')
    const signed = raw.replace(/\n\n/, '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ\n -----END PGP SIGNATURE-----\n\n')
    repo.write('.git/signed', signed)
    const id = repo.git('hash-object', '-t', 'commit', '-w', '.git/signed').trim()
    repo.git('update-ref', 'refs/heads/main', id)

    const marks = mkdtempSync(join(tmpdir(), 'flywheel-marks-'))
    const evil = (name: string): string => {
      const program = join(marks, `${name}.sh`)
      writeFileSync(program, `#!/bin/sh\necho ran > "${marks}/${name}.mark"\ncat\n`)
      chmodSync(program, 0o755)
      return program
    }
    const hooks = join(repo.folder, '.git', 'hooks')
    for (const hook of ['post-index-change', 'post-checkout', 'pre-commit', 'reference-transaction', 'fsmonitor-watchman', 'pre-auto-gc'])
      repo.write(`.git/hooks/${hook}`, `#!/bin/sh\necho ran > "${marks}/hook-${hook}.mark"\n`)
    for (const hook of readdirSync(hooks)) chmodSync(join(hooks, hook), 0o755)
    for (const [key, of] of [
      ['core.fsmonitor', evil('fsmonitor')],
      ['core.hooksPath', hooks],
      ['core.sshCommand', evil('ssh')],
      ['core.pager', evil('pager')],
      ['core.editor', evil('editor')],
      ['core.askPass', evil('askpass')],
      ['core.gitProxy', evil('proxy')],
      ['core.alternateRefsCommand', evil('alternate')],
      ['pager.log', evil('pager-log')],
      ['diff.external', evil('external')],
      ['diff.evil.command', evil('diff-command')],
      ['diff.evil.textconv', evil('textconv')],
      ['filter.evil.clean', evil('clean')],
      ['filter.evil.smudge', evil('smudge')],
      ['filter.evil.process', evil('process')],
      ['filter.evil.required', 'true'],
      ['merge.evil.driver', evil('merge')],
      ['gpg.program', evil('gpg')],
      ['log.showSignature', 'true'],
      ['credential.helper', `!${evil('credential')}`],
      ['uploadpack.packObjectsHook', evil('pack')],
      ['remote.origin.url', 'ssh://example.invalid/x'],
      ['remote.origin.promisor', 'true'],
      ['remote.origin.uploadpack', evil('uploadpack')],
      ['extensions.partialClone', 'origin'],
      ['alias.log', `!${evil('alias')}`],
      ['alias.ls-files', `!${evil('alias')}`],
    ] as const)
      repo.git('config', key, of)
    // the same size at another time makes git look into the file
    repo.write('b.bin', 'owt')
    utimesSync(join(repo.folder, 'b.bin'), 1, 1)

    const ran = (): readonly string[] => readdirSync(marks).filter((name) => name.endsWith('.mark'))
    const asked: string[] = []
    const check = async (what: string, ask: () => Promise<unknown>): Promise<void> => {
      asked.push(what)
      await ask()
      assert.deepEqual(ran(), [], `${what} ran something`)
    }
    const git = reader(repo.folder)
    const missing = 'd'.repeat(40)
    const at = value(await git.about())
    assert.equal(at.head, id)
    await check('about', () => git.about())
    await check('tree', () => git.tree(id))
    await check('index', () => git.index())
    await check('commitOf', async () => assert.equal(value(await git.commitOf('HEAD')), id))
    await check('commitOf of an option', () => git.commitOf(`--output=${join(marks, 'option.mark')}`))
    await check('above', () => git.above(id, ['.gitattributes']))
    const tree = value(await git.tree(id))
    await check('blobs', async () => git.blobs([...tree.map((file) => file.blob), missing], 1_000))
    await check('lastChanges', async () => assert.equal(value(await git.lastChanges(at, tree)).size, tree.length))
    await check('history', async () => assert.ok(value(await git.history(at, 'b.bin', 10)).length === 2))
    await check('history of a commit that is missing', () => git.history({ ...at, head: missing }, 'b.bin', 10))
    await check('tree of a commit that is missing', () => git.tree(missing))
    assert.deepEqual(
      Object.keys(git).filter((name) => !asked.includes(name)),
      [],
      'every question is asked',
    )
    const gather = makeGatherFacts({ root: repo.folder, git: () => findGit([], process.env, process.platform) })
    for (const [kind, of] of [
      ['git', 'b.bin'],
      ['git', 'a.dvc'],
      ['changed', `b.bin\n${id}`],
      ['changed', `a.dvc\n${missing}`],
      ['commit', missing],
      ['history', 'b.bin'],
      ['authors', ''],
      ['head', ''],
    ] as const)
      await check(`the fact ${kind} of ${of}`, () => gather(kind, of))
    // the trap works: plain git falls into it
    for (const plain of [['status'], ['log', '-1'], ['diff', 'HEAD~1', 'HEAD']])
      assert.ok(plain.length > 0 && tried(() => repo.git(...plain)))
    for (const mark of ['fsmonitor', 'gpg', 'process']) assert.ok(ran().includes(`${mark}.mark`), `${mark} was no trap`)
    rmSync(marks, { recursive: true, force: true })
  })
})

/** Runs it, whether it fails or not. */
function tried(run: () => unknown): true {
  try {
    run()
  } catch {
    // plain git stumbles over the trap
  }
  return true
}

describe('finding git', () => {
  it('takes the first on the PATH that is absolute and outside the workspace', function () {
    if (process.platform === 'win32') return this.skip()
    const top = mkdtempSync(join(tmpdir(), 'flywheel-findgit-'))
    const bin = join(top, 'git')
    writeFileSync(bin, '')
    const env = { PATH: `.:${top}:/usr/bin:/bin` }
    assert.equal(findGit([], env, 'linux'), bin)
    assert.notEqual(findGit([top], env, 'linux'), bin)
    assert.equal(findGit([], { PATH: '.:relative/bin' }, 'linux'), null)
    assert.equal(findGit([], {}, 'linux'), null)
    rmSync(top, { recursive: true })
  })
})
