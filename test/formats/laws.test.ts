// The laws of formats, over registry and fixtures: a format joins by its line in the registry and a folder test/fixtures/<its id>/<case>/ with
// log/ (what is claimed), made (the command that wrote it) and, where other formats claim something in it too, also (their ids, one a line).
// The same laws on the real logs of ../shared/samples, where they are there.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formats } from '../../src/formats/registry.ts'
import { type Budget, checkDamage, checkPieces, claimsBelow } from '../tools/formatLaws.ts'
import { seededRandom } from '../tools/random.ts'
import { tensorboardFixtures } from '../tools/tensorboardFixtures.ts'

const here = dirname(fileURLToPath(import.meta.url))
const fixtures = resolve(here, '../fixtures')
const samples = resolve(here, '../../../shared/samples/logs')
const foldersIn = (path: string): string[] =>
  existsSync(path)
    ? readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])) // prettier-ignore
    : []
const linesOf = (path: string): string[] => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter((line) => line !== '') : []) // prettier-ignore

const budget: Budget = { pieces: 10, cuts: 60, damages: 1500, byteByByteBelow: 20_000 }
const sampleBudget: Budget = { pieces: 2, cuts: 10, damages: 60, byteByByteBelow: 3000 }

describe('the laws of formats', () => {
  for (const format of formats) {
    describe(format.title, () => {
      const cases = foldersIn(join(fixtures, format.id))
      if (cases.length === 0) it(`has no fixtures: test/fixtures/${format.id}/ is to be written`)
      for (const name of cases) {
        const folder = join(fixtures, format.id, name)
        const root = join(folder, 'log')
        it(`claims ${name}, and no other does`, () => {
          assert.ok(linesOf(join(folder, 'made')).length > 0, 'no word of how it was made')
          const claiming = formats.filter((one) => claimsBelow(one, root).length > 0).map((one) => one.id)
          assert.deepEqual(claiming.sort(), [format.id, ...linesOf(join(folder, 'also'))].sort())
        })
        it(`reads ${name} the same whole, byte by byte and in pieces, and a beginning of it when it is cut short`, () =>
          checkPieces(format, root, seededRandom(1), budget))
        it(`survives any damage to ${name}`, () => checkDamage(format, root, seededRandom(2), budget))
      }
    })
  }

  it('are tried on what the script of the TensorBoard fixtures writes', () => {
    assert.deepEqual(foldersIn(join(fixtures, 'tensorboard')).sort(), Object.keys(tensorboardFixtures).sort())
    for (const [name, files] of Object.entries(tensorboardFixtures))
      for (const [path, bytes] of Object.entries(files()))
        assert.deepEqual(new Uint8Array(readFileSync(join(fixtures, 'tensorboard', name, 'log', path))), bytes, `${name}/${path}`)
  })
})

describe('the laws of formats on real logs', function () {
  this.timeout(60_000)
  const known = foldersIn(samples).flatMap((tool) => foldersIn(join(samples, tool)).map((name) => `${tool}/${name}`))
  if (known.length === 0) it('are not tried: there are no logs in ../shared/samples')
  for (const name of known) {
    const root = join(samples, name, 'log')
    if (!existsSync(root)) continue
    const claiming = formats.filter((one) => claimsBelow(one, root).length > 0)
    if (claiming.length === 0) continue
    it(`hold on ${name}: ${claiming.map((one) => one.id).join(', ')}`, () => {
      for (const format of claiming) {
        checkPieces(format, root, seededRandom(3), sampleBudget)
        checkDamage(format, root, seededRandom(4), sampleBudget)
      }
    })
  }
})
