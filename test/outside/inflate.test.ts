// What was deflated comes out again; what is damaged or would not end does not come out at all.

import assert from 'node:assert/strict'
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { inflate } from '../../src/outside/inflate.ts'

const text = new TextEncoder().encode('step,loss\n'.repeat(10_000))

describe('inflating', () => {
  for (const [way, bytes] of [
    ['zlib', deflateSync(text)],
    ['raw', deflateRawSync(text)],
    ['gzip', gzipSync(text)],
  ] as const) {
    it(`gives back what ${way} holds`, () => assert.deepEqual(inflate[way](bytes, text.length), text))
    it(`gives nothing of ${way} beyond the limit`, () => assert.equal(inflate[way](bytes, text.length - 1), undefined))
    it(`gives nothing of ${way} cut short or damaged`, () => {
      assert.equal(inflate[way](bytes.subarray(0, bytes.length >> 1), text.length), undefined)
      assert.equal(inflate[way](new Uint8Array(20).fill(0x99), 1_000), undefined)
    })
  }
})
