// Values that nobody means well with, put where a log has ordinary ones: nested without end, of another type, beyond all numbers, named like a part of every object.

import { DatabaseSync } from 'node:sqlite'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Claim, Format } from '../../src/formats/format.ts'
import { isSqlite } from '../../src/outside/sqlite.ts'
import { readDatabaseFile, readTail, readWhole } from './formatLaws.ts'

const deep = 20_000

/** As JSON, and as what stands in a YAML file or a cell. */
const values: readonly string[] = [
  `${'['.repeat(deep)}${']'.repeat(deep)}`,
  `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`,
  `${'[{"a":'.repeat(deep)}1${'}]'.repeat(deep)}`,
  `{"${'k'.repeat(100_000)}": ${JSON.stringify(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`x${i}`, i])))}}`,
  `"${'long '.repeat(200_000)}"`,
  '1e999',
  '-1e999',
  'NaN',
  '-Infinity',
  '9007199254740993',
  '-9007199254740992',
  '123456789012345678901234567890',
  '1e-400',
  '-0',
  'null',
  'true',
  '""',
  '[]',
  '{}',
  '[null]',
  '"__proto__"',
  '{"__proto__": {"x": 1}, "constructor": 1, "toString": {"valueOf": 2}}',
  '"\\u0000flywheel:NaN"',
  '"\\ud800"',
  '"2024-99-99T99:99:99"',
  '"constructor"',
]
const names = ['"__proto__"', '"constructor"', '"toString"', '"hasOwnProperty"', '""', `"${'n'.repeat(5000)}"`]

const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)]!

/** A text with one value, or one name, changed for a hostile one; undefined when there is none. */
function poisoned(text: string, random: () => number): string | undefined {
  const tokens = [
    ...text.matchAll(/"(?:[^"\\\n]|\\.)*"(?=(\s*:)?)|(?<=[\s:,[|])-?(?:\d[\d.eE+-]*|NaN|Infinity|null|true|false)(?=[\s,}\]|])/g),
  ]
  if (tokens.length === 0) return undefined
  const token = pick(tokens, random)
  return text.slice(0, token.index) + pick(token[1] === undefined ? values : names, random) + text.slice(token.index + token[0].length)
}

const isText = (bytes: Uint8Array): boolean => bytes.length > 0 && !bytes.includes(0)

/** Reads the claims again and again with one hostile value; the laws of what may be told hold. Answers how many were tried. */
export function checkHostile(format: Format, claims: readonly Claim[], root: string, random: () => number, tries: number): number {
  let tried = 0
  const each = Math.ceil(tries / Math.max(1, claims.length))
  for (const claim of claims) {
    const files = claim.kind === 'whole' ? claim.files : claim.kind === 'tail' ? [claim.file] : []
    const there = new Map<string, Uint8Array>()
    for (const file of files) {
      try {
        there.set(file, new Uint8Array(readFileSync(join(root, file))))
      } catch {
        // not there yet
      }
    }
    const texts = [...there].filter(([, bytes]) => isText(bytes))
    for (let i = 0; i < each && texts.length > 0; i++) {
      const [name, bytes] = pick(texts, random)
      const text = poisoned(new TextDecoder().decode(bytes), random)
      if (text === undefined) continue
      const hostile = new TextEncoder().encode(text)
      if (claim.kind === 'tail') readTail(format, claim, hostile, undefined, true)
      else if (claim.kind === 'whole') readWhole(format, claim, new Map([...there, [name, hostile]]))
      tried++
    }
    if (claim.kind === 'database' && isSqlite(join(root, claim.file))) {
      const folder = mkdtempSync(join(tmpdir(), 'flywheel-hostile-'))
      try {
        for (let i = 0; i < Math.min(each, 40); i++) {
          const path = join(folder, `${i}.db`)
          for (const end of ['', '-wal'])
            try {
              copyFileSync(join(root, claim.file) + end, path + end)
            } catch {
              // no log beside it
            }
          poisonDatabase(path, random)
          readDatabaseFile(format, claim, path)
          tried++
        }
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }
  }
  return tried
}

function poisonDatabase(path: string, random: () => number): void {
  const database = new DatabaseSync(path)
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all()
  for (let i = 0; i < 4; i++) {
    const table = String(pick(tables, random)['name'])
    const column = String(pick(database.prepare(`PRAGMA table_info("${table}")`).all(), random)['name'])
    const told = pick(values, random)
    const value = pick<string | number | bigint | null | Uint8Array>(
      [told, told, new Uint8Array([1, 2, 255]), 1.5, 1e300, -1, 2n ** 62n, null, '', 'constructor', Infinity],
      random,
    )
    try {
      database
        .prepare(`UPDATE "${table}" SET "${column}" = ? WHERE rowid = (SELECT rowid FROM "${table}" LIMIT 1 OFFSET ?)`)
        .run(value, Math.floor(random() * 3))
    } catch {
      // a column that will not have it
    }
  }
  database.close()
}
