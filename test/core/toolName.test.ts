// Names of tools: what a person reads is what the format calls itself.

import assert from 'node:assert/strict'
import { shortToolName, toolName } from '../../src/core/toolName.ts'
import { formats } from '../../src/formats/registry.ts'

describe('the name of a tool', () => {
  it('is the title of its format', () => {
    for (const { id, title } of formats) if (toolName(id) !== id) assert.equal(toolName(id), title)
  })
  it('is the id where it has no other, whatever that is', () => {
    for (const id of ['unheard-of', 'constructor', '__proto__', '']) assert.deepEqual([toolName(id), shortToolName(id)], [id, id])
  })
  it('is short in a row', () => {
    for (const { id } of formats) assert.ok(shortToolName(id).length <= 9 || toolName(id) === id, id)
  })
})
