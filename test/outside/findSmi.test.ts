// Where nvidia-smi is looked for, and where it never is.

import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { findSmi } from '../../src/outside/findSmi.ts'
import { hardwareAt } from '../../src/outside/gpuHardware.ts'

const name = process.platform === 'win32' ? 'nvidia-smi.exe' : 'nvidia-smi'

describe('finding nvidia-smi', () => {
  let top: string
  beforeEach(() => {
    top = realpathSync(mkdtempSync(join(tmpdir(), 'flywheel-find-')))
  })
  afterEach(() => rmSync(top, { recursive: true, force: true }))
  const put = (folder: string): string => {
    mkdirSync(join(top, folder), { recursive: true })
    writeFileSync(join(top, folder, name), '')
    chmodSync(join(top, folder, name), 0o755)
    return join(top, folder, name)
  }
  const find = (path: readonly string[], change: { setting?: string; avoid?: readonly string[] } = {}): readonly string[] =>
    findSmi({ setting: '', avoid: [], env: { PATH: path.join(delimiter) }, platform: process.platform, ...change }).filter((file) =>
      file.startsWith(top),
    )

  it('takes every hit on PATH, in order', () => {
    const [a, b] = [put('a'), put('b')]
    assert.deepEqual(find([join(top, 'b'), join(top, 'none'), join(top, 'a')]), [b, a])
  })

  it('passes over relative folders and folders called like the program', () => {
    put('a')
    mkdirSync(join(top, 'c', name), { recursive: true })
    assert.deepEqual(find(['.', 'a', '', join(top, 'c')]), [])
  })

  it('never takes one of the workspace, not even through a link', function () {
    const inside = put('project/bin')
    const outside = put('out')
    assert.deepEqual(find([join(top, 'project/bin'), join(top, 'out')], { avoid: [join(top, 'project')] }), [outside])
    if (process.platform === 'win32') return this.skip() // links need rights there
    mkdirSync(join(top, 'linked'))
    symlinkSync(inside, join(top, 'linked', name))
    assert.deepEqual(find([join(top, 'linked')], { avoid: [join(top, 'project')] }), [])
  })

  it('takes one file once', function () {
    if (process.platform === 'win32') return this.skip() // links need rights there
    const real = put('a')
    symlinkSync(join(top, 'a'), join(top, 'b'))
    assert.deepEqual(find([join(top, 'a'), join(top, 'b')]), [real])
  })

  it('takes only the setting when there is one, and no relative setting', () => {
    const [a] = [put('a'), put('b')]
    assert.deepEqual(find([join(top, 'b')], { setting: a }), [a])
    assert.deepEqual(find([join(top, 'b')], { setting: `./${name}` }), [])
  })
})

describe('the hardware of a machine', () => {
  let top: string
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'flywheel-hardware-'))
  })
  afterEach(() => rmSync(top, { recursive: true, force: true }))
  const put = (path: string, text: string): void => {
    mkdirSync(join(top, path, '..'), { recursive: true })
    writeFileSync(join(top, path), text)
  }
  const device = (bdf: string, vendor: string, kind: string): void => {
    put(`sys/bus/pci/devices/${bdf}/vendor`, `${vendor}\n`)
    put(`sys/bus/pci/devices/${bdf}/class`, `${kind}\n`)
  }
  // addresses with colons cannot be folders on Windows
  const colons = process.platform !== 'win32'

  it('shows no sign of a card in an empty one', () => assert.equal(hardwareAt(top).sign(), null))
  it('shows the card of another maker, and the sound of an NVIDIA card, as no sign', function () {
    if (!colons) return this.skip()
    device('0000:00:02.0', '0x8086', '0x030000')
    device('0000:01:00.1', '0x10de', '0x040300')
    assert.equal(hardwareAt(top).sign(), null)
  })
  it('shows a card on the bus', function () {
    if (!colons) return this.skip()
    device('0000:01:00.0', '0x10de', '0x030200')
    assert.match(hardwareAt(top).sign()!, /0000:01:00\.0/)
  })
  it('shows a loaded driver, and a Jetson', () => {
    put('proc/driver/nvidia/version', 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.105.08\n')
    assert.match(hardwareAt(top).sign()!, /driver is loaded/)
    put('proc/device-tree/model', 'NVIDIA Jetson AGX Orin Developer Kit\0')
    assert.equal(hardwareAt(top).sign(), 'This machine is a Jetson (NVIDIA Jetson AGX Orin Developer Kit).')
  })
  it('knows its memory', () => {
    put('proc/meminfo', 'MemTotal:       127600748 kB\nMemFree: 1 kB\n')
    assert.equal(hardwareAt(top).totalMemoryMiB(), 124610)
    assert.equal(hardwareAt(join(top, 'nowhere')).totalMemoryMiB(), null)
  })
})
