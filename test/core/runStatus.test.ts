// Whether a run goes on, judged from outside: every state with its numbers, and what may not be concluded.

import assert from 'node:assert/strict'
import { fitProcess, processInName } from '../../src/core/runProcess.ts'
import { type Signs, ageMark, judgeStatus, quietAfter } from '../../src/core/runStatus.ts'
import { cadenceOf } from '../../src/core/writeCadence.ts'

const at = 1_700_000_000
const seconds20 = { usualSeconds: 20, longSeconds: 40, seen: true }
const none: Signs = { recorded: null, lastWrite: at, cadence: null, process: null, tellsEnd: false, unflushed: null }
const gone = { pid: 8123, state: 'gone' } as const
const alive = { pid: 8123, state: 'alive' } as const

describe('the state of a run', () => {
  const cases: readonly (readonly [string, Partial<Signs>, number, string, RegExp])[] = [
    ['what the tool says wins', { recorded: { status: 'failed', reason: 'It says so.' }, process: alive }, 1, 'failed', /^It says so\.$/],
    ['no time tells nothing', { lastWrite: null }, 1, 'unknown', /tell no time/],
    ['running within ten minutes where no cadence is known', {}, 599, 'running', /less than 10 min old, and no end is recorded/],
    ['quiet after ten minutes where no cadence is known', {}, 601, 'quiet', /more than 10 min old/],
    ['quiet as soon as its own cadence is over', { cadence: seconds20 }, 121, 'quiet', /more than 2 min old .*usually every 20 s\)/],
    ['running within its own cadence', { cadence: seconds20 }, 119, 'running', /usually every 20 s, is less than 2 min old/],
    ['a fast run is not quiet at once', { cadence: { ...seconds20, usualSeconds: 0.1, longSeconds: 0.2 } }, 59, 'running', /every 1 s/],
    [
      'a slow run is running for hours',
      { cadence: { usualSeconds: 3600, longSeconds: 4000, seen: false } },
      10_000,
      'running',
      /every 1 h/,
    ],
    ['points alone never make it quiet sooner', { cadence: { ...seconds20, seen: false } }, 599, 'running', /less than 10 min/],
    [
      'a run written once a month is quiet after a day',
      { cadence: { usualSeconds: 3e6, longSeconds: 3e6, seen: true } },
      86_401,
      'quiet',
      /./,
    ],
    [
      'dead: 41 minutes, its process gone',
      { cadence: seconds20, process: gone, tellsEnd: true },
      2_460,
      'dead',
      /more than 30 min old .*20 s.*8123 is gone/,
    ],
    ['gone is not dead where no end is ever told', { process: gone }, 2_460, 'quiet', /8123 is gone, and its tool records no end/],
    ['gone says nothing while it is written', { process: gone, tellsEnd: true, cadence: seconds20 }, 30, 'running', /./],
    [
      'stalled: long over its cadence and alive',
      { cadence: seconds20, process: alive, tellsEnd: true },
      1_801,
      'stalled',
      /8123 is still alive/,
    ],
    ['not yet stalled', { cadence: seconds20, process: alive }, 1_799, 'quiet', /8123 is alive/],
    [
      'a process of which nothing is known says nothing',
      { process: { pid: 1, state: 'unknown' }, tellsEnd: true },
      9_999,
      'quiet',
      /^[^1]*more than 2 h old[^,]*, and no end/,
    ],
    ['a clock ahead of ours is now', {}, -300, 'running', /less than 10 min old/],
    ['nothing flushed yet', { unflushed: 'Weights & Biases' }, 9_999, 'quiet', /started and Weights & Biases has flushed nothing yet/],
  ]
  for (const [name, more, since, status, reason] of cases)
    it(name, () => {
      const said = judgeStatus({ ...none, ...more }, at + since)
      assert.equal(said.status, status)
      assert.match(said.reason, reason)
      assert.doesNotMatch(said.reason, /-\d+ (s|min)/)
    })

  it('says the same until a mark of age is passed', () => {
    const said = (since: number): string => judgeStatus(none, at + since).reason
    assert.equal(said(2_000), said(2_600))
    assert.notEqual(said(2_600), said(2_701))
    const passed = new Set(Array.from({ length: 400_000 }, (_, i) => ageMark(i * 600)))
    assert.ok(passed.size < 60, String(passed.size))
  })
  it('never claims more age than there is', () => {
    for (let since = 0; since < 4e8; since = since * 1.37 + 1) assert.ok(ageMark(since) <= since, String(since))
  })
})

describe('a cadence', () => {
  const every = (gap: number, count: number): number[] => Array.from({ length: count }, (_, i) => at + i * gap)
  it('is the usual gap and the longest but one', () => {
    assert.deepEqual(cadenceOf([...every(20, 10), at + 180 + 90, at + 180 + 90 + 50], true), {
      usualSeconds: 20,
      longSeconds: 50,
      seen: true,
    })
  })
  it('is not upset by one long pause', () => {
    const resumed = [...every(20, 10), ...every(20, 10).map((one) => one + 1e6)]
    assert.equal(quietAfter(cadenceOf(resumed, true)), 60)
  })
  it('follows a change of pace', () => {
    const slower = [...every(1, 100), ...Array.from({ length: 70 }, (_, i) => at + 100 + i * 60)]
    assert.equal(cadenceOf(slower, true)!.usualSeconds, 60)
  })
  it('takes moments in any order, equal ones once, and none that is no time', () => {
    assert.deepEqual(cadenceOf([...every(5, 9), ...every(5, 9).reverse(), NaN, Infinity], false), {
      usualSeconds: 5,
      longSeconds: 5,
      seen: false,
    })
  })
  it('is not known from few moments', () => {
    assert.equal(cadenceOf(every(5, 4), true), null)
    assert.notEqual(cadenceOf(every(5, 5), true), null)
    assert.equal(cadenceOf(every(5, 7), false), null)
    assert.equal(cadenceOf([], true), null)
  })
})

describe('a process', () => {
  const own = { pid: 12, command: null, folder: '/home/ada/proj/runs/a', lastWrite: at }
  const seen = { startedAt: at - 100, command: 'python train.py --lr 1', folder: '/somewhere/else' }
  const cases: readonly (readonly [string, Partial<typeof own> | { command: string }, Parameters<typeof fitProcess>[1], string])[] = [
    ['that is not there is gone', {}, 'gone', 'gone'],
    ['of another machine is unknown', {}, null, 'unknown'],
    ['that began before the last write is alive', {}, seen, 'alive'],
    ['that began after the last write is another one', {}, { ...seen, startedAt: at + 60 }, 'unknown'],
    ['that began later with the same command line is alive', { command: 'train.py --lr 1' }, { ...seen, startedAt: at + 60 }, 'alive'],
    ['with another command line is another one', { command: 'python -u eval.py' }, seen, 'unknown'],
    ['with another command line in the same project is alive', { command: '/x/eval.py' }, { ...seen, folder: '/home/ada/proj' }, 'alive'],
    ['that works in / fits nothing', { command: '/x/eval.py' }, { ...seen, folder: '/' }, 'unknown'],
  ]
  for (const [name, more, what, state] of cases) it(name, () => assert.deepEqual(fitProcess({ ...own, ...more }, what), { pid: 12, state }))

  const names: readonly (readonly [string, unknown])[] = [
    ['runs/a/events.out.tfevents.1700000000.gpu-3.cluster.local.8123.0', { time: at, host: 'gpu-3.cluster.local', pid: 8123 }],
    ['events.out.tfevents.1700000000.box.77.12.v2', { time: at, host: 'box', pid: 77 }],
    ['events.out.tfevents.1700000000.box.77.1_hparams', null],
    ['events.out.tfevents.1700000000.box.77.1.hparams', { time: at, host: 'box', pid: 77 }],
    ['events.out.tfevents.1700000000.box', null],
    ['events.out.tfevents.1.h', null],
  ]
  for (const [name, expected] of names) it(`is told by the name ${name}`, () => assert.deepEqual(processInName(name), expected))
})
