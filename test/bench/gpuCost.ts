// What looking at eight GPUs costs the process that looks, its children apart: the poller as it runs for a visible view and for the status bar alone,
// against a stand-in that answers at once. Everything that is made of an answer is made: history, rows, status text, tooltip.
//   node test/bench/gpuCost.ts [SECONDS]        prints JSON: percent of one core

import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type GpuState, noGpus } from '../../src/core/gpu.ts'
import { makeGpuHistory } from '../../src/core/gpuHistory.ts'
import { hostRows } from '../../src/core/gpuHosts.ts'
import { makeGpuPoller } from '../../src/core/gpuPoller.ts'
import { argumentsOf, gpuQuestion, processQuestion } from '../../src/core/gpuQuestion.ts'
import { withoutRuns } from '../../src/core/gpuRows.ts'
import { gpuStatusText } from '../../src/core/gpuStatusText.ts'
import { gpuTooltip } from '../../src/core/gpuTooltip.ts'
import { sayPlain } from '../../src/core/say.ts'
import { makeStore } from '../../src/core/store.ts'
import { openSmi } from '../../src/outside/nvidiaSmi.ts'
import { realClock } from '../../src/outside/oneChild.ts'

const seconds = Number(process.argv[2] ?? 60)
const folder = mkdtempSync(join(tmpdir(), 'flywheel-gpu-cost-'))
const wait = (ms: number): Promise<void> => new Promise((go) => void setTimeout(go, ms))

/** A program that prints what otherSmi.sh would, without thinking. */
function install(): string {
  const slow = join(folder, 'slow-smi')
  copyFileSync(fileURLToPath(new URL('../tools/otherSmi.sh', import.meta.url)), slow)
  chmodSync(slow, 0o755)
  writeFileSync(join(folder, 'mode'), 'answer\n')
  for (const [name, question] of [
    ['gpus', gpuQuestion],
    ['processes', processQuestion],
  ] as const)
    writeFileSync(join(folder, name), execFileSync(slow, argumentsOf(question)))
  const smi = join(folder, 'nvidia-smi')
  writeFileSync(smi, `#!/bin/sh\ncase $1 in --query-compute*) exec cat '${folder}/processes' ;; *) exec cat '${folder}/gpus' ;; esac\n`)
  chmodSync(smi, 0o755)
  return smi
}

async function measure(path: string, viewVisible: boolean): Promise<object> {
  const smi = openSmi({ path: () => path, avoid: () => [] })
  const state = makeStore<GpuState>(noGpus)
  const history = makeGpuHistory()
  let answers = 0
  state.onDidChange((now) => {
    answers++
    history.append(now)
    gpuStatusText(now, 'auto', null, sayPlain)
    gpuTooltip(now, Date.now() / 1000, sayPlain)
    if (viewVisible) hostRows(now, [], withoutRuns, sayPlain)
  })
  const poller = makeGpuPoller({
    state,
    ask: (want) => smi.ask(want),
    forget: () => smi.forget(),
    after: (ms, then) => realClock.after(ms, then),
    nowSeconds: () => Date.now() / 1000,
    viewMs: () => 2000,
    statusBarMs: () => 10_000,
    failed: (error) => console.error(error),
  })
  poller.pace({ viewVisible, statusBar: true, focused: true })
  // the first answers compile the code
  await wait(5000)
  const before = process.cpuUsage()
  const from = performance.now()
  const first = answers
  await wait(seconds * 1000)
  const used = process.cpuUsage(before)
  const elapsed = performance.now() - from
  poller.dispose()
  smi.dispose()
  const cpuMs = (used.user + used.system) / 1000
  return {
    what: viewVisible ? 'view, every 2 s, with processes' : 'status bar, every 10 s',
    gpus: state.get().gpus.length,
    answers: answers - first,
    cpuMsPerAnswer: Number((cpuMs / Math.max(1, answers - first)).toFixed(2)),
    percentOfACore: Number(((100 * cpuMs) / elapsed).toFixed(3)),
  }
}

try {
  const path = install()
  if (readFileSync(join(folder, 'gpus'), 'utf8').trim().split('\n').length !== 8) throw new Error('the stand-in has not eight cards')
  for (const viewVisible of [true, false]) console.log(JSON.stringify(await measure(path, viewVisible)))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
