// The command line as a program: its JSON, its words, its exit codes, and all of its output through a pipe.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TfeventsWriter } from '../tools/tfeventsWriter.ts'

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))

describe('the command line', () => {
  let root: string
  const run = (...args: string[]): { code: number | null; out: string; error: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', cwd: root, maxBuffer: 1 << 28 })
    return { code: status, out: stdout, error: stderr }
  }
  const write = (file: string, fill: (writer: TfeventsWriter) => void): void => {
    const writer = new TfeventsWriter()
    writer.fileVersion(1_700_000_000)
    fill(writer)
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), writer.bytes())
  }
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'flywheel-cli-'))
    write('runs/a/events.out.tfevents.1.h', (writer) => {
      for (const [step, value] of [0.5, NaN, 0.25, Infinity, 0.125].entries()) writer.scalar('loss', step, 1_700_000_000 + step, value)
      writer.scalar('loss', 3, 1_700_000_010, 4)
      writer.hparams(1_700_000_000, { lr: 0.5, name: 'x' })
    })
    write('events.out.tfevents.2.h', (writer) => {
      for (let step = 0; step < 30_000; step++) writer.scalar('many', step, 1_700_000_000 + step, step)
    })
    mkdirSync(join(root, 'empty'))
  })
  after(() => rmSync(root, { recursive: true, force: true }))

  it('scan --json --points tells every run by the contract', () => {
    const { code, out, error } = run('scan', '--json', '--points')
    assert.deepEqual([code, error], [0, ''])
    const answer = JSON.parse(out) as { schema: number; root: string; runs: Record<string, unknown>[]; issues: unknown[] }
    assert.deepEqual([answer.schema, answer.root, answer.issues], [1, root, []])
    assert.deepEqual(
      answer.runs.map((one) => one['id']),
      ['tensorboard:.', 'tensorboard:runs/a'],
    )
    const one = answer.runs[1]!
    assert.deepEqual(one['params'], { lr: 0.5, name: 'x' })
    assert.deepEqual((one['metrics'] as Record<string, unknown>)['loss'], {
      points: 6,
      nonFinite: 1,
      superseded: 2,
      first: { step: 0, wallTime: 1_700_000_000, value: 0.5 },
      last: { step: 3, wallTime: 1_700_000_010, value: 4 },
      min: { step: 2, wallTime: 1_700_000_002, value: 0.25 },
      max: { step: 3, wallTime: 1_700_000_010, value: 4 },
      series: [
        [0, 1_700_000_000, 0.5],
        [1, 1_700_000_001, 'NaN'],
        [2, 1_700_000_002, 0.25],
        [3, 1_700_000_010, 4],
      ],
    })
    for (const field of [
      'name',
      'tools',
      'status',
      'statusReason',
      'startTime',
      'endTime',
      'tags',
      'notes',
      'git',
      'host',
      'user',
      'command',
      'pid',
      'systemMetrics',
      'data',
      'artifacts',
      'sources',
    ])
      assert.ok(field in one, field)
  })

  it('scan of a folder with nothing is done (0); of one that is not there is a no (1)', () => {
    assert.deepEqual((JSON.parse(run('scan', 'empty', '--json').out) as { runs: unknown[] }).runs, [])
    assert.equal(run('scan', 'empty').code, 0)
    const { code, error } = run('scan', 'nowhere')
    assert.equal(code, 1)
    assert.match(error, /does not exist/)
  })

  it('scan for a person is an aligned table', () => {
    const { out } = run('scan')
    const lines = out.split('\n')
    assert.match(lines[0]!, /^run +status +metrics +points +best/)
    assert.equal(lines.findIndex((line) => line.startsWith('tensorboard:runs/a')) > 0, true)
    assert.match(out, /2 runs, .* read in/)
  })

  it('series prints every kept point, all of them through a pipe', () => {
    const { code, out } = run('series', 'tensorboard:.', 'many')
    assert.equal(code, 0)
    const lines = out.trimEnd().split('\n')
    assert.deepEqual([lines.length, lines[0], lines.at(-1)], [30_001, 'step,wallTime,value', '29999,1700029999,29999'])
    const json = JSON.parse(run('series', 'tensorboard:runs/a', 'loss', '--json', '--in', '.').out) as { points: unknown[] }
    assert.deepEqual(json.points[1], { step: 1, wallTime: 1_700_000_001, value: 'NaN' })
  })

  for (const [what, args, code, error] of [
    ['a run that is not there', ['series', 'tensorboard:b', 'loss'], 1, /no run/],
    ['a metric that is not there', ['series', 'tensorboard:runs/a', 'x'], 1, /has no metric "x". It has: loss/],
    ['an unknown command', ['fly'], 2, /no command "fly"/],
    ['no command', [], 2, /flywheel scan/],
    ['an unknown option', ['scan', '--jsn'], 2, /"--jsn" is not known/],
    ['an unknown tool', ['scan', '--tool', 'none'], 2, /no tool "none"/],
    ['an option without its value', ['scan', '--tool'], 2, /needs a value/],
    ['half a question', ['series', 'tensorboard:runs/a'], 2, /one run and one metric/],
    ['a folder whose name is empty', ['scan', ''], 2, /name of the folder is empty/],
    ['a plan in a folder whose name is empty', ['check', ''], 2, /name of the folder is empty/],
    ['data in a folder whose name is empty', ['data', 'list', ''], 2, /name of the folder is empty/],
    ['a page without a name', ['compare', 'a', 'b', '--html', ''], 2, /"--html" needs the name of a file/],
    ['an option of one dash', ['scan', '-x'], 2, /"-x" is not known/],
    [
      'a folder of runs that is not there',
      ['series', 'a', 'loss', '--in', 'nowhere'],
      1,
      /nowhere: The folder cannot be read: it does not exist/,
    ],
    ['a folder of runs that is a file', ['compare', 'a', 'b', '--in', 'events.out.tfevents.2.h'], 1, /it is not a folder/],
    ['help for a command that is none', ['help', 'fly'], 2, /no command "fly"/],
    ['a model file that is not there', ['model', 'nowhere.onnx'], 1, /nowhere.onnx cannot be read: it does not exist/],
    ['a manifest without a name', ['data', 'history', ''], 2, /Name the path of a manifest/],
  ] as const)
    it(`ends with ${code} and a sentence for ${what}`, () => {
      const ended = run(...args)
      assert.deepEqual([ended.code, ended.out], [code, ''])
      assert.match(ended.error, error)
    })

  for (const name of ['scan', 'series', 'compare', 'check', 'data', 'gpus', 'model', 'fit'])
    it(`tells how ${name} is used when asked to`, () => {
      const { code, out, error } = run(name, '--help')
      assert.deepEqual([code, error], [0, ''])
      assert.match(out, new RegExp(`^Use: flywheel ${name} `))
      assert.equal(run('help', name).out, out)
    })

  it('scan takes several tools behind one --tool, and no folder for a tool', () => {
    const ids = (...args: string[]): readonly string[] =>
      (JSON.parse(run('scan', ...args, '--json').out) as { runs: { id: string }[] }).runs.map((one) => one.id)
    assert.deepEqual(ids('--tool', 'wandb', 'tensorboard'), ['tensorboard:.', 'tensorboard:runs/a'])
    assert.deepEqual(ids('--tool', 'wandb', 'mlflow', 'empty'), [])
    assert.deepEqual(ids('--tool', 'tensorboard', 'runs'), ['tensorboard:a'])
  })

  it('scan --json of several folders tells of each run which one it is in; of one, it does not', () => {
    const roots = (...args: string[]): readonly unknown[] =>
      (JSON.parse(run('scan', ...args, '--json').out) as { runs: { id: string; root?: string }[] }).runs.map(({ id, root: own }) => [
        id,
        own,
      ])
    assert.deepEqual(roots('runs/a', 'runs'), [['tensorboard:.', join(root, 'runs/a')]])
    assert.deepEqual(roots('runs', 'empty'), [['tensorboard:a', join(root, 'runs')]])
    assert.deepEqual(roots('runs', './runs'), [['tensorboard:a', undefined]])
  })

  it('scan --json names a folder that cannot be read among its issues, also beside one that can', () => {
    const { code, out } = run('scan', 'empty', 'nowhere', '--json')
    assert.equal(code, 0)
    assert.deepEqual((JSON.parse(out) as { issues: unknown[] }).issues, [
      { path: join(root, 'nowhere'), offset: null, severity: 'error', message: 'The folder cannot be read: it does not exist.' },
    ])
  })

  it('never prints a stack: a folder that goes away under it is a sentence', function () {
    if (process.platform === 'win32') this.skip()
    const gone = join(root, 'gone')
    for (const args of ['scan', 'check', 'data list', 'series a b']) {
      mkdirSync(gone)
      const { status, stdout, stderr } = spawnSync(
        'sh',
        ['-c', `cd "$1" && rmdir "$1" && "$2" "$3" ${args}`, 'sh', gone, process.execPath, cli],
        {
          encoding: 'utf8',
        },
      )
      assert.deepEqual([status, stdout], [1, ''], args)
      assert.match(stderr, /The folder that this runs in is gone\. Change into another one\.\n$/)
      assert.doesNotMatch(stderr, /^ +at /m)
    }
  })

  it('says so when its output cannot be written', function () {
    if (!existsSync('/dev/full')) this.skip()
    const { status, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${cli}" scan --json > /dev/full`], {
      encoding: 'utf8',
      cwd: root,
    })
    assert.equal(status, 1)
    assert.match(stderr, /^The output cannot be written: ENOSPC/)
  })

  it('scan tells of a folder and of a log that it may not read, and reads the rest', function () {
    if (process.platform === 'win32') this.skip()
    const place = mkdtempSync(join(tmpdir(), 'flywheel-shut-'))
    const log = (folder: string): void => {
      const writer = new TfeventsWriter()
      writer.fileVersion(1_700_000_000)
      writer.scalar('loss', 0, 1_700_000_000, 0.5)
      mkdirSync(join(place, folder), { recursive: true })
      writeFileSync(join(place, folder, 'events.out.tfevents.1.h'), writer.bytes())
    }
    try {
      for (const folder of ['open', 'shut/in', 'log']) log(folder)
      chmodSync(place, 0o755)
      chmodSync(join(place, 'shut'), 0)
      chmodSync(join(place, 'log/events.out.tfevents.1.h'), 0)
      // root may read everything, so somebody else asks
      const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'scan', place, '--json'], {
        encoding: 'utf8',
        cwd: place,
        ...(process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}),
      })
      assert.deepEqual([status, stderr], [0, ''])
      const { runs, issues } = JSON.parse(stdout) as { runs: { id: string }[]; issues: { path: string; message: string }[] }
      assert.deepEqual(
        runs.map((one) => one.id),
        ['tensorboard:log', 'tensorboard:open'],
      )
      assert.deepEqual(
        issues.map(({ path, message }) => [path, message]),
        [
          ['shut', 'The folder cannot be read: permission is denied.'],
          ['log/events.out.tfevents.1.h', 'It cannot be read: permission is denied.'],
        ],
      )
    } finally {
      chmodSync(join(place, 'shut'), 0o755)
      rmSync(place, { recursive: true, force: true })
    }
  })

  it('does not wait for a pipe that is named as a model', function () {
    if (process.platform === 'win32') this.skip()
    spawnSync('mkfifo', [join(root, 'pipe.safetensors')])
    const { code, out, error } = run('model', 'pipe.safetensors')
    assert.deepEqual([code, out, error], [1, '', 'pipe.safetensors cannot be read: it is not a file.\n'])
  })

  it('lets no name act on the terminal', () => {
    const { code, error } = run('scan', 'red\u001b[31m\u0007')
    assert.equal(code, 1)
    assert.match(error, /red\ufffd\[31m\ufffd: The folder/)
  })

  it('is quiet when the reader of its pipe goes away', function () {
    if (process.platform === 'win32') this.skip()
    const { stdout, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${cli}" series tensorboard:. many | head -1`], {
      encoding: 'utf8',
      cwd: root,
    })
    assert.deepEqual([stdout, stderr], ['step,wallTime,value\n', ''])
  })
})
