// What differs between two versions of data as a text to be read in an editor: counts first, then file by file. Pure.

import type { DataChanges, SizedChange } from './data.ts'
import { printBytes, printCount } from './print.ts'
import type { Say } from './say.ts'

/** Lines for one kind of change; the rest is counted. */
const mostLines = 20_000

/** `older` and `newer` name the two sides: "v1", "3f2c1ab", "on disk". `path`: of the manifest. */
export function dataChangesText(
  changes: DataChanges,
  { path, older, newer }: { path: string; older: string; newer: string },
  say: Say,
): string {
  const { added, deleted, modified, renamed, notes } = changes
  const kinds: readonly (readonly [string, readonly SizedChange[]])[] = [
    [say('added'), added],
    [say('deleted'), deleted],
    [say('modified'), modified],
    [say('renamed'), renamed],
  ]
  const counts = kinds.filter(([, list]) => list.length > 0).map(([word, list]) => `${printCount(list.length)} ${word}`)
  const lines = [
    say('{0}: {1} → {2}', path, older, newer),
    counts.length > 0 ? counts.join(', ') : notes.length > 0 ? say('No difference that can be told.') : say('The data is the same.'),
    ...notes,
  ]
  for (const [word, list] of kinds) {
    if (list.length === 0) continue
    lines.push('')
    const rows = list
      .slice(0, mostLines)
      .map((one) => [word, one.oldPath === null ? named(one, one.path) : `${one.oldPath} → ${named(one, one.path)}`, sizes(one)] as const)
    const width = Math.min(100, Math.max(...rows.map(([, name]) => name.length)))
    for (const [first, name, size] of rows) lines.push(`${first}  ${name.padEnd(width)}  ${size}`.trimEnd())
    if (list.length > mostLines) lines.push(say('and {0} more', printCount(list.length - mostLines)))
  }
  return `${lines.map(printable).join('\n')}\n`
}

const named = ({ isFolder }: SizedChange, path: string): string => (isFolder ? `${path}/` : path)

/** "75 B", "75 B → 80 B (+5 B)"; '' where none is known. */
function sizes({ oldSize, newSize }: SizedChange): string {
  if (oldSize === null || newSize === null || oldSize === newSize) {
    const one = newSize ?? oldSize
    return one === null ? '' : printBytes(one)
  }
  const delta = newSize - oldSize
  return `${printBytes(oldSize)} → ${printBytes(newSize)} (${delta > 0 ? '+' : '−'}${printBytes(Math.abs(delta))})`
}

/** Names of files may hold anything: one row stays one line. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const printable = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd')
