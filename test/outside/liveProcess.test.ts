// Processes of this machine: a real one while it lives and after, and made-up folders for what cannot be had here.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeLookAtProcess } from '../../src/outside/liveProcess.ts'

describe('a look at a process', () => {
  let proc: string
  const put = (file: string, text: string): void => {
    mkdirSync(join(proc, file, '..'), { recursive: true })
    writeFileSync(join(proc, file), text)
  }
  const stat = (pid: number, state: string): string => `${pid} (a) b) (c) ${state} ${'0 '.repeat(18)}2500 0 0`
  const look = (platform = 'linux', host = 'box') => makeLookAtProcess({ platform, host, proc })
  beforeEach(() => {
    proc = mkdtempSync(join(tmpdir(), 'flywheel-proc-'))
    put('stat', 'cpu 1 2\nbtime 1700000000\nprocesses 3\n')
    put('1/stat', stat(1, 'S'))
    put('7/stat', stat(7, 'R'))
    put('7/cmdline', 'python\0train.py\0')
    put('8/stat', stat(8, 'Z'))
  })
  afterEach(() => rmSync(proc, { recursive: true, force: true }))

  it('tells when it began and what it runs, whatever its name holds', () =>
    assert.deepEqual(look()(7, 'box'), { startedAt: 1_700_000_025, command: 'python train.py', folder: null }))
  it('takes a host by its short name in any case', () => assert.notEqual(look()(7, 'BOX.cluster.local'), null))
  it('calls one that is not there gone, and one that only waits to be buried', () =>
    assert.deepEqual([look()(99, 'box'), look()(8, 'box')], ['gone', 'gone']))
  it('says nothing of another machine, of no machine, of no pid, and elsewhere than on Linux', () =>
    assert.deepEqual(
      [look()(99, 'other'), look('linux', 'localhost')(99, 'localhost'), look()(-1, 'box'), look()(NaN, 'box'), look('darwin')(99, 'box')],
      [null, null, null, null, null],
    ))
  it('says nothing where processes of others are hidden', () => {
    rmSync(join(proc, '1'), { recursive: true })
    assert.equal(look()(99, 'box'), null)
  })

  it('sees a real process live and end', async function () {
    if (process.platform !== 'linux' || hostname() === 'localhost') this.skip()
    const real = makeLookAtProcess()
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
    await once(child, 'spawn')
    const seen = real(child.pid!, hostname())
    assert.ok(seen !== null && seen !== 'gone')
    assert.ok(Math.abs(seen.startedAt - Date.now() / 1000) < 120)
    assert.equal(seen.folder, process.cwd())
    child.stdin.end()
    await once(child, 'exit')
    assert.equal(real(child.pid!, hostname()), 'gone')
  })
})
