// `flywheel compare` as a program: its three forms, a file, and its exit codes.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TfeventsWriter } from '../tools/tfeventsWriter.ts'

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))

describe('flywheel compare', () => {
  let root: string
  const run = (...args: string[]): { code: number | null; out: string; error: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'compare', ...args], { encoding: 'utf8', cwd: root })
    return { code: status, out: stdout, error: stderr }
  }
  const ids = ['tensorboard:runs/a', 'tensorboard:runs/b'] as const
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'flywheel-compare-'))
    for (const [name, lr, loss] of [
      ['a', 0.5, 0.25],
      ['b', 0.125, 0.5],
    ] as const) {
      const writer = new TfeventsWriter()
      writer.fileVersion(1_700_000_000)
      writer.scalar('loss', 1, 1_700_000_001, loss)
      writer.hparams(1_700_000_000, { lr, kind: 'x' })
      const file = join(root, 'runs', name, 'events.out.tfevents.1.h')
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, writer.bytes())
    }
  })
  after(() => rmSync(root, { recursive: true, force: true }))

  it('tells by the contract what differs and which is better', () => {
    const { code, out } = run(...ids, '--json')
    assert.equal(code, 0)
    const answer = JSON.parse(out) as {
      schema: number
      runs: string[]
      same: { params: object }
      differs: { params: object }
      better: Record<string, object>
      unfair: unknown[]
    }
    assert.deepEqual([answer.schema, answer.runs, answer.unfair], [1, [...ids], []])
    assert.deepEqual(answer.same.params, { kind: 'x' })
    assert.deepEqual(answer.differs.params, { lr: { [ids[0]]: 0.5, [ids[1]]: 0.125 } })
    assert.deepEqual(answer.better, { loss: { run: ids[0], direction: 'lower', value: 0.25, by: 0.25 } })
  })
  it('tells it in words, as Markdown, and in a file', () => {
    assert.match(run(...ids).out, /Parameters\n.*\n\s+lr\s+0\.5\s+0\.125\n[\s\S]*loss: .*a is lowest \(better\), 0\.25/)
    assert.match(run(...ids, '--markdown').out, /^# .*\n[\s\S]*\| lr \| 0\.5 \| 0\.125 \|/)
    const file = join(root, 'out.html')
    assert.equal(run(...ids, '--html', file).out, `${file}\n`)
    assert.match(readFileSync(file, 'utf8'), /<td>lr<\/td><td>0\.5<\/td>/)
  })
  it('says what is wrong: 1 for a run that is not there, 2 for wrong use', () => {
    const gone = run(ids[0], 'tensorboard:runs/z', '--json')
    assert.deepEqual([gone.code, gone.out], [1, ''])
    assert.match(gone.error, /There is no run "tensorboard:runs\/z"/)
    assert.equal(run(ids[0]).code, 2)
    assert.equal(run(...ids, '--json', '--markdown').code, 2)
    assert.equal(run(...ids, '--html', join(root, 'no', 'folder.html')).code, 2)
  })
})
