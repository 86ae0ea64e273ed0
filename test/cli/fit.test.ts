// `flywheel model` and `flywheel fit` by their contract: JSON, exit codes, wrong use.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fit } from '../../src/cli/fit.ts'
import { model } from '../../src/cli/model.ts'
import type { GpuAnswer } from '../../src/core/gpu.ts'
import { known, unknown } from '../../src/core/gpu.ts'
import { UserError } from '../../src/core/trouble.ts'

describe('flywheel model and flywheel fit', () => {
  let folder: string
  let out = ''
  const print = { out: (text: string) => void (out += text), error: () => {} }
  const json = () => JSON.parse(out) as Record<string, unknown>
  beforeEach(() => {
    out = ''
    folder = mkdtempSync(join(tmpdir(), 'flywheel-cli-fit-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const config = (): string => {
    const path = join(folder, 'config.json')
    const sizes = {
      model_type: 'llama',
      hidden_size: 4096,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      intermediate_size: 14336,
      vocab_size: 128256,
    }
    writeFileSync(path, JSON.stringify(sizes))
    return path
  }

  it('tell a file that is not there in `why`, and end with 1', async () => {
    const path = join(folder, 'none.safetensors')
    assert.equal(await model([path, '--json'], print), 1)
    const [file] = json()['files'] as Record<string, unknown>[]
    assert.deepEqual([file!['file'], file!['parameters'], file!['sizeBytes']], [path, null, null])
    assert.match(file!['why'] as string, /cannot be read: it does not exist\.$/)
    assert.equal(await model([folder, '--json'], print).catch(() => -1), 1)
  })

  it('answer for a model file against a card: 1 when it does not fit, 0 when it does', async () => {
    assert.equal(await fit(['--model', config(), '--train', '--card', 'h100-sxm', '--json'], print), 1)
    const no = json()
    assert.deepEqual([no['fits'], no['card'], no['largestBatch'], (no['changes'] as unknown[]).length], [false, 'h100-sxm', 0, 2])
    out = ''
    assert.equal(await fit(['--model', config(), '--infer', '--sequence', '8192', '--card', 'h100-sxm', '--json'], print), 0)
    const yes = json()
    const parts = yes['parts'] as { name: string; bytes: number; formula: string; source: string }[]
    assert.deepEqual([yes['fits'], yes['changes']], [true, []])
    assert.equal(parts.find((part) => part.name === 'KV cache')?.bytes, 2 ** 30)
    assert.equal(parts.find((part) => part.name === 'weights')?.bytes, 2 * 8_030_261_248)
    assert.equal(
      yes['requiredBytes'],
      parts.reduce((sum, part) => sum + part.bytes, 0),
    )
  })

  it('spread training over GPUs by the stage of ZeRO', async () => {
    assert.equal(await fit(['--params', '7.5e9', '--zero', '2', '--gpus', '64', '--json'], print), 0)
    const parts = json()['parts'] as { name: string; bytes: number }[]
    const states = parts
      .filter((part) => ['weights', 'gradients', 'optimizer'].includes(part.name))
      .reduce((sum, part) => sum + part.bytes, 0)
    assert.equal(states, 16_640_625_000)
    assert.deepEqual([json()['fits'], json()['card'], json()['largestBatch']], [null, null, null])
  })

  it('ask nvidia-smi only for a detected card', async () => {
    const card = {
      name: known('NVIDIA L4'),
      card: known('l4'),
      index: 0,
      state: 'ok',
      memoryTotalMiB: known(23_034),
      memoryUsedMiB: known(34),
      memoryReservedMiB: unknown('-'),
    }
    const answer = { phase: 'ready', trouble: null, gpus: [card] } as unknown as GpuAnswer
    let asked = 0
    const open = () => ({ ask: () => Promise.resolve((asked++, answer)), forget: () => {}, dispose: () => {} })
    await fit(['--params', '1B', '--card', 'l4', '--json'], print, open)
    assert.equal(asked, 0)
    out = ''
    await fit(['--params', '1B', '--card', 'detected', '--json'], print, open)
    assert.deepEqual([asked, json()['card'], json()['capacityBytes']], [1, 'l4', 23_000 * 2 ** 20])
  })

  it('say what is wrong with the question', async () => {
    const wrong: readonly (readonly [args: readonly string[], why: RegExp])[] = [
      [[], /Name a model file or a number/],
      [['--params', '7B', '--model', 'x'], /Name a model file or a number/],
      [['--params', 'seven'], /no number of parameters/],
      [['--params', '7B', '--train', '--infer'], /two questions/],
      [['--params', '7B', '--zero', '4'], /no stage/],
      [['--params', '7B', '--batch', '0'], /whole number/],
      [['--params', '7B', '--optimizer', 'constructor'], /one of: adamw/],
      [['--params', '7B', '--card', 'voodoo'], /There is no card/],
      [['--model', 'none.gguf'], /does not tell how many parameters/],
      [['7B'], /takes no "7B"/],
    ]
    for (const [args, why] of wrong)
      await assert.rejects(fit(args, print), (error) => error instanceof UserError && why.test(error.message), args.join(' '))
  })
})
