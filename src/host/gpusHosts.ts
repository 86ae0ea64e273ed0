// GPUs of other hosts: a poller for each name in the setting, made and ended as the setting changes. Asked less often than this machine, each on its own,
// so that one that does not answer keeps nobody waiting.

import type { GpuAnswer, GpuPace, GpuState, GpuWant } from '../core/gpu.ts'
import { noGpus } from '../core/gpu.ts'
import { type GpuPoller, makeGpuPoller } from '../core/gpuPoller.ts'
import { hostsOf } from '../core/gpuRemote.ts'
import { type Disposable, all } from '../core/life.ts'
import { type Store, type Watchable, makeStore } from '../core/store.ts'
import type { FrontDoor } from './frontDoor.ts'

/** Who asks a host. */
export interface HostSmi extends Disposable {
  ask(want: GpuWant): Promise<GpuAnswer>
  forget(): void
}

export interface GpuHostsParts {
  readonly door: FrontDoor
  readonly open: (host: string) => HostSmi
  readonly after: (ms: number, then: () => void) => Disposable
  /** Told of every state before the list is. */
  readonly take: (state: GpuState) => void
}

export interface GpuHosts extends Disposable {
  /** In the order of the setting; empty = this machine alone. */
  readonly states: Watchable<readonly GpuState[]>
  pace(pace: GpuPace): void
  refresh(): Promise<void>
  setPaused(paused: boolean): void
}

/** A connection for each look: no host is asked more often. */
const leastViewMs = 10_000
const leastStatusMs = 60_000

interface Asked {
  readonly host: string
  readonly state: Store<GpuState>
  readonly poller: GpuPoller
  readonly end: Disposable
}

export function makeGpuHosts({ door, open, after, take }: GpuHostsParts): GpuHosts {
  const states = makeStore<readonly GpuState[]>([])
  let asked: readonly Asked[] = []
  let pace: GpuPace | null = null
  let paused = false
  const publish = (): void => states.set(asked.map((one) => one.state.get()))

  const start = (host: string): Asked => {
    const state = makeStore<GpuState>({ ...noGpus, host, paused })
    const smi = open(host)
    const poller = makeGpuPoller({
      state,
      after,
      ask: (want) => smi.ask(want),
      forget: () => smi.forget(),
      nowSeconds: () => Date.now() / 1000,
      viewMs: () => Math.max(leastViewMs, door.setting<number>('gpu.pollSeconds') * 1000),
      statusBarMs: () => Math.max(leastStatusMs, door.setting<number>('gpu.statusBarPollSeconds') * 1000),
      failed: (error) => door.report(`asking ${host} for GPUs`, error),
    })
    let told: string | null = null
    const listening = state.onDidChange(
      door.guarded(`the GPUs of ${host}`, (now: GpuState) => {
        take(now)
        const trouble = now.trouble === null ? null : `${now.trouble.why} ${now.trouble.remedy}`
        if (trouble !== told && trouble !== null) door.output.warn(trouble)
        told = trouble
        publish()
      }),
    )
    if (pace !== null) poller.pace(pace)
    return { host, state, poller, end: all(smi, poller, listening) }
  }
  let complained = ''
  const follow = (): void => {
    const { hosts, refused } = hostsOf(door.setting<string[]>('gpu.hosts'))
    if (refused.length > 0 && refused.join() !== complained)
      door.output.warn(`flywheel.gpu.hosts: not asked, because it is no name of a host or one too many: ${refused.join(', ')}`)
    complained = refused.join()
    for (const one of asked) if (!hosts.includes(one.host)) one.end.dispose()
    asked = hosts.map((host) => asked.find((one) => one.host === host) ?? start(host))
    publish()
  }
  follow()
  const setting = door.onDidChangeSetting('gpu.hosts', door.guarded('flywheel.gpu.hosts', follow))
  return {
    states,
    pace(next) {
      pace = next
      for (const { poller } of asked) poller.pace(next)
    },
    refresh: () => Promise.all(asked.map(({ poller }) => poller.refresh())).then(() => undefined),
    setPaused(next) {
      paused = next
      for (const { poller } of asked) poller.setPaused(next)
    },
    dispose() {
      setting.dispose()
      for (const { end } of asked) end.dispose()
    },
  }
}
