// nvidia-smi asked for real: a child process that answers, refuses, hangs, floods, prints to the wrong stream, dies, comes late, loses a card.
// What must hold always: an answer or a reason, at most one child alive, and recovery.

import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { GpuAnswer } from '../../src/core/gpu.ts'
import { hardwareAt } from '../../src/outside/gpuHardware.ts'
import { troubleOf } from '../../src/core/gpuTrouble.ts'
import { withoutTool } from '../../src/outside/smiTrouble.ts'
import { type SmiOptions, makeSmi } from '../../src/outside/nvidiaSmi.ts'
import { type Clock, type Command, makeOneChild, realClock } from '../../src/outside/oneChild.ts'
import { handClock } from '../tools/handClock.ts'
import { type Scenario, card, presets } from '../tools/standInSmi.ts'
import { eventually } from '../tools/until.ts'

const standIn = fileURLToPath(new URL('../tools/standInSmi.ts', import.meta.url))
const rows = { processes: false, details: false }

describe('asking nvidia-smi', function () {
  this.timeout(60_000)
  let folder: string
  const ends: (() => void)[] = []
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flywheel-smi-'))
  })
  afterEach(() => {
    for (const end of ends.splice(0)) end()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  const scenarioFile = (): string => join(folder, 'scenario.json')
  const play = (scenario: Scenario): void => writeFileSync(scenarioFile(), JSON.stringify(scenario))
  const log = (): string[] =>
    existsSync(`${scenarioFile()}.calls`) ? readFileSync(`${scenarioFile()}.calls`, 'utf8').trim().split('\n') : []
  const calls = (): string[] => log().filter((line) => line.startsWith('start'))
  const pids = (): number[] => calls().map((line) => Number(line.split(' ')[1]))
  const command: Command = { file: process.execPath, args: [standIn] }
  const isAlive = (pid: number): boolean => {
    try {
      process.kill(pid, 0)
      return true
    } catch {
      return false
    }
  }
  const smiOf = (change: Partial<SmiOptions> = {}, clock: Clock = realClock) => {
    const child = makeOneChild({
      clock,
      cwd: homedir(),
      env: { ...process.env, STAND_IN_SMI: scenarioFile() },
      limitBytes: 1 << 20,
      graceMs: 2000,
      giveUpMs: 1000,
    })
    const smi = makeSmi({
      candidates: () => [command],
      missing: () => withoutTool(hardwareAt(join(folder, 'root')).sign(), ''),
      hardware: hardwareAt(join(folder, 'root')),
      trouble: troubleOf,
      others: (_, silent) => (silent ? 'later' : 'now'),
      facts: null,
      host: 'box',
      child,
      firstDeadlineMs: 15_000,
      deadlineMs: 5000,
      ...change,
    })
    ends.push(() => smi.dispose())
    return smi
  }
  const trouble = (answer: GpuAnswer): string | undefined => answer.trouble?.id

  it('brings the cards with one call', async () => {
    play(presets['eight']!)
    const answer = await smiOf().ask(rows)
    assert.equal(answer.phase, 'ready')
    assert.equal(answer.gpus.length, 8)
    assert.equal(answer.driver.value, '580.105.08')
    assert.equal(calls().length, 1)
    assert.ok(answer.elapsedMs! >= 0)
  })

  it('brings processes, CUDA and slices when asked to', async () => {
    play(presets['mig']!)
    const answer = await smiOf().ask({ processes: true, details: true })
    assert.equal(answer.cuda.value, '13.1')
    assert.deepEqual(
      answer.gpus[0]!.mig.map((one) => [one.profile.value, one.memoryTotalMiB.value]),
      [
        ['3g.40gb', 40448],
        ['2g.20gb', 20096],
      ],
    )
    assert.deepEqual(
      answer.gpus[0]!.processes.value?.map((one) => one.pid),
      [21180],
    )
  })

  it('drops the fields that a driver refuses, and remembers them for this driver only', async () => {
    const refuse = ['compute_cap', 'clocks_throttle_reasons.active', 'gpu_bus_id']
    play({ ...presets['one'], refuse })
    const smi = smiOf()
    const first = await smi.ask({ processes: true, details: false })
    assert.equal(calls().length, 3 + 2, 'two refusals of cards, one of processes')
    assert.equal(first.gpus[0]!.computeCapability.value, null)
    assert.match(first.gpus[0]!.computeCapability.why, /does not know the field/)
    assert.deepEqual(
      first.gpus[0]!.throttle.value?.map((one) => one.id),
      ['power-cap'],
      'by the newer name',
    )
    assert.equal(first.gpus[0]!.processes.value?.length, 1)
    await smi.ask({ processes: true, details: false })
    assert.equal(calls().length, 5 + 2, 'not asked for again')
    play({ gpus: [card(0, { driver_version: '610.57.04' })] })
    await smi.ask(rows)
    const later = await smi.ask(rows)
    assert.equal(later.gpus[0]!.computeCapability.value, '9.0', 'another driver is asked anew')
  })

  it('gives up a question of which everything is refused', async () => {
    play({
      ...presets['one'],
      refuse: Object.keys(card(0)).concat(
        'power.draw.instant',
        'power.limit',
        'gpu_uuid',
        'gpu_bus_id',
        'kmd_version',
        'clocks.current.sm',
        'clocks.current.memory',
        'clocks_event_reasons.active',
        'gpu_name',
      ),
    })
    assert.equal(trouble(await smiOf().ask(rows)), 'fields')
  })

  it('reads an answer on the wrong stream', async () => {
    play({ ...presets['one'], wrongStream: true })
    assert.equal((await smiOf().ask(rows)).gpus[0]!.utilizationPercent.value, 97)
  })

  it('keeps good rows that come with a warning and a bad exit code', async () => {
    play({ ...presets['one'], before: 'WARNING: infoROM is corrupted at gpu 0000:18:00.0\n', code: 14 })
    const answer = await smiOf().ask(rows)
    assert.equal(answer.phase, 'ready')
    assert.match(answer.notes[0]!, /infoROM/)
  })

  it('says why there is no answer, and recovers', async () => {
    play(presets['broken']!)
    const smi = smiOf()
    const answer = await smi.ask(rows)
    assert.deepEqual([answer.phase, trouble(answer)], ['unavailable', 'driver-not-loaded'])
    assert.equal(answer.gpus.length, 0)
    play(presets['one']!)
    assert.equal((await smi.ask(rows)).phase, 'ready')
  })

  it('sees a crash', async function () {
    if (process.platform === 'win32') return this.skip() // no signals there
    play({ die: 'SIGSEGV' })
    assert.equal(trouble(await smiOf().ask(rows)), 'crashed')
  })

  it('stops a flood', async () => {
    play(presets['flood']!)
    const smi = smiOf()
    assert.equal(trouble(await smi.ask(rows)), 'flooded')
    assert.ok(pids().every((pid) => !isAlive(pid)))
    play(presets['one']!)
    assert.equal((await smi.ask(rows)).phase, 'ready')
  })

  it('ends a child that hangs and ignores SIGTERM, tells it, and recovers', async () => {
    play(presets['hang']!)
    const clock = handClock()
    const smi = smiOf({}, clock)
    const asked = smi.ask(rows)
    await eventually(() => calls().length === 1)
    clock.pass(14_999)
    assert.ok(isAlive(pids()[0]!), 'the first answer may take 15 s')
    clock.pass(1)
    clock.pass(2000)
    const answer = await asked
    assert.deepEqual([answer.phase, trouble(answer), answer.abandoned], ['unavailable', 'silent', 0])
    assert.match(answer.trouble!.why, /15 s/)
    assert.ok(!isAlive(pids()[0]!))
    play(presets['one']!)
    assert.equal((await smi.ask(rows)).phase, 'ready')
    assert.ok(!log().some((line) => line.startsWith('overlap')))
  })

  it('leaves a child alone that cannot be killed, starts no other while it lives, and recovers', async () => {
    play(presets['hang']!)
    const clock = handClock()
    const smi = smiOf({}, clock)
    const asked = smi.ask(rows)
    await eventually(() => calls().length === 1)
    // all at once: the end of the child is not heard of, as if it hung in the driver
    clock.pass(15_000 + 2000 + 1000)
    const blocked = smi.ask(rows)
    const answer = await asked
    assert.equal(trouble(answer), 'silent')
    assert.equal(answer.abandoned, 1)
    assert.match(answer.trouble!.why, /could not even be killed/)
    assert.equal(trouble(await blocked), 'blocked-by-earlier')
    assert.equal(calls().length, 1)
    await eventually(() => !isAlive(pids()[0]!))
    play(presets['one']!)
    let later = await smi.ask(rows)
    while (trouble(later) === 'blocked-by-earlier') later = await smi.ask(rows)
    assert.deepEqual([later.phase, later.abandoned], ['ready', 0])
  })

  it('takes an answer after the deadline for silence, and gives a slow chassis the time that it needs', async () => {
    play({ ...presets['one'], delayMs: 400 })
    const clock = handClock()
    const smi = smiOf({}, clock)
    const slow = smi.ask(rows)
    await eventually(() => calls().length === 1)
    clock.pass(8000)
    assert.equal((await slow).phase, 'ready', '8 s are within the first 15')
    const again = smi.ask(rows)
    await eventually(() => calls().length === 2)
    clock.pass(8000)
    assert.equal((await again).phase, 'ready', 'one that took 8 s before gets more than 5')
    play({ ...presets['one'], delayMs: 600_000 })
    const late = smi.ask(rows)
    await eventually(() => calls().length === 3)
    clock.pass(15_000)
    clock.pass(2000)
    assert.equal(trouble(await late), 'silent')
  })

  it('gives 5 s to one that answered at once before', async () => {
    play(presets['one']!)
    const clock = handClock()
    const smi = smiOf({}, clock)
    await smi.ask(rows)
    play(presets['hang']!)
    const asked = smi.ask(rows)
    await eventually(() => calls().length === 2)
    clock.pass(5000)
    clock.pass(2000)
    assert.match((await asked).trouble!.why, /within 5 s/)
  })

  it('does not wait for what the program left behind', async () => {
    play({ ...presets['one'], lingering: true })
    assert.equal((await smiOf().ask(rows)).phase, 'ready')
  })

  it('has never two children alive, however many ask', async () => {
    play({ ...presets['one'], delayMs: 50 })
    const smi = smiOf()
    const answers = await Promise.all([smi.ask(rows), smi.ask({ processes: true, details: true }), smi.ask(rows)])
    assert.ok(answers.every((one) => one.phase === 'ready'))
    assert.ok(!log().some((line) => line.startsWith('overlap')), log().join('\n'))
  })

  it('shows the cards when only the processes are silent, and says so', async () => {
    play({ ...presets['one'], hang: true, only: 'compute-apps' })
    const clock = handClock()
    const asked = smiOf({}, clock).ask({ processes: true, details: true })
    await eventually(() => calls().length === 2)
    clock.pass(15_000)
    clock.pass(2000)
    const answer = await asked
    assert.deepEqual([answer.phase, trouble(answer), answer.gpus.length], ['ready', 'silent', 1])
    assert.match(answer.gpus[0]!.processes.why!, /did not answer/)
  })

  it('is well when only the processes cannot be told, and says why', async () => {
    play({ ...presets['one'], fail: { text: 'Failed to initialize NVML: Insufficient Permissions\n', code: 4 }, only: 'compute-apps' })
    const answer = await smiOf().ask({ processes: true, details: true })
    assert.deepEqual([answer.phase, answer.trouble], ['ready', null])
    assert.match(answer.gpus[0]!.processes.why!, /may not talk/)
  })

  it('is well without details that can be read', async () => {
    play({ ...presets['mig'], fail: { text: 'no XML today\n', code: 1 }, only: '-x' })
    const answer = await smiOf().ask({ processes: true, details: true })
    assert.deepEqual([answer.phase, answer.trouble, answer.cuda.value], ['ready', null, null])
    assert.deepEqual(
      answer.gpus[0]!.mig.map((one) => [one.profile.value, one.memoryTotalMiB.value]),
      [
        ['3g.40gb', null],
        ['2g.20gb', null],
      ],
    )
  })

  for (const style of ['old', 'new'] as const)
    it(`keeps three cards when the fourth is lost, with a driver that tells it the ${style} way`, async () => {
      play({ ...presets['lost'], lostStyle: style, processes: [] })
      const answer = await smiOf().ask({ processes: true, details: true })
      assert.equal(answer.phase, 'ready')
      assert.deepEqual(
        answer.gpus.map((gpu) => gpu.state),
        ['ok', 'lost', 'ok', 'ok'],
      )
    })

  it('keeps a card that vanishes without a word, until it is told to forget', async () => {
    play({ gpus: [card(0), card(1)] })
    const smi = smiOf()
    await smi.ask(rows)
    play({ gpus: [card(0)] })
    const states = (answer: GpuAnswer): string[] => answer.gpus.map((gpu) => gpu.state)
    assert.deepEqual(states(await smi.ask(rows)), ['ok', 'lost'])
    smi.forget()
    assert.deepEqual(states(await smi.ask(rows)), ['ok'])
  })

  it('tries the next program when one cannot answer, and stays with the one that did', async () => {
    play(presets['one']!)
    const broken: Command = { file: join(folder, 'nowhere', 'nvidia-smi'), args: [] }
    const smi = smiOf({ candidates: () => [broken, command] })
    assert.equal((await smi.ask(rows)).phase, 'ready')
    assert.equal(trouble(await smiOf({ candidates: () => [broken] }).ask(rows)), 'cannot-start')
  })

  it('is absent without a tool and without a card', async () => {
    const answer = await smiOf({ candidates: () => [] }).ask(rows)
    assert.deepEqual([answer.phase, trouble(answer)], ['absent', 'absent'])
  })

  it('says what is missing where there is a card and no tool', async () => {
    mkdirSync(join(folder, 'root/sys/bus/pci/devices/0000:01:00.0'), { recursive: true })
    writeFileSync(join(folder, 'root/sys/bus/pci/devices/0000:01:00.0/vendor'), '0x10de\n')
    writeFileSync(join(folder, 'root/sys/bus/pci/devices/0000:01:00.0/class'), '0x030000\n')
    const answer = await smiOf({ candidates: () => [] }).ask(rows)
    assert.deepEqual([answer.phase, trouble(answer)], ['unavailable', 'tool-missing'])
    assert.match(answer.trouble!.why, /0000:01:00\.0/)
  })

  it('tells the owner of a Jetson about its own tool', async () => {
    mkdirSync(join(folder, 'root/proc/device-tree'), { recursive: true })
    writeFileSync(join(folder, 'root/proc/device-tree/model'), 'NVIDIA Jetson Orin Nano\0')
    assert.match((await smiOf({ candidates: () => [] }).ask(rows)).trouble!.remedy, /tegrastats/)
  })

  it('says that a relative path in the setting is none', async () => {
    const answer = await smiOf({ candidates: () => [], missing: () => withoutTool(null, './nvidia-smi') }).ask(rows)
    assert.equal(trouble(answer), 'path')
  })

  it('lets a card sleep, and asks once it is awake', async () => {
    const device = join(folder, 'root/sys/bus/pci/devices/0000:18:00.0')
    mkdirSync(join(device, 'power'), { recursive: true })
    writeFileSync(join(device, 'vendor'), '0x10de\n')
    writeFileSync(join(device, 'class'), '0x030200\n')
    writeFileSync(join(device, 'power/runtime_status'), 'suspended\n')
    play(presets['one']!)
    const smi = smiOf()
    const asleep = await smi.ask(rows)
    assert.deepEqual([asleep.phase, asleep.gpus[0]!.state, calls().length], ['ready', 'asleep', 0])
    writeFileSync(join(device, 'power/runtime_status'), 'active\n')
    const awake = await smi.ask(rows)
    assert.deepEqual(
      awake.gpus.map((gpu) => gpu.state),
      ['ok'],
      'the same card, not a second one',
    )
  })

  it('ends its child when it ends', async () => {
    play(presets['hang']!)
    const smi = smiOf()
    const asked = smi.ask(rows)
    await eventually(() => calls().length === 1)
    smi.dispose()
    assert.equal(trouble(await asked), 'stopped')
    assert.ok(!isAlive(pids()[0]!))
    assert.equal(trouble(await smi.ask(rows)), 'stopped')
  })
})
