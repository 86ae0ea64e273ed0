// Data packages that are described in JSON: Frictionless and Croissant.

import assert from 'node:assert/strict'
import { croissant } from '../../src/manifests/croissant.ts'
import { frictionless } from '../../src/manifests/frictionless.ts'

const file = (path: string, value: unknown) => ({
  path,
  bytes: new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)),
})
const nothing = (): undefined => undefined

describe('datapackage.json', () => {
  const entriesOf = (resources: unknown) =>
    frictionless
      .read(file('sub/datapackage.json', { resources }), nothing)
      .entries.map(({ path, hash, hashKind, sizeBytes }) => [path, hash, hashKind, sizeBytes])
  for (const [what, resources, wanted] of [
    ['a hash with its method', [{ path: 'a.csv', hash: 'sha256:ab', bytes: 3 }], [['sub/a.csv', 'sha256:ab', 'sha256', 3]]],
    ['a hash without one', [{ path: 'a.csv', hash: 'ab' }], [['sub/a.csv', 'ab', 'md5', null]]],
    ['no hash', [{ path: '../a.csv' }], [['a.csv', null, null, null]]],
    [
      'parts',
      [{ path: ['a', 'b'], hash: 'ab', bytes: 9 }],
      [
        ['sub/a', null, null, null],
        ['sub/b', null, null, null],
      ],
    ],
    ['data within', [{ data: [1] }], []],
    ['odd values', [null, 1, { path: 3, bytes: -1 }], []],
    ['no list', 'x', []],
  ] as const)
    it(`is read with ${what}`, () => assert.deepEqual(entriesOf(resources), wanted))
  it('that is no JSON says so', () => assert.match(frictionless.read(file('datapackage.json', '{'), nothing).why ?? '', /no JSON/))
})

describe('croissant.json', () => {
  it('names the files that have a place of their own', () => {
    const distribution = [
      { '@type': 'cr:FileObject', contentUrl: 'data/a.csv', sha256: 'ab', contentSize: '282 B' },
      { '@type': 'sc:FileObject', contentUrl: 'https://example.org/b.zip', md5: 'cd', contentSize: '1.5 MB' },
      { '@type': 'cr:FileObject', contentUrl: 'in.csv', containedIn: { '@id': 'b' }, sha256: 'ef' },
      { '@type': 'cr:FileSet', includes: '*.csv' },
      { '@type': 'cr:FileObject', contentUrl: 'c.csv' },
    ]
    assert.deepEqual(
      croissant
        .read(file('croissant.json', { distribution }), nothing)
        .entries.map(({ path, hash, hashKind, sizeBytes }) => [path, hash, hashKind, sizeBytes]),
      [
        ['data/a.csv', 'ab', 'sha256', 282],
        ['https://example.org/b.zip', 'cd', 'md5', null],
        ['c.csv', null, null, null],
      ],
    )
  })
})
