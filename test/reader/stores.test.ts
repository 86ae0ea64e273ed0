// Files read whole and databases, as the reader hands them to a format: read again when they change, torn never, and nothing left beside them.

import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Format } from '../../src/formats/format.ts'
import { type ReaderBench, readerBench } from '../tools/readerBench.ts'

/** *.pair and *.also of one name are one source; each line of both is "run param value". */
const pairs: Format = {
  id: 'pairs',
  title: 'Pairs',
  claim: (folder) =>
    folder.files
      .filter((name) => name.endsWith('.pair'))
      .map((name) => ({ kind: 'whole', files: [name, name.replace('.pair', '.also')], run: name })),
  whole(_claim, files, sink) {
    for (const [file, bytes] of files)
      for (const line of new TextDecoder().decode(bytes).split('\n').filter(Boolean)) {
        const [run, name, value] = line.split(' ')
        if (run === 'bug') throw new Error('a bug in the format')
        if (value === undefined) sink.issue('warning', 0, 'a bad line', file)
        else sink.run(run === '-' ? '' : run!).param(name!, value)
      }
  },
}

const rows: Format = {
  id: 'rows',
  title: 'Rows',
  claim: (folder) =>
    folder.files
      .filter((name) => name.endsWith('.db') && folder.tables(name).includes('points'))
      .map((name) => ({ kind: 'database', file: name, run: name })),
  database(_claim, database, since, sink) {
    const last = Number(database.all('SELECT max(rowid) AS top FROM points')[0]?.['top'] ?? 0)
    const from = (since as number | undefined) ?? 0
    if (last < from) return undefined
    database.each('SELECT rowid, run, step, value FROM points WHERE rowid > ? ORDER BY rowid', [from], (row) => {
      const run = sink.run(String(row['run']))
      run.point(run.series('loss'), Number(row['step']), NaN, Number(row['value']))
    })
    return last
  },
}

describe('files read whole', () => {
  let bench: ReaderBench
  beforeEach(() => {
    bench = readerBench([pairs])
    bench.follow()
  })
  afterEach(() => bench.dispose())

  it('are read all again when one of them changes, and say what stands there now', async () => {
    bench.write('x.pair', '- lr 1\none a 1\n')
    await bench.look()
    assert.deepEqual([...bench.runs.keys()].sort(), ['pairs:x.pair', 'pairs:x.pair#one'])
    bench.write('x.also', 'two b 2\nbad\n')
    await bench.look()
    assert.deepEqual([...bench.runs.keys()].sort(), ['pairs:x.pair', 'pairs:x.pair#one', 'pairs:x.pair#two'])
    assert.equal(bench.runs.get('pairs:x.pair#two')!.name, 'two')
    assert.deepEqual(bench.issues(), [{ path: 'x.also', offset: 0, severity: 'warning', message: 'a bad line' }])
    bench.write('x.pair', '- lr 22\n')
    rmSync(bench.path('x.also'))
    await bench.look()
    assert.deepEqual([[...bench.runs.keys()], bench.runs.get('pairs:x.pair')!.params, bench.issues()], [['pairs:x.pair'], { lr: '22' }, []])
  })

  it('are not read when nothing changed', async () => {
    bench.write('x.pair', '- lr 1\n')
    await bench.look()
    await bench.look()
    assert.equal(bench.reading.length, 1)
  })

  it('are passed over when one is too long to be small, with a word', async () => {
    bench.write('x.pair', '- lr 1\n')
    bench.write('x.also', '')
    truncateSync(bench.path('x.also'), (64 << 20) + 1)
    await bench.look()
    assert.match(bench.issues()[0]!.message, /is not read/)
    assert.deepEqual(bench.runs.get('pairs:x.pair')!.params, { lr: '1' })
  })

  it('whose format has a bug are set down as unreadable', async () => {
    bench.write('x.pair', 'bug\n')
    await bench.look()
    assert.match(bench.issues()[0]!.message, /a bug in the format/)
  })
})

describe('a database', () => {
  let bench: ReaderBench
  let writer: DatabaseSync | undefined
  beforeEach(() => {
    bench = readerBench([rows])
    bench.follow()
  })
  afterEach(() => {
    if (writer?.isOpen === true) writer.close()
    writer = undefined
    bench.dispose()
  })
  const open = (mode: 'delete' | 'wal'): DatabaseSync => {
    writer = new DatabaseSync(bench.path('x.db'))
    writer.exec(`PRAGMA journal_mode=${mode}; CREATE TABLE IF NOT EXISTS points (run TEXT, step INTEGER, value REAL)`)
    return writer
  }
  const points = (run = 'a'): number | undefined => bench.runs.get(`rows:x.db#${run}`)?.metrics['loss']?.points
  const files = (): string[] => readdirSync(bench.root).sort()

  for (const mode of ['delete', 'wal'] as const)
    it(`that another program writes (journal mode ${mode}) is followed row by row, and nothing is left beside it`, async () => {
      const database = open(mode)
      database.exec("INSERT INTO points VALUES ('a', 0, 1.5), ('b', 0, 2.5)")
      const before = files()
      await bench.look()
      assert.deepEqual([points(), points('b'), files()], [1, 1, before])
      database.exec("INSERT INTO points VALUES ('a', 1, 0.5)")
      await bench.look()
      assert.deepEqual([points(), bench.runs.get('rows:x.db#a')!.metrics['loss']!.last!.value, files()], [2, 0.5, before])
      database.exec('DELETE FROM points')
      await bench.look()
      assert.equal(points(), undefined)
      database.close()
      const closed = files()
      const { mtimeMs } = statSync(bench.path('x.db'))
      await bench.look()
      assert.deepEqual([files(), statSync(bench.path('x.db')).mtimeMs], [closed, mtimeMs])
    })

  it('copied with its log, but without the map of it, is read whole and left as it is', async () => {
    const database = open('wal')
    database.exec("INSERT INTO points VALUES ('a', 0, 1)")
    mkdirSync(bench.path('sub'))
    for (const end of ['', '-wal']) copyFileSync(bench.path(`x.db${end}`), bench.path(`sub/x.db${end}`))
    const other = readerBench([rows])
    try {
      for (const end of ['', '-wal']) copyFileSync(bench.path(`sub/x.db${end}`), other.path(`x.db${end}`))
      other.follow()
      await other.look()
      assert.equal(other.runs.get('rows:x.db#a')?.metrics['loss']?.points, 1)
      assert.deepEqual(readdirSync(other.root).sort(), ['x.db', 'x.db-wal'])
    } finally {
      other.dispose()
    }
  })

  it('in the middle of a transaction keeps what was read, and is read when it is over', async () => {
    const database = open('delete')
    database.exec("INSERT INTO points VALUES ('a', 0, 1)")
    await bench.look()
    database.exec("PRAGMA cache_size=1; PRAGMA cache_spill=1; BEGIN; INSERT INTO points VALUES ('a', 1, 1)")
    database.exec(
      "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO points SELECT 'a', i, 1 FROM n",
    )
    assert.ok(files().includes('x.db-journal'))
    await bench.look()
    assert.equal(points(), 1)
    database.exec('COMMIT')
    await bench.look()
    assert.equal(points(), 20_001)
  })

  it('left in the middle of a transaction is read as it was before it', async () => {
    const database = open('delete')
    database.exec("INSERT INTO points VALUES ('a', 0, 1)")
    database.exec('PRAGMA cache_size=1; PRAGMA cache_spill=1; BEGIN')
    database.exec(
      "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO points SELECT 'b', i, 1 FROM n",
    )
    const other = readerBench([rows], { once: true })
    try {
      for (const end of ['', '-journal']) copyFileSync(bench.path(`x.db${end}`), other.path(`x.db${end}`))
      other.follow()
      await other.look()
      assert.deepEqual([...other.runs.keys()], ['rows:x.db#a'])
      assert.deepEqual(readdirSync(other.root).sort(), ['x.db', 'x.db-journal'])
    } finally {
      other.dispose()
    }
  })

  it('that is none is claimed by nobody', async () => {
    bench.write('x.db', 'no database')
    await bench.look()
    assert.deepEqual([[...bench.runs.keys()], bench.issues()], [[], []])
  })

  it('is named when it breaks while it is followed, and keeps what was read', async () => {
    const database = open('delete')
    database.exec("INSERT INTO points VALUES ('a', 0, 1)")
    await bench.look()
    database.exec('ALTER TABLE points RENAME COLUMN run TO ran')
    database.exec("INSERT INTO points VALUES ('a', 1, 1)")
    await bench.look()
    assert.match(bench.issues()[0]!.message, /It cannot be read: no such column/)
    assert.equal(points(), 1)
    database.exec('ALTER TABLE points RENAME COLUMN ran TO run')
    await bench.look()
    assert.deepEqual([points(), bench.issues()], [2, []])
  })
})

describe('a database with small files beside it', () => {
  it('is told anew, and not twice, when one of them changes, and only then', async () => {
    let asked = 0
    const named: Format = {
      id: 'named',
      title: 'Named',
      claim: (folder) =>
        folder.files.includes('x.db') ? [{ kind: 'database', file: 'x.db', run: 'x.db', beside: ['names.txt', 'missing.txt'] }] : [],
      database(_claim, database, _since, sink, beside) {
        asked++
        const run = sink.run('a')
        for (const [file, bytes] of beside) run.param(file, new TextDecoder().decode(bytes))
        for (const row of database.all('SELECT step, value FROM points'))
          run.point(run.series('loss'), Number(row['step']), NaN, Number(row['value']))
      },
    }
    const bench = readerBench([named])
    try {
      const database = new DatabaseSync(bench.path('x.db'))
      database.exec('CREATE TABLE points (step INTEGER, value REAL); INSERT INTO points VALUES (0, 1.5)')
      database.close()
      bench.write('names.txt', 'one')
      bench.follow()
      await bench.look()
      const run = (): unknown => {
        const { params, metrics } = bench.runs.get('named:x.db#a')!
        return [params, metrics['loss']?.points, asked]
      }
      assert.deepEqual(run(), [{ 'names.txt': 'one' }, 1, 1])
      await bench.look()
      assert.deepEqual(run(), [{ 'names.txt': 'one' }, 1, 1])
      bench.write('names.txt', 'three')
      await bench.look()
      assert.deepEqual(run(), [{ 'names.txt': 'three' }, 1, 2])
    } finally {
      bench.dispose()
    }
  })
})
