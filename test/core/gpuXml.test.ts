// The details of -q -x: every recorded file with its cards, memory and slices; broken XML without an exception.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readDetails, readXml, slicesOf } from '../../src/core/gpuXml.ts'
import { readList } from '../../src/core/gpuParse.ts'
import { seededRandom } from '../tools/random.ts'

const samples = join(resolve(dirname(fileURLToPath(import.meta.url)), '../..'), '../shared/samples/nvidia-smi/xml')

const mig = `<?xml version="1.0" ?><!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v13.dtd">
<nvidia_smi_log><cuda_version>13.1</cuda_version><gpu id="00000000:00:09.0"><product_name>A &amp; B</product_name>
<mig_devices><mig_device><index>1</index><fb_memory_usage><total>20096 MiB</total><used>17 MiB</used></fb_memory_usage></mig_device></mig_devices>
<fb_memory_usage><total>81920 MiB</total><used>N/A</used></fb_memory_usage>
<processes><process_info><pid>7</pid><type>C+G</type><process_name>/usr/bin/code --type=gpu, --x</process_name><used_memory>N/A</used_memory></process_info></processes></gpu></nvidia_smi_log>`

describe('the details in XML', () => {
  it('tell the memory of the card from that of its slices', () => {
    const gpu = readDetails(mig)!.gpus[0]!
    assert.equal(gpu.memoryTotalMiB.value, 81920)
    assert.equal(gpu.memoryUsedMiB.value, null)
    assert.deepEqual(
      gpu.mig.map((one) => [one.index, one.memoryTotalMiB.value, one.memoryUsedMiB.value]),
      [[1, 20096, 17]],
    )
    assert.equal(gpu.name.value, 'A & B')
  })

  it('keep a command line whole and the kind of a process', () => {
    const process = readDetails(mig)!.gpus[0]!.processes[0]!
    assert.equal(process.name.value, '/usr/bin/code --type=gpu, --x')
    assert.equal(process.kind, 'C+G')
    assert.equal(process.usedMemoryMiB.value, null)
  })

  it('give slices their identity from the list and their memory from here', () => {
    const listed = readList(
      'GPU 0: A (UUID: GPU-1)\n  MIG 3g.40gb     Device  0: (UUID: MIG-1)\n  MIG 2g.20gb     Device  1: (UUID: MIG-2)\n',
    )
    assert.deepEqual(
      slicesOf(listed[0], readDetails(mig)!.gpus[0]).map((one) => [one.profile.value, one.uuid.value, one.memoryTotalMiB.value]),
      [
        ['3g.40gb', 'MIG-1', null],
        ['2g.20gb', 'MIG-2', 20096],
      ],
    )
  })

  it('are nothing in a text that is no log', () => {
    for (const text of ['', 'No devices were found', '<html></html>', '<', '<a', '</a>', '<a></b>'])
      assert.equal(readDetails(text), null, text)
  })

  it('survive damage (1,500 times)', () => {
    const random = seededRandom(11)
    for (let n = 0; n < 1500; n++) {
      const at = Math.floor(random() * mig.length)
      const to = at + Math.floor(random() * 40)
      const details = readDetails(mig.slice(0, at) + ['', '<', '>', '&', '"', '</gpu>', '<gpu>'][Math.floor(random() * 7)]! + mig.slice(to))
      for (const gpu of details?.gpus ?? []) assert.notEqual(gpu.memoryTotalMiB.value, 0)
    }
  })

  it('nest no deeper than is sane', () => assert.ok(readXml('<a>'.repeat(100_000)) !== null))

  const recorded: Readonly<Record<string, readonly [count: number, name: string, total: number, used: number, cuda: string | null]>> = {
    'nvidia-hw-a100': [1, 'NVIDIA A100-SXM4-40GB', 40960, 0, '12.8'],
    'nvidia-hw-b200': [8, 'NVIDIA B200', 183359, 0, '13.0'],
    'nvidia-hw-gb200': [4, 'NVIDIA GB200', 189471, 0, '13.0'],
    'nvidia-hw-gb300': [4, 'NVIDIA GB300', 284208, 0, '13.0'],
    'nvidia-hw-h100': [8, 'NVIDIA H100 80GB HBM3', 81559, 0, '13.0'],
    'nvidia-hw-l40s': [1, 'NVIDIA L40S', 46068, 0, '13.2'],
    'nvidia-hw-t4': [1, 'Tesla T4', 15360, 0, '13.2'],
    'telegraf-a100-sxm4-v12': [1, 'NVIDIA A100-SXM4-80GB', 81920, 50, '12.2'],
    'telegraf-dual_a5000-v13': [2, 'NVIDIA RTX A5000', 24564, 22437, '13.1'],
    'telegraf-gtx-1660-ti': [1, 'Graphics Device', 5912, 0, '10.1'],
    'telegraf-rtx-3090-v12': [1, 'NVIDIA GeForce RTX 3090', 24576, 1, '12.0'],
    'telegraf-tesla_p4': [1, 'GRID P4-1Q', 1024, 807, '11.6'],
  }
  for (const [file, [count, name, total, used, cuda]] of Object.entries(recorded))
    it(`are read from ${file}`, function () {
      if (!existsSync(samples)) return this.skip() // recordings of other projects lie beside the repository only where the project is built
      const details = readDetails(readFileSync(join(samples, `${file}.xml`), 'utf8'))!
      const gpu = details.gpus[0]!
      assert.deepEqual(
        [details.gpus.length, gpu.name.value, gpu.memoryTotalMiB.value, gpu.memoryUsedMiB.value, details.cuda.value],
        [count, name, total, used, cuda],
      )
    })

  it('hold four slices of an A100, none taken for the card', function () {
    if (!existsSync(samples)) return this.skip() // as above
    const gpu = readDetails(readFileSync(join(samples, 'telegraf-a100-sxm4-v12.xml'), 'utf8'))!.gpus[0]!
    assert.equal(gpu.mig.length, 4)
    assert.equal(gpu.mig[0]!.memoryTotalMiB.value, 19968)
  })

  it('come out of every recorded file', function () {
    if (!existsSync(samples)) return this.skip() // as above
    const files = readdirSync(samples).filter((one) => one.endsWith('.xml'))
    assert.ok(files.length >= 30)
    for (const file of files) assert.ok(readDetails(readFileSync(join(samples, file), 'utf8'))!.gpus.length > 0, file)
  })
})
