// nvidia-smi over ssh, with a program of ours in ssh's place that writes down how it was called and does what a scenario says.

import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hostsOf, isHostName, remoteTroubleOf, remoteWords } from '../../src/core/gpuRemote.ts'
import type { Clock } from '../../src/outside/oneChild.ts'
import { openSmiOver, sshCommands } from '../../src/outside/nvidiaSmiSsh.ts'
import { handClock } from '../tools/handClock.ts'
import { installStandIn } from '../tools/standInSmi.ts'
import { eventually } from '../tools/until.ts'

const rows = { processes: false, details: false }

describe('names of hosts', () => {
  for (const name of ['node1', 'ada@login.cluster.example', '10.0.0.7', 'fe80::1', 'gpu_box-2', 'a'.repeat(255)])
    it(`takes ${name.slice(0, 40)}`, () => assert.ok(isHostName(name)))
  const refused = [
    '',
    '-oProxyCommand=touch x',
    '-v',
    'a b',
    'a;reboot',
    '$(id)',
    '`id`',
    "a'b",
    'a"b',
    'a\nb',
    'a|b',
    'a&b',
    'a>b',
    'a/b',
    'ssh://a',
    '-x@host',
    'user@-host',
    'a@b@c',
    '%h',
    'ünï',
    'a'.repeat(256),
  ]
  for (const name of refused) it(`refuses ${JSON.stringify(name).slice(0, 40)}`, () => assert.ok(!isHostName(name)))

  it('are taken from the setting once each, the others apart', () => {
    assert.deepEqual(hostsOf(['b', ' a ', 'b', '', 7, '-v', null]), { hosts: ['b', 'a'], refused: ['-v'] })
    assert.deepEqual(hostsOf('node1'), { hosts: [], refused: [] })
    const many = Array.from({ length: 40 }, (_, i) => `n${i}`)
    assert.deepEqual([hostsOf(many).hosts.length, hostsOf(many).refused.length], [32, 8])
  })

  it('and words for a shell are only those that no shell changes', () => {
    assert.deepEqual(remoteWords(['--query-gpu=index,pci.bus_id', '-q']), ['--query-gpu=index,pci.bus_id', '-q'])
    for (const word of ['a b', 'a;b', '$a', '*', '~', "'", '']) assert.throws(() => remoteWords([word]))
    assert.throws(() => sshCommands('/usr/bin/ssh', '-v'), /no host name/)
  })
})

describe('troubles of another machine', () => {
  const said: readonly (readonly [string, number, string])[] = [
    ['ada@node1: Permission denied (publickey,password).', 255, 'ssh-login'],
    ['Host key verification failed.', 255, 'ssh-key'],
    ['ssh: Could not resolve hostname node1: Name or service not known', 255, 'ssh-name'],
    ['ssh: connect to host node1 port 22: Connection timed out', 255, 'ssh-reach'],
    ['ssh: connect to host node1 port 22: No route to host', 255, 'ssh-reach'],
    ['Timeout, server node1 not responding.', 255, 'ssh-reach'],
    ['command-line: line 0: Bad configuration option: remotecommand', 255, 'ssh-config'],
    ['bash: line 1: nvidia-smi: command not found', 127, 'tool-missing'],
    ["timeout: failed to run command 'nvidia-smi': No such file or directory", 127, 'tool-missing'],
    ["'nvidia-smi' is not recognized as an internal or external command", 1, 'tool-missing'],
    ['Failed to initialize NVML: Driver/library version mismatch', 18, 'version-mismatch'],
    ['No devices were found', 6, 'no-devices'],
  ]
  for (const [text, code, id] of said)
    it(`"${text.slice(0, 50)}" is ${id}, with the host's name and a remedy`, () => {
      const trouble = remoteTroubleOf('node1', text, code, null)
      assert.equal(trouble.id, id)
      assert.match(trouble.why, /node1/)
      assert.match(trouble.remedy, /\.$/)
      assert.ok(!/\{0\}/.test(trouble.why + trouble.remedy))
    })
})

describe('asking nvidia-smi over ssh', function () {
  this.timeout(30_000)
  let folder: string
  const ends: (() => void)[] = []
  beforeEach(function () {
    if (process.platform === 'win32') return this.skip() // no program of ours can be called ssh.exe there
    folder = mkdtempSync(join(tmpdir(), 'flywheel-ssh-'))
  })
  afterEach(() => {
    for (const end of ends.splice(0)) end()
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  /** `does`: what the other machine's shell does with `$command`. */
  const put = (does: string): void => {
    const script = `#!/bin/sh
printf '%s\\n' "$*" >> '${folder}/calls'
while [ "$1" != -- ]; do shift; done
host=$2
shift 2
command="$*"
${does}
`
    writeFileSync(join(folder, 'ssh'), script)
    chmodSync(join(folder, 'ssh'), 0o755)
  }
  const calls = (): string[] => (existsSync(`${folder}/calls`) ? readFileSync(`${folder}/calls`, 'utf8').trim().split('\n') : [])
  const open = (host = 'ada@node1', clock?: Clock) => {
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` }
    const smi = openSmiOver(host, { avoid: () => [], env, ...(clock === undefined ? {} : { clock }) })
    ends.push(() => smi.dispose())
    return smi
  }
  const remote = (): string => {
    installStandIn(join(folder, 'there'), 'eight')
    return `PATH='${folder}/there:'$PATH; eval "$command"`
  }

  it('brings the cards of the host, with one connection that asks nobody anything', async () => {
    put(remote())
    const answer = await open().ask(rows)
    assert.deepEqual([answer.phase, answer.host, answer.gpus.length], ['ready', 'ada@node1', 8])
    assert.ok(answer.gpus.every((gpu) => gpu.host === 'ada@node1'))
    const [call] = calls()
    assert.equal(calls().length, 1)
    assert.match(call!, /-o BatchMode=yes -o ConnectTimeout=5 /)
    assert.match(call!, / -- ada@node1 timeout -k 2 20 nvidia-smi --query-gpu=\S+ --format=csv,noheader,nounits$/)
  })

  it('brings processes, but says that nothing else is known of them', async () => {
    put(remote())
    const answer = await open().ask({ processes: true, details: true })
    const task = answer.gpus.flatMap((gpu) => gpu.processes.value ?? [])[0]!
    assert.equal(task.user.value, null)
    assert.match(task.user.why, /another machine/)
    assert.equal(answer.cuda.value, '13.0')
  })

  it('asks without a limit of the host where it has no `timeout`, and remembers it', async () => {
    put(`case "$command" in timeout*) echo 'sh: timeout: not found' >&2; exit 127;; esac\n${remote()}`)
    const smi = open()
    assert.equal((await smi.ask(rows)).phase, 'ready')
    assert.equal((await smi.ask(rows)).phase, 'ready')
    assert.equal(calls().length, 3)
  })

  it('does not try a host twice that cannot be reached, says why, and recovers', async () => {
    put('echo "ssh: connect to host node1 port 22: Connection timed out" >&2; exit 255')
    const smi = open()
    const answer = await smi.ask(rows)
    assert.deepEqual([answer.phase, answer.trouble?.id, calls().length], ['unavailable', 'ssh-reach', 1])
    put(remote())
    assert.equal((await smi.ask(rows)).phase, 'ready')
  })

  it('leaves a host alone whose nvidia-smi hangs, until somebody asks', async () => {
    put('exec sleep 600')
    const clock = handClock()
    const smi = open('node1', clock)
    for (let i = 0; i < 3; i++) {
      const asked = smi.ask(rows)
      await eventually(() => calls().length === i + 1)
      clock.pass(20_000)
      clock.pass(2000)
      assert.equal((await asked).trouble?.id, 'silent')
    }
    const fourth = await smi.ask(rows)
    assert.deepEqual([fourth.trouble?.id, calls().length], ['silent-host', 3])
    put(remote())
    assert.equal((await smi.ask(rows)).trouble?.id, 'silent-host')
    smi.forget()
    assert.equal((await smi.ask(rows)).phase, 'ready')
  })

  it('never runs an ssh of the workspace', async () => {
    put(remote())
    const env = { PATH: folder }
    const smi = openSmiOver('node1', { avoid: () => [folder, '/usr', '/run'], env })
    ends.push(() => smi.dispose())
    assert.equal((await smi.ask(rows)).trouble?.id, 'ssh-missing')
    assert.equal(calls().length, 0)
  })
})
