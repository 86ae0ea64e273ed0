// Cells of nvidia-smi one by one: what is a value, what stands for none, what a bit mask says.

import assert from 'node:assert/strict'
import { cleanText, readCell, readNumber, readThrottle, sentenceOf } from '../../src/core/gpuCell.ts'
import { kindOf, reasonOf } from '../../src/core/gpuReason.ts'

describe('a cell of nvidia-smi', () => {
  const cells: readonly (readonly [string, string | null])[] = [
    ['123', '123'],
    [' 45.5 W ', '45.5 W'],
    ['0x0000000000000004', '0x0000000000000004'],
    ['[N/A]', null],
    ['N/A', null],
    ['[Not Supported]', null],
    ['[Unknown Error]', null],
    ['[Insufficient Permissions]', null],
    ['[GPU requires reset]', null],
    ['[GPU is lost]', null],
    ['GPU is lost', null],
    ['[Function Not Found]', null],
    ['[Requested functionality has been deprecated]', null],
    ['[Something of a later year]', null],
    ['ERR!', null],
    ['', null],
    ['[]', null],
    ['None', 'None'],
    ['[Gaming] GPU', '[Gaming] GPU'],
  ]
  for (const [raw, text] of cells)
    it(`takes ${JSON.stringify(raw)} for ${text === null ? 'no value' : JSON.stringify(text)}`, () => {
      const cell = readCell(raw)
      assert.equal(cell.text, text)
      assert.equal(cell.unavailable === null, text !== null)
    })

  const numbers: readonly (readonly [string, number | null])[] = [
    ['0', 0],
    ['97', 97],
    ['97 %', 97],
    ['81559 MiB', 81559],
    ['700.00 W', 700],
    ['2619 MHz', 2619],
    ['53 C', 53],
    ['-3', -3],
    ['1,024', null],
    ['1e3', null],
    ['0x10', null],
    ['12abc', null],
    ['NaN', null],
    ['Infinity', null],
    ['', null],
    [' ', null],
    ['16x', null],
    ['99999999999999999999', null],
  ]
  for (const [text, value] of numbers) it(`reads ${JSON.stringify(text)} as ${value}`, () => assert.equal(readNumber(text), value))

  const masks: readonly (readonly [string, readonly string[] | null])[] = [
    ['0x0000000000000000', []],
    ['0x0000000000000001', ['idle']],
    ['0x0000000000000004', ['power-cap']],
    ['0x0000000000000048', ['hardware-slowdown', 'hardware-thermal']],
    [
      '0x00000000000001FF',
      [
        'idle',
        'application-clocks',
        'power-cap',
        'hardware-slowdown',
        'sync-boost',
        'software-thermal',
        'hardware-thermal',
        'power-brake',
        'display-clock',
      ],
    ],
    ['0x8000000000000000', ['other']],
    ['0x', null],
    ['4', null],
    ['Active', null],
    ['0x00000000000000000', null],
  ]
  for (const [text, ids] of masks)
    it(`reads the mask ${text} as ${ids === null ? 'none' : ids.join(', ') || 'nothing'}`, () =>
      assert.deepEqual(readThrottle(text)?.map((one) => one.id) ?? null, ids))

  it('names a bit that nobody documents by its number, not rounded', () =>
    assert.match(readThrottle('0x8000000000000001')!.at(-1)!.words, /0x8000000000000000/))

  it('keeps only the heat of the hardware as hot', () =>
    assert.deepEqual(
      readThrottle('0x00000000000001ff')!
        .filter((one) => one.weight === 'hot')
        .map((one) => one.id),
      ['hardware-thermal'],
    ))

  it('takes away colours, underline, carriage returns and byte order marks', () =>
    assert.equal(cleanText('\uFEFF\u001B[4mGPU0\u001B[0m\r\nGPU1\r'), 'GPU0\nGPU1\n'))

  const reasons: readonly (readonly [string, string, string | null, boolean, string | null, RegExp])[] = [
    ['utilizationPercent', '[N/A]', 'NVIDIA H100 80GB HBM3', true, null, /MIG/],
    ['utilizationPercent', '[N/A]', 'Orin (nvgpu)', false, null, /tegrastats/],
    ['memoryTotalMiB', '[N/A]', 'NVIDIA GB10', false, null, /shares the memory/],
    ['powerW', '[N/A]', 'GRID P4-1Q', false, 'WDDM', /vGPU/],
    ['persistence', '[N/A]', 'NVIDIA GeForce RTX 2080 SUPER', false, 'WDDM', /Windows/],
    ['fanPercent', '[N/A]', 'NVIDIA L40S', false, null, /fan/],
    ['powerW', '[Insufficient Permissions]', 'NVIDIA L40S', false, null, /does not let/],
    ['powerW', '[Unknown Error]', 'NVIDIA L40S', false, null, /unknown error/],
    ['powerW', '[A word of a later year]', 'NVIDIA L40S', false, null, /A word of a later year/],
  ]
  for (const [field, cell, name, mig, model, pattern] of reasons)
    it(`says why ${field} is ${cell} on ${name ?? 'a card'}${mig ? ' under MIG' : ''}`, () =>
      assert.match(reasonOf(field, readCell(cell), kindOf(name, mig, model)), pattern))

  it('says of a field that was refused that it was not asked', () => assert.match(reasonOf('powerW', undefined, 'plain'), /not asked/))
  it('makes a whole sentence of every word', () => {
    for (const word of ['Not Supported', 'GPU is lost', 'Function Not Found', 'x'.repeat(500)])
      assert.match(sentenceOf(word)!, /^[A-Zn].{1,200}\.$/)
  })
})
