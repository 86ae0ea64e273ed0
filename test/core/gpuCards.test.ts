// The card table: whole, consistent, and found by product names as drivers have printed them.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cardOf, gpuCards, withoutSlice } from '../../src/core/gpuCards.ts'

const facts = join(resolve(dirname(fileURLToPath(import.meta.url)), '../..'), '../shared/facts')

describe('GPU cards', () => {
  it('has 79 cards with ids of their own', () => {
    assert.equal(gpuCards.length, 79)
    assert.equal(new Set(gpuCards.map((card) => card.id)).size, 79)
  })

  it('reads every figure of every line as a number or as not known', () => {
    for (const card of gpuCards) {
      for (const [name, value] of Object.entries(card))
        if (typeof value === 'number') assert.ok(Number.isFinite(value), `${card.id}.${name}`)
      assert.match(card.confidence, /^[ABC]$/, card.id)
      assert.ok(card.computeCapability === null || /^\d+\.\d$/.test(card.computeCapability), card.id)
    }
  })

  it('knows no tensor figure that the architecture cannot have', () => {
    for (const card of gpuCards) {
      const capability = Number(card.computeCapability)
      if (card.computeCapability === null) continue
      if (capability < 8) assert.equal(card.bf16, null, `${card.id} has no BF16`)
      if (capability < 8) assert.equal(card.tf32, null, `${card.id} has no TF32`)
      if (capability < 8.9) assert.equal(card.fp8, null, `${card.id} has no FP8`)
      if (capability < 10) assert.equal(card.fp4, null, `${card.id} has no FP4`)
    }
  })

  const names: readonly (readonly [string, number | null, string | null])[] = [
    ['NVIDIA H100 80GB HBM3', 81559, 'h100-sxm'],
    ['  NVIDIA   GeForce RTX 3090 ', 24576, 'rtx-3090'],
    ['NVIDIA GH200 480GB', 97871, 'gh200-96'],
    ['NVIDIA GH200 480GB', null, null],
    ['NVIDIA GeForce RTX 4090 D', 24564, null],
    ['NVIDIA Graphics Device', null, null],
    ['', null, null],
  ]
  for (const [name, memory, id] of names)
    it(`takes ${JSON.stringify(name)} with ${memory ?? 'unknown'} MiB for ${id ?? 'no card'}`, () =>
      assert.equal(cardOf(name, memory)?.id ?? null, id))

  it('tells a slice from its card', () => {
    assert.deepEqual(withoutSlice('NVIDIA L40S-2Q'), { name: 'NVIDIA L40S', slice: '2Q' })
    assert.deepEqual(withoutSlice('GRID A100X-1-5CME'), { name: 'GRID A100X', slice: '1-5CME' })
    assert.deepEqual(withoutSlice('NVIDIA A100-SXM4-40GB'), { name: 'NVIDIA A100-SXM4-40GB', slice: null })
  })

  it('finds the card of each name in the collection of names', function () {
    const path = join(facts, 'gpu-name-cases.json')
    if (!existsSync(path)) return this.skip() // the collection lies beside the repository only where the project is built
    const cases = JSON.parse(readFileSync(path, 'utf8')) as { name: string; memory_mib: number | null; expect: string | null }[]
    assert.ok(cases.length >= 60)
    for (const { name, memory_mib, expect } of cases) assert.equal(cardOf(name, memory_mib)?.id ?? null, expect, name)
  })
})
