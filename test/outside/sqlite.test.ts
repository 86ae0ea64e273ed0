// Databases as they lie on the disk while somebody writes them: what is seen, and that nothing is touched. In every mode and state of SQLite.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type DatabaseDoor, makeDatabaseDoor, readDatabase, tablesOf } from '../../src/outside/sqlite.ts'

/** Adds a row at first and for each word that it hears. */
const otherWriter = `
  const database = new (require('node:sqlite').DatabaseSync)(process.argv[1])
  database.exec('PRAGMA journal_mode=wal')
  const add = () => { database.exec('INSERT INTO points VALUES (1)'); process.stdout.write('done') }
  add()
  process.stdin.on('data', add).on('end', () => database.close())
`

describe('a database that somebody else writes', () => {
  let folder: string
  let writer: DatabaseSync
  let door: DatabaseDoor
  const path = (name = 'x.db'): string => join(folder, name)
  /** Names, bytes and times of all files. */
  const inventory = (): readonly string[] =>
    readdirSync(folder)
      .sort()
      .map(
        (name) =>
          `${name} ${createHash('md5')
            .update(readFileSync(path(name)))
            .digest('hex')} ${statSync(path(name)).mtimeMs}`,
      )
  const count = (patient = true, inTheMiddle: () => void = () => undefined): unknown =>
    door.read(patient, (database) => {
      inTheMiddle()
      return database.all('SELECT count(*) AS n FROM points')[0]!['n']
    })
  const add = (): void => writer.exec('INSERT INTO points VALUES (1)')
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flywheel-test-'))
    writer = new DatabaseSync(path())
    writer.exec('CREATE TABLE points (a)')
    door = makeDatabaseDoor(path())
  })
  afterEach(() => {
    door.close()
    if (writer.isOpen) writer.close()
    rmSync(folder, { recursive: true, force: true })
  })
  /** Leaves the folder as a crash would: copies of the files while the writer has them open. */
  const crash = (...files: readonly string[]): void => {
    for (const end of files) copyFileSync(path(`x.db${end}`), path(`y.db${end}`))
    door = makeDatabaseDoor(path('y.db'))
  }

  it('is read in rollback mode, again and again through one door, and not touched', () => {
    for (let n = 1; n <= 3; n++) {
      add()
      const before = inventory()
      assert.deepEqual(count(), { kind: 'read', value: n })
      assert.deepEqual(count(), { kind: 'read', value: n })
      assert.deepEqual(inventory(), before)
    }
  })

  it('is read in WAL mode beside a writer of another process, and not one byte or time changes', async () => {
    writer.close()
    const child = spawn(process.execPath, ['--no-warnings', '-e', otherWriter, path()], { stdio: ['pipe', 'pipe', 'inherit'] })
    const said = async (): Promise<unknown> => (await once(child.stdout, 'data'))[0]
    try {
      await said()
      for (let n = 1; n <= 3; n++) {
        const before = inventory()
        assert.equal(before.length, 3)
        assert.deepEqual(
          [count(), count()],
          Array.from({ length: 2 }, () => ({ kind: 'read', value: n })),
        )
        assert.deepEqual(inventory(), before)
        child.stdin.write('more')
        await said()
      }
      const gone = once(child, 'exit')
      child.stdin.end()
      await gone
      assert.deepEqual(readdirSync(folder), ['x.db'])
    } finally {
      child.kill()
    }
  })

  it('in WAL mode goes on being written while it is read, and the reader sees one state of it', () => {
    writer.exec('PRAGMA journal_mode=wal')
    add()
    const seen = door.read(true, (database) => {
      const ask = (): unknown => database.all('SELECT count(*) AS n FROM points')[0]!['n']
      const first = ask()
      add()
      writer.exec('PRAGMA wal_checkpoint(PASSIVE)')
      return [first, ask()]
    })
    assert.deepEqual(
      [seen, count()],
      [
        { kind: 'read', value: [1, 1] },
        { kind: 'read', value: 2 },
      ],
    )
  })

  for (const left of [
    ['', '-wal', '-shm'],
    ['', '-wal'],
  ])
    it(`that a killed writer left as ${left.map((end) => `y.db${end}`).join(', ')} is read, and stays so`, () => {
      writer.exec('PRAGMA journal_mode=wal')
      add()
      crash(...left)
      const before = inventory()
      assert.deepEqual(count(), { kind: 'read', value: 1 })
      assert.deepEqual(tablesOf(path('y.db')), ['points'])
      door.close()
      assert.deepEqual(inventory(), before)
    })

  it('in WAL mode whose writer has gone is read without its log', () => {
    writer.exec('PRAGMA journal_mode=wal')
    add()
    writer.close()
    const before = inventory()
    assert.deepEqual(count(), { kind: 'read', value: 1 })
    door.close()
    assert.deepEqual([inventory(), before.length], [before, 1])
  })

  it('that changes while it is looked at was not seen', () => {
    add()
    assert.deepEqual(count(true, add), { kind: 'busy' })
    assert.deepEqual(count(), { kind: 'read', value: 2 })
  })

  it('in the middle of a transaction is waited for, or looked at as it was before, in a copy', () => {
    add()
    writer.exec('PRAGMA cache_size=1; BEGIN')
    for (let i = 0; i < 3000; i++) add()
    crash('', '-journal')
    const before = inventory()
    assert.deepEqual([count(true), count(false), count(false)], [{ kind: 'busy' }, { kind: 'read', value: 1 }, { kind: 'read', value: 1 }])
    door.close()
    assert.deepEqual(inventory(), before)
    assert.deepEqual(
      readdirSync(tmpdir()).filter((name) => name.startsWith('flywheel-sqlite-')),
      [],
    )
    writer.exec('ROLLBACK')
  })

  it('too large to be copied says so, calmly', () => {
    writer.exec('PRAGMA journal_mode=wal')
    add()
    crash('', '-wal')
    truncateSync(path('y.db'), (512 << 20) + 1)
    const reading = count(false) as { readonly kind: string; readonly reason: string }
    assert.equal(reading.kind, 'failed')
    assert.match(reading.reason, /too large to be looked at in a copy \(512 MiB\)/)
  })

  for (const [name, bytes, reason] of [
    ['empty', '', /it is empty/],
    ['text', 'SQLite is not this', /no SQLite database/],
    ['cut', 'SQLite format 3\0', /./],
  ] as const)
    it(`that is none (${name}) is a failure with a reason`, () => {
      writeFileSync(path('z.db'), bytes)
      const reading = readDatabase(path('z.db'), true, (database) => database.all('SELECT * FROM sqlite_master'))
      assert.equal(reading.kind, 'failed')
      assert.match((reading as { readonly reason: string }).reason, reason)
    })

  it('gives rows as objects and as arrays, integers to the last digit', () => {
    writer.exec("INSERT INTO points VALUES (9007199254740993), (7), (1.5), (NULL), (x'0102')")
    const reading = readDatabase(path(), true, (database) => ({
      all: database.all('SELECT a FROM points').map(({ a }) => a),
      rows: database.rows('SELECT a FROM points WHERE typeof(a) <> ?', 'blob').map(([a]) => a),
    }))
    assert.deepEqual(reading, {
      kind: 'read',
      value: { all: [9007199254740993n, 7, 1.5, null, new Uint8Array([1, 2])], rows: [9007199254740993n, 7n, 1.5, null] },
    })
  })
})
