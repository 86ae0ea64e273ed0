// What the system tells of a process: of this very one, and of made ones below a folder that stands for /proc.

import assert from 'node:assert/strict'
import { closeSync, mkdirSync, mkdtempSync, openSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { known, unknown } from '../../src/core/gpu.ts'
import { processOf } from '../../src/core/gpuParse.ts'
import { processFacts } from '../../src/outside/processFacts.ts'

describe('the facts of a process', () => {
  const task = (pid: number, name: string | null) => ({
    ...processOf(pid, undefined, undefined),
    name: name === null ? unknown('hidden') : known(name),
  })
  let now = 0
  const real = () => processFacts({ proc: '/proc', passwd: '/etc/passwd', nowSeconds: () => now })
  let folder: string
  before(function () {
    if (process.platform !== 'linux') this.skip() // only Linux has /proc
  })
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'flywheel-facts-')))
    now = 0
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('are user, command, folder, start and parents of this very process', () => {
    const facts = real()(task(process.pid, process.execPath))
    assert.equal(facts.workingFolder.value, process.cwd())
    assert.ok(facts.command.value!.includes('mocha'))
    assert.ok(facts.user.value!.length > 0)
    const age = Date.now() / 1000 - facts.startTime.value!
    assert.ok(age > 0 && age < 3600, `${age} s old`)
    assert.equal(facts.parents[0], process.ppid)
  })
  it('are the files that it has open for writing, not those that it reads, remembered for half a minute', () => {
    const written = join(folder, 'events.out.tfevents.1')
    const read = join(folder, 'data.bin')
    writeFileSync(read, '')
    const facts = real()
    const open = [openSync(written, 'a'), openSync(read, 'r')]
    try {
      const { writes } = facts(task(process.pid, null))
      assert.ok(writes.includes(written), writes.join())
      assert.ok(!writes.includes(read))
      assert.ok(writes.every((file) => file.startsWith('/') && !file.startsWith('/dev/')))
    } finally {
      open.forEach(closeSync)
    }
    now = 29
    assert.ok(facts(task(process.pid, null)).writes.includes(written))
    now = 31
    assert.ok(!facts(task(process.pid, null)).writes.includes(written))
  })
  it('are not told when the pid is another program here', () => {
    const facts = real()(task(process.pid, '/usr/bin/another-trainer'))
    assert.equal(facts.command.value, null)
    assert.match(facts.command.why, /is another program here/)
    assert.deepEqual([facts.writes, facts.parents], [[], []])
  })
  it('are not told when there is no such pid', () => {
    const nowhere = processFacts({ proc: '/nowhere', passwd: '/nowhere', nowSeconds: () => 0 })
    assert.match(nowhere(task(1, null)).user.why!, /No such process/)
  })
  it('blame a container only where there is one', () => {
    mkdirSync(join(folder, 'self/ns'), { recursive: true })
    const why = (namespace: string): string => {
      rmSync(join(folder, 'self/ns/pid'), { force: true })
      symlinkSync(namespace, join(folder, 'self/ns/pid'))
      return processFacts({ proc: folder, passwd: '/nowhere', nowSeconds: () => 0 })(task(7, null)).user.why!
    }
    assert.match(why('pid:[4026532261]'), /--pid=host/)
    assert.doesNotMatch(why('pid:[4026531836]'), /container/)
  })
  it("are as much as the system shows of another user's process", () => {
    mkdirSync(join(folder, '7'))
    writeFileSync(join(folder, 'stat'), 'cpu 1\nbtime 1790000000\n')
    writeFileSync(join(folder, '7/stat'), `7 (a (b) c) S 3 7 7 0 ${'0 '.repeat(14)}50000 0`)
    writeFileSync(join(folder, '7/cmdline'), 'python\0train.py\0')
    symlinkSync('/srv/project', join(folder, '7/cwd'))
    const facts = processFacts({ proc: folder, passwd: '/nowhere', nowSeconds: () => 0 })(task(7, 'python'))
    assert.deepEqual(
      [facts.startTime.value, facts.parents, facts.command.value, facts.workingFolder.value, facts.writes],
      [1_790_000_500, [3], 'python train.py', '/srv/project', []],
    )
    assert.equal(facts.user.value, String(process.getuid!()))
  })
})
