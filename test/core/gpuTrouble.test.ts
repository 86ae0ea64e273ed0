// Error texts of nvidia-smi: each with its state, sentence and remedy, whatever stream or code they came with.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { busId, lostLines, troubleOf, warnings } from '../../src/core/gpuTrouble.ts'
import { readRows } from '../../src/core/gpuParse.ts'
import { gpuQuestion, refusedField } from '../../src/core/gpuQuestion.ts'

const samples = join(resolve(dirname(fileURLToPath(import.meta.url)), '../..'), '../shared/samples/nvidia-smi/text')

describe('what nvidia-smi says when it cannot answer', () => {
  const texts: readonly (readonly [string, number | null, string | null, string])[] = [
    ["NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that …", 9, null, 'driver-not-loaded'],
    ['Failed to initialize NVML: Driver/library version mismatch\r\nNVML library version: 535.161', 18, null, 'version-mismatch'],
    ['FAILED TO INITIALIZE NVML: DRIVER/LIBRARY VERSION MISMATCH', 1, null, 'version-mismatch'],
    ['No devices were found', 0, null, 'no-devices'],
    ['Failed to initialize NVML: No supported GPUs were found\nUnable to determine the number of GPUs', 255, null, 'no-supported'],
    ['Failed to initialize NVML: GPU access blocked by the operating system', 17, null, 'blocked'],
    ['Failed to initialize NVML: Unknown Error', 255, null, 'container-lost-device'],
    ['Failed to initialize NVML: Insufficient Permissions', 4, null, 'permissions'],
    ["NVIDIA-SMI couldn't find libnvidia-ml.so library in your system. Please …", 12, null, 'library-missing'],
    ['Failed to initialize NVML: Something new', 255, null, 'nvml'],
    ['Field "index" is not a valid field to query.', 2, null, 'fields'],
    ['', null, 'SIGSEGV', 'crashed'],
    ['', 12, null, 'library-missing'],
    ['', 8, null, 'power'],
    ['', 0, null, 'no-answer'],
    ['Segmentation fault of my own making', 1, null, 'no-answer'],
  ]
  for (const [text, code, signal, id] of texts)
    it(`takes ${JSON.stringify(text.slice(0, 60))} with ${signal ?? code} for ${id}`, () => {
      const trouble = troubleOf(text, code, signal)
      assert.equal(trouble.id, id)
      assert.match(trouble.why, /^.{10,300}\.$/s)
      assert.match(trouble.remedy, /^.{10,200}\.$/s)
    })

  it('quotes what it does not understand', () => assert.match(troubleOf('\n  Weather report: rain\n', 1, null).why, /Weather report: rain/))

  const recorded: readonly (readonly [string, string])[] = [
    ['err-blocked-by-os.txt', 'blocked'],
    ['err-driver-not-loaded-wsl.txt', 'driver-not-loaded'],
    ['err-driver-not-loaded.exit9.txt', 'driver-not-loaded'],
    ['err-gpu-handle-unknown-variants.txt', 'lost'],
    ['err-gpu-lost-old-driver.txt', 'lost'],
    ['err-invalid-field.exit2.txt', 'fields'],
    ['err-libnvidia-ml-missing.txt', 'library-missing'],
    ['err-no-devices.txt', 'no-devices'],
    ['err-no-supported-gpus.exit255.txt', 'no-supported'],
    ['err-nvml-unknown-container.txt', 'container-lost-device'],
    ['err-version-mismatch-old.txt', 'version-mismatch'],
    ['err-version-mismatch.exit18.txt', 'version-mismatch'],
  ]
  for (const [file, id] of recorded)
    it(`knows the recorded ${file}`, function () {
      if (!existsSync(samples)) return this.skip() // recordings of other projects lie beside the repository only where the project is built
      const text = readFileSync(join(samples, file), 'utf8')
      assert.equal(troubleOf(text, 1, null).id, id)
      assert.deepEqual(readRows(text, gpuQuestion), [])
    })

  const lost: readonly (readonly [string, number | null, string | null, string])[] = [
    [
      'Unable to determine the device handle for GPU 0000:02:00.0: GPU is lost.  Reboot the system to recover this GPU',
      null,
      '00000000:02:00.0',
      'GPU is lost.  Reboot the system to recover this GPU',
    ],
    ['Unable to determine the device handle for gpu 0000:18:00.0: Unknown Error', null, '00000000:18:00.0', 'Unknown Error'],
    ['Unable to determine the device handle for GPU0000:07:00.0: Unknown Error', null, '00000000:07:00.0', 'Unknown Error'],
    ['Unable to determine the device handle for GPU1: 0000:34:00.0: Unknown Error', 1, '00000000:34:00.0', 'Unknown Error'],
  ]
  for (const [line, index, bus, reason] of lost)
    it(`reads ${JSON.stringify(line.slice(34))}`, () =>
      assert.deepEqual(lostLines(`Other\r\n${line}\r\n`), [{ index, pciBusId: bus, reason }]))

  it('takes a warning beside good data for a warning', () => {
    assert.deepEqual(warnings('WARNING: infoROM is corrupted at gpu 0000:00:1E.0\n1, 2\n'), [
      'nvidia-smi warns: infoROM is corrupted at gpu 0000:00:1E.0.',
    ])
  })

  const addresses: readonly (readonly [string, string | null])[] = [
    ['0000:0A:00.0', '00000000:0A:00.0'],
    ['00000008:06:00.0', '00000008:06:00.0'],
    ['0000000f:01:00.0', '0000000F:01:00.0'],
    ['N/A', null],
    ['', null],
  ]
  for (const [text, address] of addresses)
    it(`writes the address ${JSON.stringify(text)} as ${address}`, () => assert.equal(busId(text), address))

  const refusals: readonly (readonly [string, string | null])[] = [
    ['Field "device_minor" is not a valid field to query.\n\n', 'device_minor'],
    ["field 'compute_cap' is not a valid field to query", 'compute_cap'],
    ['No devices were found', null],
  ]
  for (const [text, field] of refusals)
    it(`sees ${field ?? 'no field'} refused in ${JSON.stringify(text)}`, () => assert.equal(refusedField(text), field))
})
