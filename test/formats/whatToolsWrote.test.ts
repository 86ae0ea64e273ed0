// What the small tools were seen to write in one version or another, as folders of a few lines, and the runs that come of them.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { formats } from '../../src/formats/registry.ts'
import { readClaim, settledBelow } from '../tools/formatLaws.ts'

/** Runs of a folder with these files: `<format>:<run>`, and what was told of each. */
function runsOf(
  files: Readonly<Record<string, string>>,
  encoding: BufferEncoding = 'utf8',
): Record<string, { params: Record<string, unknown>; series: Record<string, string> }> {
  const root = mkdtempSync(join(tmpdir(), 'flywheel-small-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text, encoding)
    }
    const runs: ReturnType<typeof runsOf> = {}
    for (const [format, claims] of settledBelow(formats, root))
      for (const claim of claims)
        for (const [id, told] of readClaim(format, claim, root).runs) {
          const run = (runs[`${format.id}:${claim.run}${id === '' ? '' : `#${id}`}`] ??= { params: {}, series: {} })
          for (const [name, value] of told.params) run.params[name] = value
          for (const [name, series] of told.series) run.series[name] = series.points.map(([step, , value]) => `${step}:${value}`).join(' ')
        }
    return runs
  } finally {
    rmSync(root, { recursive: true })
  }
}

describe('Keras, CSVLogger', () => {
  for (const [what, text, wanted] of [
    ['from initial_epoch', 'epoch,accuracy,loss\n5,0.5,1\n6,0.6,0.5\n', 'keras:.'],
    [
      'with val_ columns behind all others (Keras 3, validation_freq)',
      'epoch,loss,zero,val_loss,val_zero\n0,1,2,NA,NA\n1,1,2,3,4\n',
      'keras:.',
    ],
    ['from 1, as people count', 'epoch,accuracy,loss\n1,0.5,1\n2,0.6,0.5\n', 'plain:log.csv'],
    ['in another order', 'epoch,loss,accuracy\n0,0.5,1\n1,0.6,0.5\n', 'plain:log.csv'],
  ] as const)
    it(`${what}: ${wanted}`, () => assert.deepEqual(Object.keys(runsOf({ 'log.csv': text })), [wanted]))
})

describe('parameters in YAML', () => {
  const text = 'on: off\nyes: yes\n1.0: a\n~: b\nempty: {}\nnested: {deep: {}}\n'
  it('of Hydra have the names and values of PyYAML, and empty mappings are told', () => {
    assert.deepEqual(runsOf({ '.hydra/config.yaml': text })['hydra:.']?.params, {
      // the later of two keys that are the same to Python
      True: true,
      '1.0': 'a',
      None: 'b',
      empty: '{}',
      'nested.deep': '{}',
    })
  })
  it('of DVC have those of YAML 1.2', () => {
    assert.deepEqual(runsOf({ 'params.yaml': text, 'plots/metrics/loss.tsv': 'step\tloss\n0\t1\n' })['dvclive:.']?.params, {
      on: 'off',
      yes: 'yes',
      '1.0': 'a',
      None: 'b',
      empty: '{}',
      'nested.deep': '{}',
    })
  })
})

describe('Polyaxon', () => {
  it('has measures of the machine beside those of the run', () => {
    const row = '0|2026-11-24 23:13:05.483305+00:00|0.5'
    const files = {
      'run.plx.json': '{}',
      'events/metric/loss.plx': `step|timestamp|metric\n${row}\n`,
      'resources/metric/cpu.plx': `step|timestamp|metric\n|2026-11-24 23:13:05+00:00|3\n`,
    }
    assert.deepEqual(runsOf(files)['polyaxon:.']?.series, { loss: '0:0.5', 'system:cpu': 'NaN:3' })
  })
})

describe('Guild AI', () => {
  const run = (folder: string): Record<string, string> => ({
    [`${folder}/.guild/opref`]: "guildfile:x 1 '' train",
    [`${folder}/.guild/attrs/flags`]: 'lr: 0.1',
    [`${folder}/.guild/attrs/exit_status`]: '0',
  })
  it('has neither deleted runs nor what a batch is made from', () => {
    assert.deepEqual(Object.keys(runsOf({ ...run('runs/a'), ...run('trash/runs/b'), ...run('runs/a/.guild/proto') })), ['guild:runs/a'])
  })
})

describe('CatBoost', () => {
  it('is one run with the events beside it', () => {
    const files = {
      'learn_error.tsv': 'iter\tRMSE\n0\t0.5\n',
      'learn/events.out.tfevents': '',
      'test/events.out.tfevents': '',
      'other/events.out.tfevents': '',
    }
    assert.deepEqual(
      Object.keys(runsOf(files)).filter((one) => one.startsWith('catboost')),
      ['catboost:.'],
    )
    assert.deepEqual(runsOf(files)['catboost:.']?.series, { 'learn:RMSE': '0:0.5' })
  })
})

describe("anyone's tables", () => {
  for (const [what, file, text, wanted] of [
    ['a heading in Latin-1 is read', 'log.csv', 'step,gr\u00f6\u00dfe\n0,1\n1,2\n', { größe: '0:1 1:2' }],
    ['a line end in a heading belongs to it', 'log.csv', '"step","a\nb"\n0,1\n1,2\n', { 'a\nb': '0:1 1:2' }],
    [
      "LLaMA-Factory's steps are found before its epochs",
      'trainer_log.jsonl',
      '{"current_steps": 5, "total_steps": 9, "loss": 1, "epoch": 0.5, "elapsed_time": "0:00:01"}\n{"current_steps": 9, "total_steps": 9, "loss": 0.5, "epoch": 1.0}\n',
      { total_steps: '5:9 9:9', loss: '5:1 9:0.5', epoch: '5:0.5 9:1' },
    ],
    ['bars separate', 'log.csv', 'step|loss\n0|1\n1|2\n', { loss: '0:1 1:2' }],
    ['times since 1970 are no metric', 'log.csv', 'ts,step,loss\n1700000000.5,0,1\n1700000001.5,1,2\n', { loss: '0:1 1:2' }],
    [
      'nor are they in JSON Lines',
      'log.jsonl',
      '{"ts":1700000000500,"_step":0,"loss":1}\n{"ts":1700000001500,"_step":1,"loss":2}\n',
      { loss: '0:1 1:2' },
    ],
    [
      'a time that is a duration is one',
      'log.jsonl',
      '{"ts":3,"step":0,"loss":1}\n{"ts":4,"step":1,"loss":2}\n',
      { ts: '0:3 1:4', loss: '0:1 1:2' },
    ],
    [
      'a line that is no JSON is passed over',
      'log.jsonl',
      '{"step":0,"a":1}\n{"step":1,"a":2}\noops\n{"step":2,"a":3}\n',
      { a: '0:1 1:2 2:3' },
    ],
    ['a file of such lines is no log', 'log.jsonl', '{"step":0,"a":1}\noops\noops\n', undefined],
    ['one that begins with one is none', 'log.jsonl', 'oops\n{"step":0,"a":1}\n{"step":1,"a":2}\n', undefined],
  ] as const)
    it(what, () => assert.deepEqual(runsOf({ [file]: text }, 'latin1')[`plain:${file}`]?.series, wanted))
})
