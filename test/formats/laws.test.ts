// The laws of formats, over registry and fixtures: a format joins by its line in the registry and a folder test/fixtures/<its id>/<case>/ with
// log/ (what is claimed), made (the command that wrote it) and, where other formats claim something in it too, also (their ids, one a line).
// The same laws on the real logs of ../shared/samples, where they are there.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Claim } from '../../src/formats/format.ts'
import { formats } from '../../src/formats/registry.ts'
import { type Budget, checkDamage, checkLineEnds, checkPieces, readClaim, settledBelow } from '../tools/formatLaws.ts'
import { checkHostile } from '../tools/hostileValues.ts'
import { seededRandom } from '../tools/random.ts'
import { tensorboardFixtures } from '../tools/tensorboardFixtures.ts'
import { textFixtures } from '../tools/textFixtures.ts'

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

describe('the laws of formats', function () {
  this.timeout(20_000)
  for (const format of formats) {
    describe(format.title, () => {
      const cases = foldersIn(join(fixtures, format.id))
      if (cases.length === 0) it(`has no fixtures: test/fixtures/${format.id}/ is to be written`)
      for (const name of cases) {
        const folder = join(fixtures, format.id, name)
        const root = join(folder, 'log')
        const claims = (): readonly Claim[] => settledBelow(formats, root).get(format) ?? []
        it(`claims ${name}, and no other does`, () => {
          assert.ok(linesOf(join(folder, 'made')).length > 0, 'no word of how it was made')
          const claiming = [...settledBelow(formats, root).keys()].map((one) => one.id)
          assert.deepEqual(claiming.sort(), [format.id, ...linesOf(join(folder, 'also'))].sort())
          const runs = claims().flatMap((claim) => [...readClaim(format, claim, root).runs.values()])
          assert.ok(runs.some((run) => run.series.size > 0) || runs.some((run) => run.params.size > 0), 'nothing is told')
        })
        it(`reads ${name} the same whole, byte by byte and in pieces, and a beginning of it when it is cut short`, () =>
          checkPieces(format, claims(), root, seededRandom(1), budget))
        it(`reads ${name} the same with Windows line ends`, () => checkLineEnds(format, claims(), root))
        it(`survives hostile values in ${name}`, () => void checkHostile(format, claims(), root, seededRandom(5), 80))
        it(`survives any damage to ${name}`, () => checkDamage(format, claims(), root, seededRandom(2), budget))
      }
    })
  }

  it('are tried on what the script of the TensorBoard fixtures writes', () => {
    assert.deepEqual(foldersIn(join(fixtures, 'tensorboard')).sort(), Object.keys(tensorboardFixtures).sort())
    for (const [name, files] of Object.entries(tensorboardFixtures))
      for (const [path, bytes] of Object.entries(files()))
        assert.deepEqual(new Uint8Array(readFileSync(join(fixtures, 'tensorboard', name, 'log', path))), bytes, `${name}/${path}`)
  })

  it('are tried on what the script of the other fixtures writes', () => {
    for (const [format, cases] of Object.entries(textFixtures))
      for (const [name, { files }] of Object.entries(cases))
        for (const [path, text] of Object.entries(files))
          assert.equal(readFileSync(join(fixtures, format, name, 'log', path), 'utf8'), text, `${format}/${name}/${path}`)
  })
})

describe('the laws of formats on real logs', function () {
  this.timeout(60_000)
  const scratch = mkdtempSync(join(tmpdir(), 'flywheel-samples-'))
  after(() => rmSync(scratch, { recursive: true, force: true }))
  const known = foldersIn(samples).flatMap((tool) => foldersIn(join(samples, tool)).map((name) => `${tool}/${name}`))
  if (known.length === 0) it('are not tried: there are no logs in ../shared/samples')
  for (const name of known) {
    const folder = join(samples, name)
    it(`hold on ${name}`, function () {
      let root = join(folder, 'log')
      if (!existsSync(root)) {
        const into = join(scratch, name)
        mkdirSync(into, { recursive: true })
        assert.equal(spawnSync('tar', ['xzf', join(folder, 'log.tar.gz'), '-C', into]).status, 0, 'log.tar.gz cannot be unpacked')
        root = join(into, 'log')
      }
      const settled = settledBelow(formats, root)
      // a folder of data that are no logs, and tools that are not read yet
      if (settled.size === 0) this.skip()
      for (const [format, claims] of settled) {
        checkPieces(format, claims, root, seededRandom(3), sampleBudget)
        checkLineEnds(format, claims, root)
        checkDamage(format, claims, root, seededRandom(4), sampleBudget)
      }
    })
  }
})
