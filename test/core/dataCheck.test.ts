// States of data against their manifests, and what differs between two times, by tables.

import assert from 'node:assert/strict'
import { type DataItem, type FoundData, diffData, stateOf } from '../../src/core/dataCheck.ts'
import type { ManifestEntry } from '../../src/core/manifest.ts'

const entry = (hash: string | null, isFolder = false): ManifestEntry => ({
  path: 'p',
  stage: null,
  hash,
  hashKind: 'md5',
  isFolder,
  sizeBytes: null,
  files: null,
  remote: null,
  frozen: false,
  origin: null,
  why: null,
})
const folder = (hash: string, files: Record<string, string>, listed: Record<string, string> | null): FoundData => ({
  kind: 'folder',
  hash,
  files: new Map(Object.entries(files)),
  listed: listed === null ? null : new Map(Object.entries(listed)),
})
const file = (hash: string): FoundData => ({ kind: 'file', hash, sizeBytes: 1 })

describe('the state of data', () => {
  for (const [what, of, found, wanted] of [
    ['the same hash', entry('aa'), file('aa'), ['unchanged', null]],
    ['the same hash with the name of its method', entry('sha256:AA'), file('aa'), ['unchanged', null]],
    ['another hash', entry('aa'), file('bb'), ['modified', null]],
    ['gone, kept in the cache', entry('aa'), { kind: 'nothing', kept: true }, ['deleted', null]],
    ['gone, kept nowhere here', entry('aa'), { kind: 'nothing', kept: false }, ['missing', null]],
    ['never made', entry(null), { kind: 'nothing', kept: false }, ['missing', null]],
    ['there without a recorded hash', entry(null), file('aa'), ['untracked', null]],
    ['only a pointer', entry('aa'), { kind: 'pointer' }, ['missing', null]],
    ['too large to be read', entry('aa'), { kind: 'unread', why: 'No.' }, ['unchecked', null]],
    ['a folder in place of a file', entry('aa'), folder('aa', {}, null), ['modified', null]],
    ['a file in place of a folder', entry('aa.dir', true), file('aa.dir'), ['modified', null]],
    ['the same folder', entry('aa.dir', true), folder('aa.dir', { x: '1' }, null), ['unchanged', null]],
    ['a folder whose listing is not kept', entry('aa.dir', true), folder('bb.dir', { x: '1' }, null), ['modified', null]],
    [
      'a folder that differs',
      entry('aa.dir', true),
      folder('bb.dir', { new: '1', same: '2', other: '3' }, { same: '2', other: '4', old: '5', older: '6' }),
      ['modified', { added: 1, deleted: 2, modified: 1 }],
    ],
  ] as const)
    it(`${what}: ${wanted[0]}`, () => {
      const { state, differs } = stateOf(of, found)
      assert.deepEqual([state, differs], wanted)
    })
})

describe('what differs between two times of data', () => {
  const item = (path: string, hash: string | null, more: Partial<DataItem> = {}): DataItem => ({
    path,
    hash,
    isFolder: false,
    sizeBytes: null,
    ...more,
  })
  const words = (before: readonly DataItem[], after: readonly DataItem[]): string => {
    const { added, deleted, modified, renamed } = diffData(before, after)
    const of = (mark: string, list: typeof added): string[] =>
      list.map((one) => `${mark}${one.oldPath === null ? '' : `${one.oldPath}>`}${one.path}${one.isFolder ? '/' : ''}`)
    return [...of('+', added), ...of('-', deleted), ...of('~', modified), ...of('=', renamed)].join(' ')
  }
  for (const [what, before, after, wanted] of [
    ['nothing', [item('a', '1')], [item('a', '1')], ''],
    ['a change', [item('a', '1')], [item('a', '2')], '~a'],
    ['another method of hashing', [item('a', 'md5-dos2unix:1')], [item('a', 'md5:1')], '~a'],
    ['one more and one less', [item('a', '1')], [item('b', '2')], '+b -a'],
    ['a rename', [item('a', '1')], [item('b', '1')], '=a>b'],
    ['a copy beside it is no rename', [item('a', '1')], [item('a', '1'), item('b', '1')], '+b'],
    [
      'two renames of one content, in the order of paths',
      [item('a', '1'), item('b', '1')],
      [item('c', '1'), item('d', '1'), item('e', '1')],
      '+e =a>c =b>d',
    ],
    [
      'a folder with a file more',
      [item('d', '1', { isFolder: true }), item('d/x', '2')],
      [item('d', '3', { isFolder: true }), item('d/x', '2'), item('d/y', '4')],
      '+d/y ~d/',
    ],
    [
      'a folder whose listing one side lacks tells nothing of its files',
      [item('d', '1', { isFolder: true, closed: true })],
      [item('d', '3', { isFolder: true }), item('d/x', '2')],
      '~d/',
    ],
    ['a file that became a folder', [item('d', '1')], [item('d', '1.dir', { isFolder: true }), item('d/x', '2')], '+d/x ~d'],
    ['what has no hash is no rename', [item('a', null)], [item('b', null)], '+b -a'],
  ] as const)
    it(what, () => assert.equal(words(before, after), wanted))

  it('tells by how many bytes', () => {
    const { added, deleted, modified } = diffData(
      [item('a', '1', { sizeBytes: 10 }), item('b', '2', { sizeBytes: 5 }), item('c', '3')],
      [item('a', '9', { sizeBytes: 4 }), item('c', '4', { sizeBytes: 7 }), item('d', '5', { sizeBytes: 8 })],
    )
    assert.deepEqual(
      [added, deleted, modified].map((list) => list.map((one) => one.sizeDelta)),
      [[8], [-5], [-6, null]],
    )
  })
})
