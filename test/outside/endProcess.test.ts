// Ending a real process of ours, and none but it.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { endProcess } from '../../src/outside/endProcess.ts'
import { makeLookAtProcess } from '../../src/outside/liveProcess.ts'
import { realClock } from '../../src/outside/oneChild.ts'

describe('ending a process', () => {
  const ender = endProcess(realClock)
  let child: ChildProcess
  before(function () {
    // processes are told apart below /proc
    if (process.platform !== 'linux') this.skip()
  })
  afterEach(() => child?.kill('SIGKILL'))
  /** A process that is ready, and when it began. */
  const begin = async (code: string): Promise<{ pid: number; startTime: number }> => {
    child = spawn(process.execPath, ['-e', `${code};console.log('ready');setInterval(() => {}, 1000)`], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await once(child.stdout!, 'data')
    const seen = makeLookAtProcess()(child.pid!, hostname())
    if (seen === null || seen === 'gone') throw new Error('not seen')
    return { pid: child.pid!, startTime: seen.startedAt }
  }

  it('asks the one that began then, and sees its end', async () => {
    const { pid, startTime } = await begin('')
    assert.equal(ender.signal(pid, startTime, 'SIGTERM'), 'sent')
    assert.equal(await ender.ends(pid, startTime, 10_000), true)
    assert.equal(ender.signal(pid, startTime, 'SIGTERM'), 'gone')
  })

  it('leaves another process with the same pid alone', async () => {
    const { pid, startTime } = await begin('')
    assert.equal(ender.signal(pid, startTime - 60, 'SIGKILL'), 'another')
    assert.equal(await ender.ends(pid, startTime, 0), false, 'it is still there')
  })

  it('sees that one ignores SIGTERM, and that SIGKILL ends it', async () => {
    const { pid, startTime } = await begin("process.on('SIGTERM', () => {})")
    assert.equal(ender.signal(pid, startTime, 'SIGTERM'), 'sent')
    assert.equal(await ender.ends(pid, startTime, 300), false)
    assert.equal(ender.signal(pid, startTime, 'SIGKILL'), 'sent')
    assert.equal(await ender.ends(pid, startTime, 10_000), true)
  })

  it('never ends the first process or this one, nor a group', () => {
    for (const pid of [1, process.pid]) {
      const seen = makeLookAtProcess()(pid, hostname())
      const startTime = seen === null || seen === 'gone' ? 0 : seen.startedAt
      assert.equal(ender.signal(pid, startTime, 'SIGTERM'), 'forbidden')
    }
    for (const pid of [0, -1, -process.pid, 1.5, NaN]) assert.notEqual(ender.signal(pid, 0, 'SIGTERM'), 'sent')
  })
})
