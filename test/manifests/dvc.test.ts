// `.dvc` files, dvc.lock and dvc.yaml in every form that DVC 0.94 to 3.67 writes, and what is said of broken ones.

import assert from 'node:assert/strict'
import type { Manifest, ManifestEntry } from '../../src/core/manifest.ts'
import { dvc } from '../../src/manifests/dvc.ts'
import { dvcLock, dvcYaml } from '../../src/manifests/dvcLock.ts'
import { dvcFile } from '../tools/gitRepository.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const none = (): undefined => undefined
const readDvc = (text: string, path = 'data/x.csv.dvc'): Manifest => dvc.read({ path, bytes: bytes(text) }, none)
const a = 'a'.repeat(32)
const entry = (more: Partial<ManifestEntry>): ManifestEntry => ({
  path: 'data/x.csv',
  stage: null,
  hash: a,
  hashKind: 'md5',
  isFolder: false,
  sizeBytes: 12,
  files: null,
  remote: null,
  frozen: false,
  origin: null,
  why: null,
  ...more,
})
const unpinned = 'No hash is recorded: its content is not pinned.'

describe('a .dvc file', () => {
  const forms: [name: string, text: string, entries: readonly ManifestEntry[]][] = [
    ['of a file', dvcFile('x.csv', a, 12), [entry({})]],
    ['of a folder', dvcFile('x.csv', `${a}.dir`, 12, 3), [entry({ hash: `${a}.dir`, isFolder: true, files: 3 })]],
    [
      'of DVC 2, whose hash makes line ends equal',
      `outs:\n- md5: ${a}\n  size: 12\n  path: x.csv\n`,
      [entry({ hashKind: 'md5-dos2unix' })],
    ],
    ['of DVC 1, without a size', `outs:\n- md5: ${a}\n  path: x.csv\n`, [entry({ hashKind: 'md5-dos2unix', sizeBytes: null })]],
    ['with a working folder', `wdir: ../raw\nouts:\n- {md5: ${a}, size: 12, hash: md5, path: x.csv}\n`, [entry({ path: 'raw/x.csv' })]],
    [
      'with a path that leaves the root',
      `outs:\n- {md5: ${a}, size: 12, hash: md5, path: ../../../x.csv}\n`,
      [entry({ path: '../../x.csv' })],
    ],
    ['with a path on another disk', `outs:\n- {md5: ${a}, size: 12, hash: md5, path: 's3://b/x.csv'}\n`, [entry({ path: 's3://b/x.csv' })]],
    ['with a remote', `outs:\n- {md5: ${a}, size: 12, hash: md5, path: x.csv, remote: cold}\n`, [entry({ remote: 'cold' })]],
    ['that is frozen', `frozen: true\nouts:\n- {md5: ${a}, size: 12, hash: md5, path: x.csv}\n`, [entry({ frozen: true })]],
    [
      'of an import at a revision, its credentials left out',
      `frozen: true\ndeps:\n- path: x\n  repo: {url: 'https://me:token@host/r.git', rev: v2, rev_lock: 7083e310d30b574e5f38b73abe1cfdb2a18864fc}\n` +
        `outs:\n- {md5: ${a}, size: 12, hash: md5, path: x.csv}\n`,
      [entry({ frozen: true, origin: 'https://host/r.git at v2, 7083e31' })],
    ],
    [
      'of an import from a URL that was never fetched',
      `deps:\n- {etag: abc, size: 9, path: 's3://b/x'}\nouts:\n- {hash: md5, path: x.csv}\n`,
      [entry({ origin: 's3://b/x', hash: null, hashKind: null, sizeBytes: null, why: unpinned })],
    ],
    ['with an etag', `outs:\n- {etag: '"7f"', size: 12, path: x.csv}\n`, [entry({ hash: '"7f"', hashKind: 'etag' })]],
    ['with a checksum', `outs:\n- {checksum: 00ff, size: 12, path: x.csv}\n`, [entry({ hash: '00ff', hashKind: 'checksum' })]],
    [
      'with a version of a cloud',
      `outs:\n- {size: 12, path: x.csv, cloud: {s3: {etag: e, version_id: v7}}}\n`,
      [entry({ hash: 'v7', hashKind: 'version-id' })],
    ],
    [
      'of a folder whose files have versions of a cloud',
      `outs:\n- path: x.csv\n  hash: md5\n  files:\n  - {relpath: a, md5: ${a}, size: 5, cloud: {s3: {version_id: v}}}\n  - {relpath: b, md5: ${a}, size: 7}\n`,
      [
        entry({
          hash: null,
          hashKind: null,
          isFolder: true,
          files: 2,
          why: 'Each of its files has a version of its own; the folder has no hash.',
        }),
      ],
    ],
    [
      'whose hash is no hash',
      `outs:\n- {md5: nothex, size: 12, hash: md5, path: x.csv}\n`,
      [entry({ hash: 'nothex', why: '"nothex" is not an MD5 hash.' })],
    ],
    ['with an anchor and an alias', `outs:\n- &a {md5: ${a}, size: 12, hash: md5, path: x.csv}\nmeta: {x: *a}\n`, [entry({})]],
    [
      'with a key that JavaScript knows',
      `meta: {__proto__: {size: 1}, constructor: 2}\nouts:\n- {md5: ${a}, size: 12, hash: md5, path: x.csv}\n`,
      [entry({})],
    ],
    ['with Windows line ends', dvcFile('x.csv', a, 12).replaceAll('\n', '\r\n'), [entry({})]],
    ['that is empty', '', []],
    ['without outputs', 'outs:\n', []],
  ]
  for (const [name, text, entries] of forms)
    it(name, () => assert.deepEqual(readDvc(text), { path: 'data/x.csv.dvc', kind: 'dvc', entries, why: null } satisfies Manifest))

  const broken: [name: string, content: string | Uint8Array, why: RegExp, entries: number][] = [
    ['a merge conflict', `outs:\n<<<<<<< HEAD\n- md5: ${a}\n=======\n- md5: ${a}\n>>>>>>> left\n`, /^Line 2: a merge conflict/, 0],
    ['a tab as indentation', 'outs:\n\t- md5: 1\n', /^Line 2, column 1: a tab/, 0],
    ['a key twice', 'outs: []\nouts: []\n', /^Line 2, column 1: the same key stands twice/, 0],
    ['two documents', `${dvcFile('x.csv', a, 1)}---\n${dvcFile('y.csv', a, 1)}`, /^Line 6.*second YAML document/, 0],
    ['a list', '- a\n- b\n', /^Line 1: it is not a mapping/, 0],
    ['outs that is no list', 'md5: x\nouts: 7\n', /^Line 2: "outs" is not a list/, 0],
    ['a key that DVC does not know', `${dvcFile('x.csv', a, 12)}extra: 1\n`, /^Line 6: it has the key "extra"/, 1],
    ['a key of DVC 0.94', `outs:\n- {md5: ${a}, path: x.csv, cache: true, metric: false}\n`, /^Line 2: .*"metric" of an older DVC/, 1],
    ['a command, as DVC 0 wrote', `cmd: python x\nouts:\n- {md5: ${a}, path: x.csv}\n`, /^Line 1: .*"cmd" of an older DVC/, 1],
    ['a size in words', `outs:\n- {md5: ${a}, size: many, hash: md5, path: x.csv}\n`, /^Line 2: "size" of x.csv is not a count/, 1],
    ['a negative size', `outs:\n- {md5: ${a}, size: -1, hash: md5, path: x.csv}\n`, /is not a count/, 1],
    ['a size beyond what is exact', `outs:\n- {md5: ${a}, size: 99999999999999999999, hash: md5, path: x.csv}\n`, /is not a count/, 1],
    ['a lost path, taken from its own name', `outs:\n- md5: ${a}`, /^Line 2: an output has no path/, 1],
    ['two lost paths', `outs:\n- md5: ${a}\n- md5: ${a}\n`, /^Line 2: an output has no path/, 0],
    ['bytes that are no text', Uint8Array.from([0xff, 0xfe, 0x00, 0x80]), /not text in UTF-8/, 0],
    ['nesting without end', `outs: ${'['.repeat(20_000)}`, /nested too deeply|column/, 0],
    [
      'aliases that multiply',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
        .split('')
        .map((key, i) => `${key}: &${key} [${`*${'abcdefgh'[i]},`.repeat(9)}]`)
        .join('\n')}\n`,
      /alias/i,
      0,
    ],
    ['a million bytes and one', 'x'.repeat(1_000_001), /at most 1000000 are read/, 0],
  ]
  for (const [name, content, why, entries] of broken)
    it(`says where it breaks: ${name}`, () => {
      const read = dvc.read({ path: 'data/x.csv.dvc', bytes: typeof content === 'string' ? bytes(content) : content }, none)
      assert.match(read.why ?? 'nothing', why)
      assert.equal(read.entries.length, entries)
    })

  it('is one by its name', () => {
    for (const [name, is] of [
      ['x.dvc', true],
      ['.dvc', false],
      ['.dvcignore', false],
      ['dvc', false],
      ['x.DVC', false],
    ] as const)
      assert.equal(dvc.claims(name), is, name)
  })
})

describe('dvc.lock', () => {
  const lock = (text: string, yaml?: string): Manifest =>
    dvcLock.read({ path: 'p/dvc.lock', bytes: bytes(text) }, (name) =>
      name === 'dvc.yaml' && yaml !== undefined ? bytes(yaml) : undefined,
    )
  const out = `{path: out.bin, hash: md5, md5: ${a}, size: 12}`
  const made = entry({ path: 'p/out.bin', stage: 'train' })

  const forms: [name: string, text: string, yaml: string | undefined, entries: readonly ManifestEntry[], why: RegExp | null][] = [
    [
      'lists outputs by stage, not what they depend on',
      `schema: '2.0'\nstages:\n  train:\n    cmd: x\n    deps:\n    - ${out}\n    outs:\n    - ${out}\n`,
      undefined,
      [made],
      null,
    ],
    [
      'takes the working folder of a stage from dvc.yaml',
      `schema: '2.0'\nstages:\n  train:\n    cmd: x\n    outs: [${out}]\n`,
      'stages:\n  train: {cmd: x, wdir: sub}\n',
      [{ ...made, path: 'p/sub/out.bin' }],
      null,
    ],
    [
      'finds a stage that a template made',
      `stages:\n  train@a:\n    cmd: x\n    outs: [${out}]\n`,
      'stages:\n  train: {foreach: [a], do: {cmd: x, wdir: sub, frozen: true}}\n',
      [{ ...made, stage: 'train@a', path: 'p/sub/out.bin', frozen: true }],
      null,
    ],
    [
      'says when the folder hangs on a variable',
      `stages:\n  train:\n    cmd: x\n    outs: [${out}]\n`,
      'stages:\n  train: {cmd: x, wdir: "${dir}"}\n',
      [{ ...made, why: 'Its folder depends on a variable of the pipeline: the path is as the lock writes it.' }],
      null,
    ],
    [
      'reads that of DVC 1, and says that DVC 3 does not',
      `train:\n  cmd: x\n  outs:\n  - {path: out.bin, md5: ${a}}\n`,
      undefined,
      [{ ...made, hashKind: 'md5-dos2unix', sizeBytes: null }],
      /DVC 1/,
    ],
    [
      'keeps the good stages beside a bad one',
      `stages:\n  bad: 7\n  train:\n    outs: [${out}]\n`,
      undefined,
      [made],
      /^Line 2: the stage "bad"/,
    ],
    ['is empty', '', undefined, [], null],
    ['is broken', 'stages: [', undefined, [], /^Line 1/],
    ['has broken stages', 'schema: x\nstages: 3\n', undefined, [], /^Line 2: "stages"/],
  ]
  for (const [name, text, yaml, entries, why] of forms)
    it(name, () => {
      const read = lock(text, yaml)
      assert.deepEqual(read.entries, entries)
      if (why === null) assert.equal(read.why, null)
      else assert.match(read.why ?? 'nothing', why)
    })
})

describe('dvc.yaml', () => {
  const yaml = `stages:
  train:
    cmd: x
    wdir: sub
    outs:
    - made.bin
    - new.bin: {cache: false}
    metrics: [m.json]
    plots:
    - p.csv: {x: step}
  each: {foreach: [a], do: {cmd: x, outs: ['\${item}.bin']}}
  templated: {cmd: x, outs: ['\${name}.bin']}
`
  it('tells outputs that its lock does not have, by name', () => {
    const lock = `stages:\n  train:\n    cmd: x\n    outs:\n    - {path: made.bin, md5: ${a}, hash: md5}\n`
    const read = dvcYaml.read({ path: 'dvc.yaml', bytes: bytes(yaml) }, (name) => (name === 'dvc.lock' ? bytes(lock) : undefined))
    assert.deepEqual(
      read.entries.map(({ path, stage, why }) => [path, stage, why]),
      ['sub/new.bin', 'sub/m.json', 'sub/p.csv'].map((path) => [path, 'train', 'The pipeline has not made it yet. Run dvc repro.']),
    )
    assert.equal(read.why, null)
  })
  it('says where it breaks', () => {
    assert.match(dvcYaml.read({ path: 'dvc.yaml', bytes: bytes('stages:\n  a: [\n') }, none).why ?? '', /^Line \d/)
    assert.match(dvcYaml.read({ path: 'dvc.yaml', bytes: bytes('stages: 1\n') }, none).why ?? '', /^Line 1: "stages"/)
  })
})
