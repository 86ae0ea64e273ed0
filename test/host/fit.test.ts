// "Does it fit?" and "how many parameters?" in a real VS Code: the answer stands in a read-only document, and what cannot be answered is said.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as vscode from 'vscode'
import { eventually } from '../tools/until.ts'

describe('Memory fit', () => {
  let folder: string
  const put = (name: string, bytes: Uint8Array | string): vscode.Uri => {
    writeFileSync(join(folder, name), bytes)
    return vscode.Uri.file(join(folder, name))
  }
  const textOf = async (uri: vscode.Uri): Promise<string> => (await vscode.workspace.openTextDocument(uri)).getText()
  const safetensors = (): Uint8Array => {
    const header = new TextEncoder().encode(JSON.stringify({ w: { dtype: 'F32', shape: [4, 8], data_offsets: [0, 128] } }))
    const bytes = new Uint8Array(8 + header.length + 128)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true)
    bytes.set(header, 8)
    return bytes
  }
  const llama = {
    model_type: 'llama',
    hidden_size: 4096,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    intermediate_size: 11008,
    vocab_size: 32000,
  }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flywheel-fit-'))
    await vscode.extensions.getExtension('flywheel-ml.flywheel')!.activate()
  })
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors')
    rmSync(folder, { recursive: true, force: true })
  })

  it('shows the parameters of a file', async () => {
    const uri = (await vscode.commands.executeCommand('flywheel.model.show', put('m.safetensors', safetensors())))!
    assert.ok(uri instanceof vscode.Uri)
    assert.match(await textOf(uri), /32 parameters in 1 tensors[\s\S]*F32 {2}32/)
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), uri.toString())
  })

  it('answers for a config: verdict first, then changes, parts with bars, sources', async () => {
    const given = { way: 'train', batch: '1 x 2048', card: 'h100-sxm' }
    const uri = await vscode.commands.executeCommand<vscode.Uri>('flywheel.fit.estimate', put('config.json', JSON.stringify(llama)), given)
    const text = await textOf(uri)
    assert.match(text, /\*\*It does not fit: 110 GB of H100 SXM5 80GB, 79\.6 GB\.\*\*/)
    assert.match(text, /cheapest first\n\n1\. .+\n2\. /)
    assert.match(text, /optimizer +█+/)
    assert.match(text, /arXiv 1910\.02054/)
  })

  it('says that the network is guessed when only a number is given', async () => {
    const uri = await vscode.commands.executeCommand<vscode.Uri>('flywheel.fit.estimate', undefined, {
      parameters: '7B',
      way: 'infer',
      batch: '1 x 4096',
      card: 'rtx-4090',
    })
    const text = await textOf(uri)
    assert.match(text, /It fits/)
    assert.match(text, /The network is guessed from its parameters/)
  })

  it('offers itself above a Hugging Face config, and above no other', async () => {
    const lenses = async (uri: vscode.Uri): Promise<string[]> => {
      await vscode.workspace.openTextDocument(uri)
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 10)
      return found.flatMap((lens) => (lens.command?.command.startsWith('flywheel.') === true ? [lens.command.command] : []))
    }
    const config = put('config.json', JSON.stringify(llama))
    await eventually(async () => (await lenses(config)).includes('flywheel.fit.estimate'))
    assert.deepEqual(await lenses(put('other.json', JSON.stringify(llama))), [])
  })

  it('shows the documents of nothing else: an answer of an earlier session says so', async () => {
    const text = await textOf(vscode.Uri.from({ scheme: 'flywheel-model', path: '/Memory of nothing.md' }))
    assert.match(text, /earlier session/)
  })
})
