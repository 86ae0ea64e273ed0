// Children of the bench end with all that they started, at their deadline too.

import assert from 'node:assert/strict'
import { runToEnd } from './child.ts'

/** A Node program as arguments. */
const program = (code: string): string[] => ['-e', code]
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('a child of the bench', () => {
  it('gives its code and both its outputs', async () => {
    const ended = await runToEnd(process.execPath, program('console.log("out"); console.error("err"); process.exitCode = 3'), {
      deadlineMs: 20_000,
    })
    assert.equal(ended.code, 3)
    assert.deepEqual(ended.text.trim().split('\n').sort(), ['err', 'out'])
  })

  it('that is not there is told, not thrown', async () => {
    const ended = await runToEnd('flywheel-no-such-program', [], { deadlineMs: 20_000 })
    assert.equal(ended.code, null)
    assert.match(ended.text, /flywheel-no-such-program/)
  })

  it('that takes too long is ended with its own children', async () => {
    const forever = 'setInterval(() => {}, 1000)'
    const parent = `const { spawn } = require('child_process'); const child = spawn(process.execPath, ['-e', '${forever}'], { stdio: 'ignore' }); console.log(child.pid); ${forever}`
    const ended = await runToEnd(process.execPath, program(parent), { deadlineMs: 1500 })
    assert.match(ended.text, /was ended: not done after 1.5 s/)
    const grandchild = Number(/^\d+/.exec(ended.text)?.[0])
    assert.ok(grandchild > 0)
    // the system needs a moment to take it away
    while (alive(grandchild)) await new Promise((resolve) => setImmediate(resolve))
  })
})
