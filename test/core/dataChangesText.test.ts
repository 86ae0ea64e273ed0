// What differs between two versions of data, as the text that a person reads.

import assert from 'node:assert/strict'
import type { DataChanges, SizedChange } from '../../src/core/data.ts'
import { dataChangesText } from '../../src/core/dataChangesText.ts'
import { sayPlain } from '../../src/core/say.ts'

const change = (path: string, oldSize: number | null, newSize: number | null, more: Partial<SizedChange> = {}): SizedChange => ({
  path,
  isFolder: false,
  oldPath: null,
  oldHash: null,
  newHash: null,
  sizeDelta: null,
  oldSize,
  newSize,
  ...more,
})
const none: DataChanges = { added: [], deleted: [], modified: [], renamed: [], notes: [] }
const text = (changes: DataChanges): string[] =>
  dataChangesText(changes, { path: 'd.dvc', older: 'v1', newer: 'on disk' }, sayPlain).trimEnd().split('\n')

describe('the text of what differs between versions', () => {
  it('counts first, then tells each file with its sizes', () =>
    assert.deepEqual(
      text({
        added: [change('d/long/name', null, 75), change('d/b', null, null)],
        deleted: [change('d/c', 1_500, null)],
        modified: [change('d/e', 75, 80), change('d/f', 80, 75), change('d/g', 5, 5)],
        renamed: [change('d/i', 9, 9, { oldPath: 'd/h' })],
        notes: [],
      }),
      [
        'd.dvc: v1 → on disk',
        '2 added, 1 deleted, 3 modified, 1 renamed',
        '',
        'added  d/long/name  75 B',
        'added  d/b',
        '',
        'deleted  d/c  1.5 kB',
        '',
        'modified  d/e  75 B → 80 B (+5 B)',
        'modified  d/f  80 B → 75 B (−5 B)',
        'modified  d/g  5 B',
        '',
        'renamed  d/h → d/i  9 B',
      ],
    ))

  it('says the same only when all of it is known', () => {
    assert.equal(text(none)[1], 'The data is the same.')
    assert.deepEqual(text({ ...none, notes: ['What is in d at 1a2b3c4 is not known: its listing is not in the cache.'] }).slice(1), [
      'No difference that can be told.',
      'What is in d at 1a2b3c4 is not known: its listing is not in the cache.',
    ])
  })

  it('keeps one row for each file, whatever its name holds, and marks folders', () =>
    assert.deepEqual(text({ ...none, modified: [change('d/a\nb', 1, 1), change('d', null, null, { isFolder: true })] }).slice(3), [
      'modified  d/a\ufffdb  1 B',
      'modified  d/',
    ]))

  it('counts what is too much to list', () => {
    const many = Array.from({ length: 20_001 }, (_, i) => change(`d/${i}`, null, 1))
    assert.deepEqual([text({ ...none, added: many }).length, text({ ...none, added: many }).at(-1)], [20_004, 'and 1 more'])
  })
})
