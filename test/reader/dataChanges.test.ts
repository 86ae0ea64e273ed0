// What differs between two versions of one manifest's data, file by file, in a real folder with DVC's cache; and that reading can be stopped.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { DataSide, SizedChange } from '../../src/core/data.ts'
import type { ManifestEntry } from '../../src/core/manifest.ts'
import { listingText } from '../../src/manifests/dvcListing.ts'
import { makeDataSource } from '../../src/reader/data.ts'

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

describe('changes between versions of data', () => {
  let folder: string
  const source = makeDataSource({ git: () => null })
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const cache = (hash: string, text: string): void => write(`.dvc/cache/files/md5/${hash.slice(0, 2)}/${hash.slice(2)}`, text)
  /** A version of the folder `set` with these files. `kept`: its listing and files are in the cache. */
  const version = (files: Record<string, string>, kept = true): DataSide => {
    const listing = listingText(Object.entries(files).map(([path, text]) => ({ path, hash: md5(text) })))
    if (kept) {
      cache(`${md5(listing)}.dir`, listing)
      for (const text of Object.values(files)) cache(md5(text), text)
    }
    return { path: 'set.dvc', kind: 'dvc', entries: [entry({ path: 'set', hash: `${md5(listing)}.dir`, isFolder: true })] }
  }
  const entry = (more: Partial<ManifestEntry>): ManifestEntry => ({
    path: 'x',
    stage: null,
    hash: null,
    hashKind: 'md5',
    isFolder: false,
    sizeBytes: null,
    files: null,
    remote: null,
    frozen: false,
    origin: null,
    why: null,
    ...more,
  })
  const shape = (list: readonly SizedChange[]): unknown[] =>
    list.map((one) => [...(one.oldPath === null ? [] : [one.oldPath]), one.path, one.oldSize, one.newSize])

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'flywheel-changes-'))
    write('.dvc/config', '')
  })
  after(() => {
    source.dispose()
    rmSync(folder, { recursive: true })
  })

  const old = { 'a/1': 'one', 'a/2': 'two', 'b/3': 'three', moved: 'the same' }
  const now = { 'a/1': 'one', 'a/2': 'twoo', 'c/4': 'four', 'b/moved': 'the same' }

  it('are told file by file, with sizes from the cache', async () => {
    const told = await source.changes(folder, version(old), version(now))
    assert.ok(told !== null)
    assert.deepEqual([told.added, told.deleted, told.modified, told.renamed].map(shape), [
      [['set/c/4', null, 4]],
      [['set/b/3', 5, null]],
      [['set/a/2', 3, 4]],
      [['moved', 'b/moved', 8, 8].map((one) => (typeof one === 'string' ? `set/${one}` : one))],
    ])
    assert.deepEqual(told.notes, [])
  })

  it('are told against the disk, which is read', async () => {
    for (const [path, text] of Object.entries(now)) write(`set/${path}`, text)
    const read: number[] = []
    const to: DataSide = { ...version(now), onDisk: true }
    const told = await source.changes(folder, version(old), to, { onRead: (bytes) => read.push(bytes) })
    assert.deepEqual([told?.added.map((one) => one.path), told?.deleted.map((one) => one.path)], [['set/c/4'], ['set/b/3']])
    assert.deepEqual(shape(told!.modified), [['set/a/2', 3, 4]])
    assert.equal(
      read.reduce((sum, one) => sum + one, 0),
      Object.values(now).join('').length,
    )
  })

  it('say which listing is not in the cache, and name the folder then', async () => {
    const told = await source.changes(folder, version({ gone: 'x' }, false), version(now))
    assert.deepEqual(shape(told!.modified), [['set', null, null]])
    assert.deepEqual([told!.added, told!.deleted], [[], []])
    assert.match(told!.notes.join(), /^What is in set at [0-9a-f]{7} is not known: its listing is not in the cache\.$/)
  })

  it('follow links to files and folders, as DVC does, and leave out what .dvcignore names', async function () {
    write('elsewhere/one', '1')
    write('elsewhere/deep/two', '22')
    write('linked/own', 'own')
    write('linked/left.tmp', 'x')
    write('linked/.dvcignore', '*.tmp\n')
    try {
      symlinkSync(join(folder, 'elsewhere', 'deep'), join(folder, 'linked', 'folder'))
      symlinkSync(join(folder, 'elsewhere', 'one'), join(folder, 'linked', 'file'))
      symlinkSync(join(folder, 'nowhere'), join(folder, 'linked', 'broken'))
    } catch {
      console.log('      skipped: this machine lets nobody make links')
      return this.skip()
    }
    const to: DataSide = { path: 'linked.dvc', kind: 'dvc', entries: [entry({ path: 'linked', isFolder: true })], onDisk: true }
    const told = await source.changes(folder, null, to)
    assert.deepEqual(told?.added.map((one) => [one.path, one.newSize]).sort(), [
      ['linked/.dvcignore', 6],
      ['linked/file', 1],
      ['linked/folder/two', 2],
      ['linked/own', 3],
    ])
  })

  it('are everything where there was nothing', async () => {
    const told = await source.changes(folder, null, version(now))
    assert.equal(told?.added.length, 4)
  })

  it('end when they are stopped, and so does a check', async () => {
    write('large', 'x'.repeat(3_000_000))
    const ending = new AbortController()
    const manifest = { path: 'large.dvc', kind: 'dvc', entries: [entry({ path: 'large', hash: '0'.repeat(32) })], why: null } as const
    const asker = { stop: ending.signal, onRead: () => ending.abort() }
    assert.deepEqual([...(await source.check(folder, [manifest], true, asker))], [])
    assert.equal(await source.changes(folder, null, { ...manifest, onDisk: true }, asker), null)
    const again = await source.check(folder, [manifest], true)
    assert.equal(again.get('large.dvc')?.[0]?.state, 'modified', 'and what was stopped is not remembered')
  })
})
