// Ours against TensorBoard's own readers: on recorded logs of torch, tensorboardX, TensorFlow and JAX writers (../shared/samples), and on logs that
// writeTensorboardLogs.py writes anew where FLYWHEEL_PYTHON names a Python that has tensorboard.

import assert from 'node:assert/strict'
import { build } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tensorboard } from '../../src/formats/tensorboard.ts'
import { feedDecoder, randomPieces } from '../tools/feedDecoder.ts'
import { claimsBelow } from '../tools/formatLaws.ts'
import { seededRandom } from '../tools/random.ts'
import { type Recorded, keptLaterCuts, makeRecordingSink } from '../tools/recordingSink.ts'

const here = dirname(fileURLToPath(import.meta.url))
const top = resolve(here, '../..')
const shared = resolve(top, '../shared')

/** A folder for the test in hand. */
async function inScratch(work: (folder: string) => Promise<void> | void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-differential-'))
  try {
    await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
describe('what the command line says of recorded logs', function () {
  this.timeout(120_000)
  const check = join(shared, 'tools', 'check-logs.mjs')
  const tools = ['tensorboard-torch', 'tensorboardx', 'tensorflow', 'clu']
  const there = existsSync(check) && tools.every((tool) => existsSync(join(shared, 'samples', 'logs', tool)))
  if (!there) it(`is not compared with what their tools say: ../shared/samples/logs is not here`)
  else
    it('equals what their tools say: every run, parameter, series and point', () =>
      inScratch(async (scratch) => {
        const cli = join(scratch, 'cli.cjs')
        await build({
          absWorkingDir: top,
          entryPoints: ['src/cli.ts'],
          outfile: cli,
          bundle: true,
          platform: 'node',
          format: 'cjs',
          target: 'node20',
          external: ['node:sqlite'],
          logLevel: 'silent',
        })
        const { status, stdout, stderr } = spawnSync(
          process.execPath,
          [check, '--cli', `${process.execPath} ${cli}`, '--only', tools.join(',')],
          {
            encoding: 'utf8',
          },
        )
        assert.equal(status, 0, `${stdout}\n${stderr}`)
      }))
})

type Told = Readonly<Record<string, readonly (readonly [number, number, number | string])[]>>
interface Answer {
  readonly cases: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly plugin: Told; readonly fast?: Told; readonly params: Readonly<Record<string, unknown>> }>>
    >
  >
}

/** Every run below a folder: its files in the order of their names, into one sink, in pieces. */
function readRuns(root: string, random: () => number): Map<string, Recorded> {
  const runs = new Map<string, ReturnType<typeof makeRecordingSink>>()
  for (const claim of claimsBelow(tensorboard, root)) {
    if (claim.kind !== 'tail') continue
    const into = runs.get(claim.run) ?? makeRecordingSink()
    runs.set(claim.run, into)
    const bytes = new Uint8Array(readFileSync(join(root, claim.file)))
    assert.equal(feedDecoder(tensorboard.tail!(claim), bytes, into.sink, randomPieces(bytes, random)), bytes.length)
  }
  return new Map([...runs].map(([run, { told }]) => [run, told]))
}

describe('what is read of logs written just now', function () {
  this.timeout(120_000)
  const python = process.env['FLYWHEEL_PYTHON']
  if (python === undefined || python === '') it('is not compared: FLYWHEEL_PYTHON names no Python that has tensorboard')
  else
    for (const seed of [1, 2])
      it(`equals what TensorBoard's own readers say, the fast one first (seed ${seed})`, () =>
        inScratch((scratch) => {
          const out = join(scratch, 'own')
          const script = join(top, 'test', 'tools', 'writeTensorboardLogs.py')
          const { status, stdout, stderr } = spawnSync(python, [script, out, String(seed)], { encoding: 'utf8', maxBuffer: 1 << 28 })
          assert.equal(status, 0, stderr)
          const { cases } = JSON.parse(stdout) as Answer
          assert.ok(Object.keys(cases).length >= 6)
          for (const [name, runs] of Object.entries(cases)) {
            const ours = readRuns(join(out, name), seededRandom(seed))
            assert.deepEqual([...ours.keys()].sort(), Object.keys(runs).sort())
            for (const [run, { plugin, fast, params }] of Object.entries(runs)) {
              const told = ours.get(run)!
              if (name !== 'kinds') assert.deepEqual(told.issues, [], `${name}/${run}`)
              assert.deepEqual([...told.series.keys()].sort(), Object.keys(plugin).sort(), `${name}/${run}: series`)
              assert.deepEqual(Object.fromEntries(told.params), params, `${name}/${run}: parameters`)
              for (const tag of Object.keys(plugin)) {
                const kept = keptLaterCuts(told.series.get(tag)!.points)
                // the fast reader wins where it reads the tag at all: it drops doubles and integers
                const seen = fast?.[tag] ?? []
                const expected = (seen.length > 0 ? seen : plugin[tag]!).map(([step, wall, value]) => [step, wall, Number(value)])
                if (fast === undefined && kept.length < expected.length) continue
                assert.deepEqual(kept, expected, `${name}/${run}: ${tag}`)
              }
            }
          }
        }))
})
