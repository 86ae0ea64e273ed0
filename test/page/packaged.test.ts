// What users install: the files of the VSIX, no more and no fewer.

import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { zipEntries } from '../../src/formats/bytes/zip.ts'
import { packagedExtension } from '../tools/packagedExtension.ts'
import { top } from '../tools/toolsCache.ts'

describe('the packaged extension', function () {
  this.timeout(120_000)
  let names: readonly string[] = []
  let path = ''
  before(async () => {
    path = await packagedExtension()
    names = (zipEntries(readFileSync(path)) ?? [])
      .map((entry) => entry.name)
      .filter((name) => name.startsWith('extension/'))
      .map((name) => name.slice('extension/'.length).toLowerCase())
  })

  it('holds what runs and what is read, and nothing else', () => {
    const allowed =
      /^(package\.json|package\.nls(\.[\w-]+)?\.json|readme\.md|changelog\.md|license(\.txt)?|l10n\/[\w.-]+\.json|media\/[\w-]+\.(svg|png|css|ttf)|media\/(schemas|walkthrough)\/[\w.-]+|dist\/(extension|reader|cli)\.js|dist\/package\.json|dist\/webview\/[\w-]+\.(js|css|ttf))$/
    assert.deepEqual(
      names.filter((name) => !allowed.test(name)),
      [],
    )
    for (const needed of [
      'package.json',
      'readme.md',
      'dist/extension.js',
      'dist/reader.js',
      'dist/cli.js',
      'dist/webview/compare.js',
      'dist/webview/compare.css',
    ])
      assert.ok(names.includes(needed), `${needed} is missing`)
  })

  it('holds every file that package.json names', () => {
    const manifest = readFileSync(join(top, 'package.json'), 'utf8')
    const named = [...manifest.matchAll(/"(?:\.\/)?((?:media|dist|l10n)\/[\w./-]+\.\w+)"/g)].map((match) => match[1]!.toLowerCase())
    assert.ok(named.length > 3)
    for (const one of named) assert.ok(names.includes(one), `${one} is named in package.json and not in the package`)
  })

  it('stays small: an extension is downloaded to every remote machine', () => {
    const bytes = statSync(path).size
    assert.ok(bytes < 2_000_000, `${bytes} bytes`)
  })
})
