// The extension as VS Code sees it: it is there, it activates, and its commands are the declared ones.

import assert from 'node:assert/strict'
import * as vscode from 'vscode'

interface Manifest {
  readonly contributes: { readonly commands: readonly { command: string }[] }
}

describe('the extension in VS Code', () => {
  const extension = vscode.extensions.getExtension('flywheel-ml.flywheel')

  it('is there and activates', async () => {
    assert.ok(extension !== undefined)
    await extension.activate()
    assert.equal(extension.isActive, true)
  })

  it('registers every command that package.json declares', async () => {
    assert.ok(extension !== undefined)
    const declared = (extension.packageJSON as Manifest).contributes.commands.map((one) => one.command)
    const registered = new Set(await vscode.commands.getCommands(true))
    assert.ok(declared.length > 0)
    assert.deepEqual(
      declared.filter((one) => !registered.has(one)),
      [],
    )
  })
})
