// How often nvidia-smi is asked: by who looks, by focus, by failures; one at a time; nothing after the end.

import assert from 'node:assert/strict'
import { type GpuAnswer, type GpuPace, type GpuState, type GpuWant, noGpus, unknown } from '../../src/core/gpu.ts'
import { gentlyMs, longestMs, lookAwayMs, makeGpuPoller, waitMs } from '../../src/core/gpuPoller.ts'
import { makeStore } from '../../src/core/store.ts'
import { handClock } from '../tools/handClock.ts'

const answerOf = (change: Partial<GpuAnswer>): GpuAnswer => ({
  phase: 'ready',
  trouble: null,
  host: 'box',
  driver: unknown('-'),
  cuda: unknown('-'),
  gpus: [],
  elapsedMs: 1,
  notes: [],
  abandoned: 0,
  ...change,
})
const silent = answerOf({ phase: 'unavailable', trouble: { id: 'silent', why: 'It is silent.', remedy: 'Wait.' } })
const looking: GpuPace = { viewVisible: true, statusBar: true, focused: true }
const glancing: GpuPace = { viewVisible: false, statusBar: true, focused: true }

function bench(answers: (n: number) => GpuAnswer | Promise<GpuAnswer> = () => answerOf({})) {
  const clock = handClock()
  const asked: { at: number; want: GpuWant }[] = []
  const state = makeStore<GpuState>(noGpus)
  const errors: unknown[] = []
  let forgotten = 0
  const poller = makeGpuPoller({
    ask: async (want) => {
      asked.push({ at: clock.now(), want })
      return answers(asked.length)
    },
    forget: () => forgotten++,
    after: (ms, then) => clock.after(ms, then),
    nowSeconds: () => clock.now() / 1000,
    state,
    viewMs: () => 2000,
    statusBarMs: () => 10_000,
    failed: (error) => errors.push(error),
  })
  /** Time in small steps, with room for what is answered in between. */
  const pass = async (ms: number): Promise<void> => {
    for (const step of [0, ...Array.from({ length: Math.ceil(ms / 500) }, (_, i) => Math.min(500, ms - i * 500))]) {
      clock.pass(step)
      for (let turn = 0; turn < 12; turn++) await Promise.resolve()
    }
  }
  return { poller, clock, asked, state, errors, pass, forgotten: () => forgotten }
}

describe('polling GPUs', () => {
  const rows: readonly (readonly [string, GpuPace, number, boolean, number | null])[] = [
    ['the view is visible', looking, 0, false, 2000],
    ['only the status bar shows', glancing, 0, false, 10_000],
    ['nobody looks', { ...glancing, statusBar: false }, 0, false, null],
    ['it failed once', looking, 1, false, 4000],
    ['it failed ten times', looking, 10, false, longestMs],
    ['it failed a thousand times', glancing, 1000, false, longestMs],
    ['there is no card', glancing, 0, true, longestMs],
  ]
  for (const [when, pace, failures, absent, ms] of rows)
    it(`waits ${ms ?? 'for ever'} ms when ${when}`, () =>
      assert.equal(waitMs(pace, { viewMs: () => 2000, statusBarMs: () => 10_000 }, failures, absent), ms))

  it('asks every 10 s for the status bar, without processes', async () => {
    const { poller, asked, pass } = bench()
    poller.pace(glancing)
    await pass(31_000)
    assert.equal(asked.length, 4)
    assert.ok(asked.every((one) => !one.want.processes && !one.want.details))
  })

  it('asks at once when the view opens, with processes, and then every 2 s; details only the first time', async () => {
    const { poller, asked, pass } = bench()
    poller.pace(glancing)
    await pass(3000)
    poller.pace(looking)
    await pass(4500)
    assert.deepEqual(
      asked.map((one) => [one.want.processes, one.want.details]),
      [
        [false, false],
        [true, true],
        [true, false],
        [true, false],
      ],
    )
  })

  it('asks once even when nobody looks, to know whether there is a card', async () => {
    const { poller, asked, pass } = bench()
    poller.pace({ viewVisible: false, statusBar: false, focused: true })
    await pass(60_000)
    assert.equal(asked.length, 1)
  })

  it('stops two minutes after the window lost the focus, and asks again when it is back', async () => {
    const { poller, asked, pass } = bench()
    poller.pace(glancing)
    await pass(1000)
    poller.pace({ ...glancing, focused: false })
    await pass(120_000)
    const before = asked.length
    assert.ok(before >= 12)
    await pass(600_000)
    assert.equal(asked.length, before)
    poller.pace(glancing)
    await pass(500)
    assert.equal(asked.length, before + 1)
  })

  it('goes on gently behind a window without focus for somebody who waits, with or without a status bar', async () => {
    for (const statusBar of [true, false]) {
      const { poller, asked, pass } = bench()
      poller.pace({ viewVisible: true, statusBar, focused: false, waiting: true })
      await pass(lookAwayMs + 1000)
      const before = asked.length
      await pass(300_000)
      const gaps = asked.slice(before).map((one, i) => one.at - asked[before + i - 1]!.at)
      assert.ok(gaps.length >= 9 && gaps.slice(1).every((gap) => gap === gentlyMs), gaps.join())
      poller.pace({ viewVisible: false, statusBar, focused: false })
      await pass(300_000)
      assert.ok(asked.length <= before + gaps.length + 1, 'nobody waits any more')
    }
  })

  it('asks less and less often while it fails, keeps what was known, and recovers', async () => {
    let works = false
    const { poller, asked, pass, state } = bench(() => (works ? answerOf({}) : silent))
    poller.pace(looking)
    await pass(62_500)
    const gaps = asked.slice(1).map((one, i) => one.at - asked[i]!.at)
    assert.deepEqual(gaps, [4000, 8000, 16_000, 32_000])
    assert.equal(state.get().trouble?.id, 'silent')
    works = true
    await pass(64_000)
    assert.equal(state.get().phase, 'ready')
    const recovered = asked.length
    await pass(4000)
    assert.equal(asked.length, recovered + 2)
  })

  it('never asks while it waits for an answer', async () => {
    let answer: ((one: GpuAnswer) => void) | undefined
    const { poller, asked, pass } = bench(() => new Promise((resolve) => (answer = resolve)))
    poller.pace(looking)
    await pass(60_000)
    poller.pace(glancing)
    poller.pace(looking)
    await pass(1000)
    assert.equal(asked.length, 1)
    answer!(answerOf({}))
    await pass(2500)
    assert.equal(asked.length, 2)
  })

  it('asks for everything and forgets when told to refresh, also while paused', async () => {
    const { poller, asked, pass, state, forgotten } = bench()
    poller.pace(looking)
    await pass(500)
    poller.setPaused(true)
    await pass(60_000)
    const before = asked.length
    assert.equal(state.get().paused, true)
    await poller.refresh()
    assert.deepEqual([asked.length, forgotten()], [before + 1, 1])
    assert.deepEqual(asked.at(-1)!.want, { processes: true, details: true })
    assert.equal(state.get().paused, true, 'an answer does not end the pause')
    await pass(60_000)
    assert.equal(asked.length, before + 1)
    poller.setPaused(false)
    await pass(500)
    assert.equal(asked.length, before + 2)
  })

  it('survives an asking that throws', async () => {
    const { poller, asked, pass, errors } = bench((n) => {
      if (n === 1) throw new Error('a bug')
      return answerOf({})
    })
    poller.pace(looking)
    await pass(5000)
    assert.equal(errors.length, 1)
    assert.ok(asked.length >= 2)
  })

  it('does nothing after its end, and leaves no timer', async () => {
    const { poller, asked, pass, clock } = bench()
    poller.pace({ ...looking, focused: false })
    await pass(3000)
    const before = asked.length
    poller.dispose()
    poller.pace(looking)
    await poller.refresh()
    await pass(300_000)
    assert.equal(asked.length, before)
    assert.equal(clock.next(), null)
  })
})
