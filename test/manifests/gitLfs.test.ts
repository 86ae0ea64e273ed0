// Git LFS pointers as git-lfs accepts them, and which paths have them by .gitattributes.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { lfsPaths } from '../../src/manifests/gitAttributes.ts'
import { gitLfs, looksLikePointer } from '../../src/manifests/gitLfs.ts'
import { seededRandom } from '../tools/random.ts'
import { lfsPointer, makeGitRepository } from '../tools/gitRepository.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const oid = 'b'.repeat(64)

describe('a Git LFS pointer', () => {
  const good: [name: string, text: string][] = [
    ['as git-lfs writes it', lfsPointer(oid, 12_345)],
    ['with Windows line ends', lfsPointer(oid, 12_345).replaceAll('\n', '\r\n')],
    ['without its last line end', lfsPointer(oid, 12_345).trimEnd()],
    ['of hawser', lfsPointer(oid, 12_345).replace('git-lfs.github.com/spec/v1', 'hawser.github.com/spec/v1')],
    ['with an extension', lfsPointer(oid, 12_345).replace('oid', `ext-0-foo sha256:${'c'.repeat(64)}\noid`)],
  ]
  for (const [name, text] of good)
    it(`is read ${name}`, () => {
      assert.ok(looksLikePointer(bytes(text)))
      const { entries, why } = gitLfs.read({ path: 'a b/m.bin', bytes: bytes(text) }, () => undefined)
      assert.deepEqual(
        [why, entries.map((one) => [one.path, one.hash, one.hashKind, one.sizeBytes, one.why])],
        [null, [['a b/m.bin', oid, 'sha256', 12_345, null]]],
      )
    })
  const bad: [name: string, text: string, why: RegExp][] = [
    ['nothing', '', /not a pointer/],
    ['a text', 'version 3\n', /not a pointer/],
    ['no oid', lfsPointer(oid, 1).replace(/oid.*\n/, ''), /no "oid"/],
    ['no size', lfsPointer(oid, 1).replace(/size.*\n/, ''), /no "size"/],
    ['a size in words', lfsPointer(oid, 1).replace('size 1', 'size many'), /^Line 3: "size"/],
    ['a size too large to be exact', lfsPointer(oid, 1).replace('size 1', 'size 9999999999999999'), /^Line 3: "size"/],
    ['an oid without a method', lfsPointer(oid, 1).replace('sha256:', ''), /^Line 2: "oid"/],
    ['more than 1024 bytes', lfsPointer(oid, 1) + 'x'.repeat(1_024), /not a pointer/],
  ]
  for (const [name, text, why] of bad)
    it(`is none: ${name}`, () => assert.match(gitLfs.read({ path: 'm', bytes: bytes(text) }, () => undefined).why ?? 'nothing', why))
})

describe('filter=lfs by .gitattributes', () => {
  const cases: [attributes: Record<string, string>, path: string, is: boolean][] = [
    [{ '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text' }, 'a.bin', true],
    [{ '.gitattributes': '*.bin filter=lfs' }, 'deep/er/a.bin', true],
    [{ '.gitattributes': '*.bin filter=lfs' }, 'a.bins', false],
    [{ '.gitattributes': '*.bin filter=other' }, 'a.bin', false],
    [{ '.gitattributes': '*.bin filter=lfs\nsmall.bin -filter' }, 'x/small.bin', false],
    [{ '.gitattributes': '*.bin filter=lfs\nsmall.bin !filter' }, 'small.bin', false],
    [{ '.gitattributes': '*.bin filter=lfs\n*.bin text' }, 'a.bin', true],
    [{ '.gitattributes': 'data/*.csv filter=lfs' }, 'data/a.csv', true],
    [{ '.gitattributes': 'data/*.csv filter=lfs' }, 'data/sub/a.csv', false],
    [{ '.gitattributes': 'data/*.csv filter=lfs' }, 'x/data/a.csv', false],
    [{ '.gitattributes': '/a.bin filter=lfs' }, 'a.bin', true],
    [{ '.gitattributes': '/a.bin filter=lfs' }, 'x/a.bin', false],
    [{ '.gitattributes': 'data/** filter=lfs' }, 'data/x/y', true],
    [{ '.gitattributes': '**/raw/* filter=lfs' }, 'raw/a', true],
    [{ '.gitattributes': '**/raw/* filter=lfs' }, 'a/b/raw/c', true],
    [{ '.gitattributes': 'a/**/b filter=lfs' }, 'a/b', true],
    [{ '.gitattributes': 'a/**/b filter=lfs' }, 'a/x/y/b', true],
    [{ '.gitattributes': 'data/ filter=lfs' }, 'data/x', false],
    [{ '.gitattributes': '[ab].bin filter=lfs' }, 'b.bin', true],
    [{ '.gitattributes': '[!ab].bin filter=lfs' }, 'b.bin', false],
    [{ '.gitattributes': '[a-c]?.bin filter=lfs' }, 'bz.bin', true],
    [{ '.gitattributes': '"with space.bin" filter=lfs' }, 'with space.bin', true],
    [{ '.gitattributes': '\\*.bin filter=lfs' }, 'a.bin', false],
    [{ '.gitattributes': '# *.bin filter=lfs' }, 'a.bin', false],
    [{ '.gitattributes': '[attr]big filter=lfs -text\n*.bin big' }, 'a.bin', true],
    [{ '.gitattributes': '*.bin filter=lfs', 'sub/.gitattributes': '*.bin -filter' }, 'sub/a.bin', false],
    [{ '.gitattributes': '*.bin -filter', 'sub/.gitattributes': '*.bin filter=lfs' }, 'sub/a.bin', true],
    [{ 'sub/.gitattributes': 'x/*.bin filter=lfs' }, 'sub/x/a.bin', true],
    [{ 'sub/.gitattributes': '*.bin filter=lfs' }, 'other/a.bin', false],
    [{}, 'a.bin', false],
  ]
  const filesOf = (attributes: Record<string, string>) => Object.entries(attributes).map(([path, text]) => ({ path, text }))
  it('is told for each of a table of cases', () => {
    for (const [attributes, path, is] of cases)
      assert.equal(lfsPaths(filesOf(attributes))(path), is, `${JSON.stringify(attributes)} ${path}`)
  })

  it('is what git says of the same table', function () {
    if (spawnSync('git', ['--version']).status !== 0) {
      console.log('      skipped: there is no git on the PATH')
      return this.skip()
    }
    const repo = makeGitRepository()
    try {
      for (const [attributes, path] of cases) {
        repo.git('clean', '-qfdx')
        for (const [file, text] of Object.entries(attributes)) repo.write(file, text)
        const said = repo.git('check-attr', '-z', 'filter', '--', path).split('\0')[2]
        assert.equal(lfsPaths(filesOf(attributes))(path), said === 'lfs', `${JSON.stringify(attributes)} ${path}: git says ${said}`)
      }
    } finally {
      repo.remove()
    }
  })

  it('costs little for hostile patterns', () => {
    const text = [`${'*a'.repeat(900)}b filter=lfs`, `${'**/'.repeat(300)}x filter=lfs`, `${'['.repeat(2_000)} filter=lfs`].join('\n')
    const isLfs = lfsPaths([{ path: '.gitattributes', text }])
    assert.equal(isLfs('a'.repeat(4_000)), false)
    assert.equal(isLfs(`${'a/'.repeat(500)}y`), false)
  })

  it('says something for any bytes', () => {
    const random = seededRandom(7)
    const letters = '*?[]!^\\"/-ab.# =filterlfs\n\t'
    for (let i = 0; i < 3_000; i++) {
      const text = Array.from({ length: 40 }, () => letters[Math.floor(random() * letters.length)]).join('')
      assert.equal(typeof lfsPaths([{ path: '.gitattributes', text: `* filter=lfs\n${text}` }])('a/b.bin'), 'boolean')
    }
  })
})
