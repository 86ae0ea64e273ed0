// Our icon font: the file in media is the one that is drawn, it is a sound font, and package.json names each icon by its character.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { characterOf, iconFont, icons } from './tools/iconFont.ts'

const file = (path: string): Buffer => readFileSync(new URL(`../${path}`, import.meta.url))

describe('the icon font', () => {
  it('is the one that iconFont.ts draws', () => assert.deepEqual(new Uint8Array(file('media/flywheel-icons.ttf')), iconFont()))

  it('adds up to the checksum that fonts must have', () => {
    const bytes = iconFont()
    const view = new DataView(bytes.buffer)
    let sum = 0
    for (let at = 0; at < bytes.length; at += 4) sum = (sum + view.getUint32(at)) >>> 0
    assert.equal(sum, 0xb1b0afba)
  })

  it('is named icon by icon in package.json', () => {
    const { contributes } = JSON.parse(file('package.json').toString()) as {
      contributes: { icons: Record<string, { default: { fontPath: string; fontCharacter: string } }> }
    }
    assert.deepEqual(
      Object.entries(contributes.icons).map(([name, icon]) => [name, icon.default.fontCharacter]),
      icons.map((icon) => [icon.name, characterOf(icon)]),
    )
    assert.ok(Object.values(contributes.icons).every((icon) => icon.default.fontPath === 'media/flywheel-icons.ttf'))
  })
})
