// Keeps a run of the demo growing by the clock: a point a second.

import { startLiveRun } from './runs.ts'

/** Starts it below a project's `runs` folder with 500 steps already there. `stop` gives the step it came to. */
export function growLiveRun(runs: string): { stop(): number } {
  const seconds = (): number => Date.now() / 1000
  let step = 500
  const run = startLiveRun(runs, seconds(), step)
  const timer = setInterval(() => {
    step += 10
    run.grow(step, seconds())
  }, 1000)
  return {
    stop() {
      clearInterval(timer)
      return step
    },
  }
}
