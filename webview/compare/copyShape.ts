// Tables and series as text: tab-separated, CSV, Markdown, LaTeX. Values are exact, as they were logged.

export type CopyForm = 'tsv' | 'csv' | 'markdown' | 'latex'

export type Field = number | string | null

const text = (field: Field): string => (field === null ? '' : String(field))
const oneLine = (field: Field): string => text(field).replaceAll(/\s*[\r\n]+\s*/g, ' ')
/** A text that a spreadsheet would take for a formula is quoted by an apostrophe; a number never is one. */
const harmless = (field: Field): string => (typeof field === 'string' && /^[=+@\t]|^-(?!\d)/.test(field) ? `'${field}` : text(field))
const csv = (field: Field): string => {
  const plain = harmless(field)
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
const latexSigns: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '★': '$\\star$',
  '±': '$\\pm$',
  '−': '$-$',
}
const latex = (field: Field): string => oneLine(field).replaceAll(/[\\~^★±−&%$#_{}]/g, (sign) => latexSigns[sign] ?? `\\${sign}`)
const markdown = (field: Field): string => oneLine(field).replaceAll(/[\\|`*_<>[\]]/g, (sign) => `\\${sign}`)

/** `numeric`: columns that are right-aligned where the form can say so. Ends without a line break but for CSV. */
export function copyTable(
  head: readonly string[],
  rows: readonly (readonly Field[])[],
  numeric: readonly boolean[],
  form: CopyForm,
): string {
  switch (form) {
    case 'tsv':
      return [head, ...rows].map((row) => row.map((field) => oneLine(field).replaceAll('\t', ' ')).join('\t')).join('\n')
    case 'csv':
      return [head, ...rows].map((row) => `${row.map(csv).join(',')}\r\n`).join('')
    case 'markdown': {
      const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
      return [
        line(head.map(markdown)),
        line(numeric.map((one) => (one ? '---:' : '---'))),
        ...rows.map((row) => line(row.map(markdown))),
      ].join('\n')
    }
    case 'latex':
      return [
        `\\begin{tabular}{${numeric.map((one) => (one ? 'r' : 'l')).join('')}}`,
        '\\hline',
        `${head.map(latex).join(' & ')} \\\\`,
        '\\hline',
        ...rows.map((row) => `${row.map(latex).join(' & ')} \\\\`),
        '\\hline',
        '\\end{tabular}',
      ].join('\n')
  }
}
