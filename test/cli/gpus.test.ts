// `flywheel gpus` as a process of its own, with a program on PATH that stands in for nvidia-smi.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gpus } from '../../src/cli/gpus.ts'
import type { GpuAnswer } from '../../src/core/gpu.ts'
import { unknown } from '../../src/core/gpu.ts'
import { type Scenario, card, installStandIn } from '../tools/standInSmi.ts'
import { eventually } from '../tools/until.ts'

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

describe('flywheel gpus', function () {
  this.timeout(60_000)
  let folder: string
  before(function () {
    // no program of ours can be called nvidia-smi.exe there
    if (process.platform === 'win32') this.skip()
  })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flywheel-cli-gpus-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const start = (args: readonly string[]) =>
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', cli, 'gpus', ...args], {
      env: { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` },
    })
  const run = (scenario: Scenario | string, ...args: readonly string[]): Promise<Ended> => {
    installStandIn(folder, scenario)
    return new Promise((resolve) => {
      const child = start(args)
      let out = ''
      let error = ''
      child.stdout.on('data', (piece: Buffer) => (out += piece.toString()))
      child.stderr.on('data', (piece: Buffer) => (error += piece.toString()))
      child.on('close', (code) => resolve({ code, out, error }))
    })
  }
  const json = (ended: Ended) => JSON.parse(ended.out) as Record<string, unknown> & { gpus: Record<string, unknown>[] }

  it('prints a line per card and ends with 0', async () => {
    const ended = await run('eight')
    assert.equal(ended.code, 0)
    assert.equal(ended.out.split('\n').filter((line) => /^ {2}GPU\d /.test(line)).length, 8)
    assert.equal(ended.error, '')
  })

  it('prints every card with slices and processes as JSON', async () => {
    const answer = json(await run('mig', '--json'))
    assert.deepEqual([answer['schema'], answer['available'], answer['driver'], answer['cuda']], [1, true, '580.105.08', '13.1'])
    const [gpu] = answer.gpus
    assert.deepEqual([gpu!['card'], gpu!['utilizationPercent'], gpu!['memoryUsedMiB']], ['h100-sxm', null, 62464])
    assert.equal((gpu!['mig'] as unknown[]).length, 2)
    assert.equal((gpu!['processes'] as unknown[]).length, 1)
  })

  it('says what fails, on standard error, and ends with 1', async () => {
    const ended = await run('broken')
    assert.deepEqual([ended.code, ended.out], [1, ''])
    assert.match(ended.error, /driver is not loaded/)
    const answer = json(await run('broken', '--json'))
    assert.deepEqual([answer['available'], answer.gpus], [false, []])
    assert.match(answer['remedy'] as string, /\.$/)
  })

  it('does not depend on which fields a driver knows', async () => {
    for (const refuse of Object.keys(card(0))) {
      if (!['uuid', 'index', 'name', 'pci.bus_id', 'memory.used', 'compute_cap'].includes(refuse)) continue
      const answer = json(await run({ gpus: [card(0), card(1)], refuse: [refuse] }, '--json'))
      assert.deepEqual([answer['available'], answer.gpus.length], [true, 2], refuse)
    }
  })

  it('takes nothing but --json', async () => {
    for (const args of [['--xml'], ['all']]) {
      const ended = await run('one', ...args)
      assert.equal(ended.code, 2)
      assert.match(ended.error, /flywheel gpus \[--json\]/)
    }
  })

  it('leaves no child behind when it is interrupted', async () => {
    installStandIn(folder, 'hang')
    const child = start([])
    const calls = (): string => {
      try {
        return readFileSync(join(folder, 'scenario.json.calls'), 'utf8')
      } catch {
        return ''
      }
    }
    await eventually(() => calls().startsWith('start'))
    child.kill('SIGINT')
    await new Promise((resolve) => child.on('close', resolve))
    const pid = Number(calls().split(' ')[1])
    await eventually(() => {
      try {
        process.kill(pid, 0)
        return false
      } catch {
        return true
      }
    })
  })

  it('ends with 1 where there is no card', async () => {
    const absent: GpuAnswer = {
      phase: 'absent',
      trouble: { id: 'absent', why: 'No NVIDIA GPU was found.', remedy: 'Install the driver.' },
      host: 'box',
      driver: unknown('-'),
      cuda: unknown('-'),
      gpus: [],
      elapsedMs: null,
      notes: [],
      abandoned: 0,
    }
    const printed: string[] = []
    const code = await gpus([], { out: (text) => printed.push(`out ${text}`), error: (text) => printed.push(`error ${text}`) }, () => ({
      ask: () => Promise.resolve(absent),
      forget: () => {},
      dispose: () => {},
    }))
    assert.deepEqual([code, printed], [1, ['error No NVIDIA GPU was found.\nInstall the driver.\n']])
  })

  it('asks other hosts over ssh, and tells of each how it answered', async () => {
    installStandIn(join(folder, 'there'), 'eight')
    const script = `#!/bin/sh
while [ "$1" != -- ]; do shift; done
[ "$2" = down ] && { echo "ssh: connect to host down port 22: No route to host" >&2; exit 255; }
shift 2
PATH='${folder}/there:'$PATH
eval "$*"
`
    writeFileSync(join(folder, 'ssh'), script)
    chmodSync(join(folder, 'ssh'), 0o755)
    const ended = await run('one', '--json', '--host', 'node1', '--host=down')
    assert.equal(ended.code, 0, ended.error)
    const answer = json(ended)
    assert.deepEqual(
      (answer['hosts'] as Record<string, unknown>[]).map((one) => [one['host'], one['available'], one['why'] === null]),
      [
        ['node1', true, true],
        ['down', false, false],
      ],
    )
    assert.equal(answer['available'], true)
    assert.match(String(answer['why']), /down cannot be reached/)
    assert.deepEqual([answer.gpus.length, answer.gpus[0]!['host'], answer['driver']], [8, 'node1', null])
    assert.equal((await run('one', '--host', 'down')).code, 1)
  })

  it('ties processes to the runs of a folder, and says how', async function () {
    if (process.platform !== 'linux') return this.skip() // /proc tells what a process writes
    const log = join(folder, 'project/runs/a/train.csv')
    mkdirSync(join(folder, 'project/runs/a'), { recursive: true })
    writeFileSync(log, 'step,loss\n1,0.5\n2,0.4\n')
    const code = `require('fs').openSync(${JSON.stringify(log)}, 'a'); console.log('ready'); setInterval(() => {}, 1000)`
    const trainer = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'ignore'] })
    try {
      await once(trainer.stdout, 'data')
      const task = {
        uuid: card(0)['uuid']!,
        'pci.bus_id': card(0)['pci.bus_id']!,
        pid: String(trainer.pid),
        process_name: process.execPath,
        used_gpu_memory: '10',
      }
      const scenario = { gpus: [card(0)], processes: [task], cuda: '13.0' }
      const tied = json(await run(scenario, '--json', '--in', join(folder, 'project')))
      const [found] = tied.gpus[0]!['processes'] as Record<string, unknown>[]
      assert.match(String(found!['run']), /^plain:runs\/a/)
      assert.match(String(found!['why']), /run: it writes into the run's folder\./)
      assert.match((await run(scenario, '--in', join(folder, 'project'))).out, /writes into the run's folder/)
      const [bare] = json(await run(scenario, '--json')).gpus[0]!['processes'] as Record<string, unknown>[]
      assert.deepEqual([bare!['run'], /--in DIR/.test(String(bare!['why']))], [null, true])
    } finally {
      trainer.kill('SIGKILL')
    }
  })

  it('takes no host that a shell or ssh could take for something else', async () => {
    for (const host of ['-oProxyCommand=x', 'a;b', '$(id)', '']) {
      const ended = await run('one', '--host', host)
      assert.equal(ended.code, 2)
      assert.match(ended.error, /no name of a host/)
    }
  })
})
