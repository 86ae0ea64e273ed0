// Parameters out of YAML: integers keep all of their digits, everything else its value.

import assert from 'node:assert/strict'
import { putYamlParams } from '../../src/formats/yamlParams.ts'
import { makeRecordingSink } from '../tools/recordingSink.ts'

describe('parameters out of YAML', () => {
  it('keep the digits of integers beyond 2^53, and floats as they are', () => {
    const { sink, told } = makeRecordingSink()
    const text =
      'big: 12345678901234567890\nless: -9_223_372_036_854_775_808\nsafe: 9007199254740991\nfloat: 1.0e+300\nnot: .inf\nin: [1, 12345678901234567890]\n'
    putYamlParams(text, 'params.yaml', sink)
    const { in: list, ...params } = Object.fromEntries(told.params)
    assert.deepEqual(params, {
      big: 12345678901234567890n,
      less: -9223372036854775808n,
      safe: 9007199254740991,
      float: 1e300,
      not: Infinity,
    })
    assert.match(String(list), /^\[1, ?12345678901234567890\]$/)
  })
})
