// A comparison as JSON, as text for a terminal, as Markdown and as one HTML page. Values are exact in all of them.

import { type Comparison, type DifferKind, type Values, differKinds } from './compareRuns.ts'
import { jsonNumber, jsonParam } from './jsonValue.ts'
import type { ParamValue } from './run.ts'

const valueText = (value: ParamValue | undefined): string => (value === undefined ? '–' : String(value))

/** The command line's answer: what is unknown is null. */
export function compareJson({ runs, same, differs, unfair, better }: Comparison): object {
  const byRun = (values: Values): object =>
    Object.fromEntries(runs.map((run, i) => [run.id, values[i] === undefined ? null : jsonParam(values[i])]))
  const each = <T>(of: (kind: DifferKind) => T): Record<string, T> => Object.fromEntries(differKinds.map((kind) => [kind, of(kind)]))
  return {
    schema: 1,
    runs: runs.map((run) => run.id),
    same: each((kind) => Object.fromEntries([...same[kind]].map(([name, value]) => [name, jsonParam(value)]))),
    differs: each((kind) => Object.fromEntries([...differs[kind]].map(([name, values]) => [name, byRun(values)]))),
    unfair,
    better: Object.fromEntries(
      [...better].map(([name, one]) => [
        name,
        { run: runs[one.run]!.id, direction: one.direction, value: jsonNumber(one.value), by: jsonNumber(one.by) },
      ]),
    ),
  }
}

const titles: Readonly<Record<DifferKind, string>> = {
  params: 'Parameters',
  metrics: 'Results',
  environment: 'Environment',
  data: 'Data',
  code: 'Code',
  command: 'Command',
}

/** Rows of what differs, kind by kind; `same`: how many facts of the kind are equal. */
function sections({
  same,
  differs,
}: Comparison): readonly { readonly title: string; readonly same: number; readonly rows: readonly (readonly string[])[] }[] {
  const order: readonly DifferKind[] = ['metrics', 'params', 'data', 'code', 'environment', 'command']
  return order.map((kind) => ({
    title: titles[kind],
    same: same[kind].size,
    rows: [...differs[kind]].map(([name, values]) => [name, ...values.map(valueText)]),
  }))
}

const verdicts = ({ runs, better }: Comparison): string[] =>
  [...better].map(
    ([name, one]) =>
      `${name}: ${runs[one.run]!.name} is ${one.direction === 'lower' ? 'lowest' : 'highest'} (better), ${one.value}${one.by === 0 ? ', shared' : ''}`,
  )

/** For a terminal. */
export function compareLines(comparison: Comparison): readonly string[] {
  const { runs, unfair } = comparison
  const lines: string[] = []
  for (const one of unfair) lines.push(`! ${one.text}`)
  if (unfair.length > 0) lines.push('')
  const head = ['', ...runs.map((run) => run.name)]
  for (const { title, same, rows } of sections(comparison)) {
    lines.push(rows.length === 0 ? `${title}: ${same === 0 ? 'nothing recorded' : 'the same'}` : title)
    if (rows.length === 0) continue
    const short = [head, ...rows].map((row) =>
      row.map((cell) => (cell.length > 40 ? `${cell.slice(0, 39)}…` : cell).replaceAll(/\s+/g, ' ')),
    )
    const widths = short[0]!.map((_, i) => Math.max(...short.map((row) => row[i]!.length)))
    lines.push(...short.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i]!)).join('  ')}`.trimEnd()))
  }
  const best = verdicts(comparison)
  if (best.length > 0) lines.push('', ...best)
  return lines
}

const markdownCell = (text: string): string => text.replaceAll(/\s*[\r\n]+\s*/g, ' ').replaceAll(/[\\|`*_<>[\]]/g, (sign) => `\\${sign}`)

/** Headings and tables. */
export function compareMarkdown(comparison: Comparison): string {
  const { runs, unfair } = comparison
  const out = [`# ${runs.map((run) => markdownCell(run.name)).join(' · ')}`, '']
  for (const one of unfair) out.push(`> **Not a fair comparison.** ${markdownCell(one.text)}`, '')
  for (const line of verdicts(comparison)) out.push(`- ${markdownCell(line)}`)
  for (const { title, same, rows } of sections(comparison)) {
    out.push('', `## ${title}`, '')
    if (rows.length === 0) {
      out.push(same === 0 ? 'Nothing recorded.' : 'The same.')
      continue
    }
    const line = (cells: readonly string[]): string => `| ${cells.map(markdownCell).join(' | ')} |`
    out.push(line(['', ...runs.map((run) => run.name)]), line(['---', ...runs.map(() => '---')]).replaceAll('\\', ''), ...rows.map(line))
  }
  return `${out.join('\n')}\n`
}

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)

/** One page that needs nothing else: no script, no request. */
export function compareHtml(comparison: Comparison): string {
  const { runs, unfair } = comparison
  const row = (cells: readonly string[], tag: 'td' | 'th'): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`
  const parts = sections(comparison).map(({ title, same, rows }) =>
    rows.length === 0
      ? `<h2>${title}</h2><p>${same === 0 ? 'Nothing recorded.' : 'The same.'}</p>`
      : `<h2>${title}</h2><table>${row(['', ...runs.map((run) => run.name)], 'th')}${rows.map((cells) => row(cells, 'td')).join('')}</table>`,
  )
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${escape(runs.map((run) => run.name).join(' · '))}</title>
<style>body{font:14px/1.5 system-ui,sans-serif;margin:2em;color-scheme:light dark}table{border-collapse:collapse}td,th{border:1px solid #8886;padding:2px 10px;text-align:left;overflow-wrap:anywhere}td{font-variant-numeric:tabular-nums}</style></head>
<body><h1>${escape(runs.map((run) => run.name).join(' · '))}</h1>
${unfair.map((one) => `<p><strong>Not a fair comparison.</strong> ${escape(one.text)}</p>`).join('\n')}
<ul>${verdicts(comparison)
    .map((line) => `<li>${escape(line)}</li>`)
    .join('')}</ul>
${parts.join('\n')}
</body></html>
`
}
