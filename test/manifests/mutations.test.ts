// Manifests with bytes changed, cut and mixed, by the thousand: always an answer, never an exception.

import assert from 'node:assert/strict'
import { manifestFormats } from '../../src/manifests/registry.ts'
import { dvcFile, lfsPointer } from '../tools/gitRepository.ts'
import { seededRandom } from '../tools/random.ts'

const seeds: Record<string, string> = {
  'a.dvc': `md5: x\nfrozen: true\nwdir: ..\ndeps:\n- path: p\n  repo: {url: u, rev_lock: abc}\n${dvcFile('x', 'a'.repeat(32), 12, 3)}meta: &m {a: *m}\n`,
  'dvc.lock': `schema: '2.0'\nstages:\n  a@b:\n    cmd: x\n    outs:\n    - {path: p, md5: ${'a'.repeat(32)}.dir, size: 1, nfiles: 2}\n`,
  'dvc.yaml':
    'vars: [p.yaml]\nstages:\n  a:\n    cmd: x\n    wdir: w\n    outs: [b, {c: {cache: false}}]\n  d: {foreach: [1], do: {cmd: y}}\n',
  'datapackage.json': JSON.stringify({ resources: [{ path: 'a.csv', hash: 'sha256:ab', bytes: 3 }, { path: ['b', 'c'] }] }),
  'croissant.json': JSON.stringify({ distribution: [{ '@type': 'cr:FileObject', contentUrl: 'a', sha256: 'ab', contentSize: '3 B' }] }),
  'm.bin': lfsPointer('b'.repeat(64), 99),
}
const pieces = [
  '\t',
  '\n',
  '\0',
  ': ',
  '- ',
  '&a ',
  '*a',
  '!!js/function ',
  '{',
  ']',
  "'",
  '"',
  '|\n',
  '>',
  '---\n',
  '<<: ',
  '? ',
  '\ufeff',
  '__proto__: ',
  '1e999',
  '.nan',
  '~',
]

describe('manifests with anything in them', () => {
  for (const [path, text] of Object.entries(seeds))
    it(`${path}: 4,000 mutations`, () => {
      const random = seededRandom(path.length * 7919)
      const upTo = (n: number): number => Math.floor(random() * n)
      const formats = manifestFormats.filter((format) => format.claims(path) || (path === 'm.bin' && format.id === 'git-lfs'))
      assert.equal(formats.length, 1)
      const others = Object.values(seeds)
      let broken = 0
      for (let i = 0; i < 4_000; i++) {
        let mutant = new TextEncoder().encode(text)
        for (let n = upTo(4); n >= 0; n--) {
          const at = upTo(mutant.length + 1)
          const insert = new TextEncoder().encode(pieces[upTo(pieces.length)])
          switch (upTo(5)) {
            case 0:
              mutant = mutant.slice(0, at)
              break
            case 1:
              if (mutant.length > 0) mutant[at % mutant.length] = upTo(256)
              break
            case 2:
              mutant = Uint8Array.from([...mutant.slice(0, at), ...insert, ...mutant.slice(at)])
              break
            case 3:
              mutant = Uint8Array.from([...mutant.slice(0, at), ...mutant.slice(at + 1 + upTo(8))])
              break
            default:
              mutant = Uint8Array.from([...mutant, ...mutant.slice(at)])
          }
        }
        const beside = new TextEncoder().encode(others[upTo(others.length)])
        const read = formats[0]!.read({ path, bytes: mutant }, () => beside)
        assert.equal(read.path, path)
        for (const entry of read.entries) {
          assert.equal(typeof entry.path, 'string')
          assert.ok(entry.sizeBytes === null || Number.isSafeInteger(entry.sizeBytes))
          assert.ok(entry.files === null || Number.isSafeInteger(entry.files))
          assert.ok(entry.hash === null || typeof entry.hash === 'string')
        }
        if (read.why !== null) {
          broken++
          assert.match(read.why, /\.$/, read.why)
        }
      }
      assert.ok(broken > 400, `only ${broken} of 4,000 were broken`)
    })
})
