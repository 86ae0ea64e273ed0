// Rows of the Data view, line by line, for states that occur: as text, so that a table can be read.

import assert from 'node:assert/strict'
import { type DataHistory, type DataRoot, type DataState, type DataVersion, type TrackedManifest, noData } from '../../src/core/data.ts'
import { type DataTree, dataHeader, dataRows, idsOf } from '../../src/core/dataRows.ts'
import type { DataUses } from '../../src/core/dataUse.ts'
import { stateWords } from '../../src/core/dataWords.ts'
import type { ManifestEntry } from '../../src/core/manifest.ts'
import { runKey } from '../../src/core/run.ts'
import { sayPlain } from '../../src/core/say.ts'

const day = 86_400
const now = 1_700_000_000
const commit = { commit: '3f2c1ab'.padEnd(40, '0'), author: 'Ada', authorTime: now - 2 * 3_600, subject: 'More rows' }
const entry = (path: string, more: Partial<ManifestEntry> = {}): ManifestEntry => ({
  path,
  stage: null,
  hash: 'a'.repeat(32),
  hashKind: 'md5',
  isFolder: false,
  sizeBytes: 1_200_000_000,
  files: null,
  remote: null,
  frozen: false,
  origin: null,
  why: null,
  ...more,
})
const manifest = (path: string, more: Partial<TrackedManifest> = {}): TrackedManifest => ({
  path,
  kind: 'dvc',
  entries: [entry(path.replace(/\.dvc$/, ''))],
  why: null,
  lastCommit: commit,
  commitWhy: null,
  blob: 'b'.repeat(40),
  ...more,
})
const root = (path: string, manifests: readonly TrackedManifest[], more: Partial<DataRoot> = {}): DataRoot => ({
  root: path,
  name: path.slice(1),
  manifests,
  git: null,
  head: commit.commit,
  branch: 'main',
  notes: [],
  ...more,
})
const ready = (...roots: readonly DataRoot[]): DataState => ({ roots, phase: 'ready', problem: null })
const version = (id: string, daysAgo: number, more: Partial<DataVersion> = {}): DataVersion => ({
  commit: id.padEnd(40, '0'),
  author: 'Ada',
  authorTime: now - daysAgo * 3_600,
  subject: `subject ${id}`,
  branch: 'main',
  tags: [],
  change: 'changed',
  path: 'a.dvc',
  blob: id.padEnd(40, 'b'),
  hash: id,
  sizeBytes: 1_000,
  files: null,
  entries: [entry('a', { hash: id })],
  why: null,
  ...more,
})
const history = (versions: readonly DataVersion[], more: Partial<DataHistory> = {}): DataHistory => ({
  available: true,
  versions,
  more: false,
  note: null,
  ...more,
})

const rowsOf = (state: DataState, histories: ReadonlyMap<string, DataHistory> = new Map(), shown = new Map<string, number>()): DataTree =>
  dataRows(state, { histories, shown, nowSeconds: now, say: sayPlain })

/** The tree as indented lines. */
function lines(tree: DataTree, id = '', depth = 0): string[] {
  return (tree.children.get(id) ?? []).flatMap((child) => {
    const row = tree.rows.get(child)!
    assert.equal(row.parent, id)
    return [`${'  '.repeat(depth)}${row.icon}: ${row.label} | ${row.description}`, ...lines(tree, child, depth + 1)]
  })
}

describe('rows of the Data view', () => {
  it('say size, time and commit of a manifest', () => {
    assert.deepEqual(lines(rowsOf(ready(root('/ws', [manifest('data/train.dvc')])))), ['file: data/train.dvc | 1.2 GB · 2 h ago 3f2c1ab'])
  })

  const cases: [name: string, manifest: TrackedManifest, line: string][] = [
    [
      'a folder',
      manifest('d.dvc', { entries: [entry('d', { isFolder: true, files: 3, sizeBytes: 5_000 })] }),
      'folder: d.dvc | 5 kB · 2 h ago 3f2c1ab',
    ],
    [
      'not committed',
      manifest('d.dvc', { lastCommit: null, commitWhy: 'It is not committed yet.', blob: null }),
      'file: d.dvc | 1.2 GB · not committed',
    ],
    [
      'broken',
      manifest('d.dvc', { entries: [], why: 'Line 2: a merge conflict is left in it.' }),
      'warning: d.dvc | broken · Line 2: a merge conflict is left in it.',
    ],
    ['readable, but not for DVC', manifest('d.dvc', { why: 'Line 6: …' }), 'warning: d.dvc | refused by DVC · 1.2 GB · 2 h ago 3f2c1ab'],
    [
      'without a size',
      manifest('d.dvc', { entries: [entry('d', { sizeBytes: null })] }),
      'file: d.dvc | size not recorded · 2 h ago 3f2c1ab',
    ],
    ['not pinned', manifest('d.dvc', { entries: [entry('d', { hash: null })] }), 'file: d.dvc | not pinned · 1.2 GB · 2 h ago 3f2c1ab'],
    ['without entries', manifest('d.dvc', { entries: [] }), 'file: d.dvc | empty · 2 h ago 3f2c1ab'],
  ]
  for (const [name, one, line] of cases)
    it(`say when it is ${name}`, () => assert.deepEqual(lines(rowsOf(ready(root('/ws', [one])))), [line]))

  it('show what is in a pipeline, its history below, and no pipeline that says nothing of its own', () => {
    const lock = manifest('dvc.lock', {
      kind: 'dvc.lock',
      entries: [entry('m.bin', { stage: 'train', sizeBytes: 5 }), entry('d', { stage: 'prep', isFolder: true, files: 2, sizeBytes: 7 })],
    })
    const state = ready(root('/ws', [lock, manifest('dvc.yaml', { kind: 'dvc.yaml', entries: [] })]))
    const { versions } = idsOf('/ws', lock)
    assert.deepEqual(lines(rowsOf(state, new Map([[versions, history([version('c1', 3)])]]))), [
      'list-tree: dvc.lock | 12 B · 2 h ago 3f2c1ab',
      '  file: m.bin | 5 B · stage train',
      '  folder: d | 7 B · 2 files · stage prep',
      '  history: History | ',
      '    git-commit: c100000 | first · 3 h ago · 1 kB · subject c1',
    ])
  })

  it('say what each version changed', () => {
    const one = manifest('a.dvc')
    const versions = [
      version('c7', 1, { tags: ['v2', 'best'], sizeBytes: 3_500 }),
      version('c6', 2, { sizeBytes: 1_000 }),
      version('c5', 3, { change: 'renamed', hash: 'c4', entries: [entry('a', { hash: 'c4' })], sizeBytes: 1_200 }),
      version('c4', 4, { sizeBytes: 1_200 }),
      version('c3', 5, { why: 'Line 1: …', entries: [], sizeBytes: null }),
      version('c2', 6, { change: 'deleted', blob: null, entries: [], sizeBytes: null }),
      version('c1', 7, { change: 'added' }),
    ]
    assert.deepEqual(lines(rowsOf(ready(root('/ws', [one])), new Map([[idsOf('/ws', one).versions, history(versions)]]))).slice(1), [
      '  git-commit: v2 | +2.5 kB · 1 h ago · 3.5 kB · c700000 · subject c7',
      '  git-commit: c600000 | −200 B · 2 h ago · 1 kB · subject c6',
      '  git-commit: c500000 | renamed · 3 h ago · 1.2 kB · subject c5',
      '  git-commit: c400000 | changed · 4 h ago · 1.2 kB · subject c4',
      '  git-commit: c300000 | broken · 5 h ago · subject c3',
      '  git-commit: c200000 | deleted · 6 h ago · subject c2',
      '  git-commit: c100000 | first · 7 h ago · 1 kB · subject c1',
    ])
  })

  it('show fifty versions, the change of the fiftieth known, then more', () => {
    const one = manifest('a.dvc')
    const id = idsOf('/ws', one).versions
    const many = Array.from({ length: 51 }, (_, i) => version(`c${i}`, i, { sizeBytes: 1_000 - i }))
    const shape = (shown: Map<string, number>, more: boolean): string[] =>
      lines(rowsOf(ready(root('/ws', [one])), new Map([[id, history(many, { more })]]), shown)).slice(1)
    const first = shape(new Map(), true)
    assert.equal(first.length, 51)
    assert.match(first[49]!, /c490000 \| \+1 B/)
    assert.equal(first[50], '  ellipsis: Show 50 more | ')
    assert.equal(shape(new Map([[id, 100]]), false).length, 51)
  })

  it('show two hundred manifests, then more, and a root only beside another', () => {
    const many = Array.from({ length: 201 }, (_, i) => manifest(`${i}.dvc`, { entries: [entry('x', { sizeBytes: 1_000 })] }))
    const alone = lines(rowsOf(ready(root('/ws', many))))
    assert.deepEqual([alone.length, alone.at(-1)], [201, 'ellipsis: Show 1 more | '])
    const two = lines(rowsOf(ready(root('/ws', many), root('/empty', []), root('/b', [manifest('x.dvc')]))))
    assert.deepEqual(
      [two[0], two[202], two[203]],
      ['root-folder: ws | 201 kB', 'root-folder: b | 1.2 GB', '  file: x.dvc | 1.2 GB · 2 h ago 3f2c1ab'],
    )
  })

  it('tell why there is no history', () => {
    const one = manifest('a.dvc')
    const id = idsOf('/ws', one).versions
    const tree = dataRows(ready(root('/ws', [one])), {
      histories: new Map([[id, { available: false, why: 'git was not found.', remedy: 'Install git.' }]]),
      shown: new Map(),
      nowSeconds: now + day,
      say: sayPlain,
    })
    assert.equal(lines(tree)[1], '  info: git was not found. Install git. | ')
    assert.match(
      lines(rowsOf(ready(root('/ws', [one])), new Map([[id, history([], { note: 'History incomplete.' })]])))[1]!,
      /History incomplete/,
    )
  })

  it('say above them what a person must know', () => {
    const none = { available: false, why: 'git was not found.', remedy: 'Install git.' } as const
    const head = (state: DataState): unknown => Object.values(dataHeader(state, sayPlain))
    assert.deepEqual(head(noData), [null, null])
    assert.deepEqual(head({ ...noData, phase: 'restricted' }), [null, null])
    assert.deepEqual(head({ ...noData, phase: 'broken', problem: 'Oh.' }), [null, 'Oh.'])
    assert.deepEqual(head(ready(root('/ws', [manifest('a.dvc')]))), ['1 manifest', null])
    assert.deepEqual(head(ready(root('/ws', [manifest('a.dvc'), manifest('b.dvc', { why: 'x' })], { notes: ['Shallow.'] }))), [
      '1 of 2 broken',
      'Shallow.',
    ])
    assert.deepEqual(head(ready(root('/ws', [manifest('a.dvc')], { git: none }))), ['1 manifest', 'git was not found. Install git.'])
    assert.deepEqual(head(ready(root('/a', [manifest('a.dvc')], { git: none }), root('/b', []))), [
      '1 manifest',
      'a: git was not found. Install git.',
    ])
  })
})

describe('rows of what runs used', () => {
  const [old, now_] = ['1'.repeat(32), 'a'.repeat(32)]
  const use = (...keys: readonly string[]) => ({ runs: keys.map((key) => runKey('/w', key)), from: ['param data_hash'] })
  const one = manifest('a.dvc')
  const versions = history([
    version('c3', 1, { entries: [entry('a')], tags: ['v2'] }),
    version('c2', 2, { entries: [entry('a')] }),
    version('c1', 3, { entries: [entry('a', { hash: old })], change: 'added' }),
  ])
  const tree = (known: boolean, uses: DataUses): DataTree =>
    dataRows(ready(root('/w', [one])), {
      histories: known ? new Map([[idsOf('/w', one).versions, versions]]) : new Map(),
      shown: new Map(),
      uses,
      nowSeconds: now,
      say: sayPlain,
    })
  const uses: DataUses = new Map([
    [now_, use('r1', 'r2')],
    [old, use('r3')],
  ])

  it('say how many used what it stands for now, before its history is known', () =>
    assert.deepEqual(lines(tree(false, uses)), [
      'file: a.dvc | 1.2 GB · used by 2 runs · 2 h ago 3f2c1ab',
      '  graph-line: Used by 2 runs | this version',
    ]))

  it('name the commit that brought each version, and count on its row', () =>
    assert.deepEqual(lines(tree(true, uses)), [
      'file: a.dvc | 1.2 GB · used by 2 runs · 2 h ago 3f2c1ab',
      '  graph-line: Used by 2 runs | this version · c200000',
      '  graph-line: Used by 1 run | c100000',
      '  git-commit: v2 | same data · used by 2 runs · 1 h ago · 1 kB · c300000 · subject c3',
      '  git-commit: c200000 | same size · used by 2 runs · 2 h ago · 1 kB · subject c2',
      '  git-commit: c100000 | first · used by 1 run · 3 h ago · 1 kB · subject c1',
    ]))

  it('lead to the runs, and say where it is known from', () => {
    const row = [...tree(true, uses).rows.values()].find((found) => found.kind === 'use')
    assert.deepEqual(row?.kind === 'use' && row.runs, [runKey('/w', 'r1'), runKey('/w', 'r2')])
    assert.match(row?.tooltip ?? '', /The runs say so in param data_hash\./)
  })

  it('are not there where no run says anything', () => assert.equal(lines(tree(true, new Map())).length, 4))
})

describe('what a row of data says of the disk', () => {
  const plain = { why: null, differs: null }
  const unchanged = { ...plain, state: 'unchanged' } as const
  for (const [what, states, wanted] of [
    ['nothing before it was looked at', undefined, null],
    ['all the same', [unchanged, unchanged], 'unchanged'],
    ['one file', [{ ...plain, state: 'modified' }, unchanged], 'modified'],
    ['a folder', [{ state: 'modified', why: null, differs: { added: 1, deleted: 2, modified: 9 } }], '12 files differ'],
    ['one file in a folder', [{ state: 'modified', why: null, differs: { added: 1, deleted: 0, modified: 0 } }], '1 file differs'],
    [
      'several',
      [
        { ...plain, state: 'modified' },
        { ...plain, state: 'modified' },
      ],
      '2 files differ',
    ],
    ['large data', [unchanged, { ...plain, state: 'unchecked' }], 'not checked'],
    [
      'what is gone',
      [
        { ...plain, state: 'deleted' },
        { ...plain, state: 'unchecked' },
      ],
      'deleted',
    ],
    ['what was never fetched', [{ ...plain, state: 'missing' }], 'missing'],
  ] as const)
    it(what, () => assert.equal(stateWords(states, sayPlain), wanted))

  it('says how large it is, once, where it was not checked, and offers to check it', () => {
    const unchecked = { ...plain, state: 'unchecked' } as const
    const two = [entry('a', { sizeBytes: 62e9 }), entry('b', { sizeBytes: 1e9 })]
    const state = ready(
      root('/w', [manifest('a.dvc', { entries: two.slice(0, 1) }), manifest('b.dvc', { entries: two })], {
        states: new Map([
          ['a.dvc', [unchecked]],
          ['b.dvc', [unchecked, unchanged]],
        ]),
      }),
    )
    const tree = rowsOf(state)
    assert.deepEqual(
      lines(tree).filter((line) => !line.startsWith(' ')),
      ['file: a.dvc | not checked (62 GB) · 2 h ago 3f2c1ab', 'list-tree: b.dvc | not checked (62 GB) · 63 GB · 2 h ago 3f2c1ab'],
    )
    const offered = [...tree.rows.values()].flatMap((row) => (row.kind === 'manifest' ? [row.unchecked] : []))
    assert.deepEqual(offered, [true, true])
  })

  it('stands first in the row', () => {
    const data = root('/w', [manifest('a.dvc')], { states: new Map([['a.dvc', [unchanged]]]) })
    const tree = dataRows(ready(data), { histories: new Map(), shown: new Map(), nowSeconds: now, say: sayPlain })
    assert.match([...tree.rows.values()][0]!.description, /^unchanged · /)
  })
})
