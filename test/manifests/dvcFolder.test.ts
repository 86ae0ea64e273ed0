// How DVC turns folders into hashes: listings, text files and what it leaves out. The hashes were told by DVC 3.67 and dvc_data.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { ignoredBy } from '../../src/manifests/dvcIgnore.ts'
import { listingText, looksLikeText, readListing, withUnixEnds } from '../../src/manifests/dvcListing.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe("a folder's listing", () => {
  it('is written as Python writes it: sorted by code point, everything but ASCII escaped', () => {
    const files = ['z', 'a/b', 'ä', '😀', '\uffee', 'q"\\', '\u007f'].map((path, i) => ({ path, hash: String(i) }))
    assert.equal(
      listingText(files),
      '[{"md5": "1", "relpath": "a/b"}, {"md5": "5", "relpath": "q\\"\\\\"}, {"md5": "0", "relpath": "z"}, {"md5": "6", "relpath": "\\u007f"}, ' +
        '{"md5": "2", "relpath": "\\u00e4"}, {"md5": "4", "relpath": "\\uffee"}, {"md5": "3", "relpath": "\\ud83d\\ude00"}]',
    )
  })
  it('of nothing has the hash that DVC gives an empty folder', () => {
    assert.equal(createHash('md5').update(listingText([])).digest('hex'), 'd751713988987e9331980363e24189ce')
  })
  it('is read back, and nothing else is', () => {
    const files = [
      { path: 'a/b', hash: '1' },
      { path: 'c', hash: '2' },
    ]
    assert.deepEqual(readListing(bytes(listingText(files))), files)
    for (const text of ['', '{}', '[1]', '[{"md5": "1"}]', '[{"md5": 1, "relpath": "x"}]', '[{"md5": "1"'])
      assert.equal(readListing(bytes(text)), null)
  })
})

describe('text as DVC before 3 hashed it', () => {
  for (const [what, block, isText] of [
    ['nothing', '', true],
    ['a table', 'a,b\r\n1,2\r\n', true],
    ['a zero', 'a\0b', false],
    ['few strange characters', 'aaaaaaa\u0001\u0002\u0003', true],
    ['many strange characters', 'aaaaaa\u0001\u0002\u0003\u0004', false],
  ] as const)
    it(`${what} is ${isText ? 'text' : 'none'}`, () => assert.equal(looksLikeText(bytes(block)), isText))
  it('loses the CR of CR LF and no other', () => {
    assert.equal(new TextDecoder().decode(withUnixEnds(bytes('a\r\nb\rc\n\r\r\n\r'))), 'a\nb\rc\n\r\n\r')
  })
})

describe('.dvcignore', () => {
  const files = [
    { folder: '', text: '# words\n*.tmp\n!keep.tmp\n/top\nbuild/\ndata/**/raw\n' },
    { folder: 'data', text: 'own.csv\n!odd.tmp\n' },
  ]
  const isIgnored = ignoredBy(files)
  for (const [path, isFolder, wanted] of [
    ['x.tmp', false, true],
    ['a/b/x.tmp', false, true],
    ['a/keep.tmp', false, false],
    ['top', true, true],
    ['a/top', false, false],
    ['a/build', true, true],
    ['a/build', false, false],
    ['data/a/b/raw', false, true],
    ['data/raw', false, true],
    ['own.csv', false, false],
    ['data/own.csv', false, true],
    ['data/sub/own.csv', false, true],
    ['data/odd.tmp', false, false],
    ['odd.tmp', false, true],
    ['a/.git', true, true],
    ['a/.dvc', true, true],
    ['a/x.dvc', false, false],
  ] as const)
    it(`${wanted ? 'leaves out' : 'keeps'} ${path}${isFolder ? '/' : ''}`, () => assert.equal(isIgnored(path, isFolder), wanted))
})
