// Every text of the page is among those that the host translates, each under itself, and none of them is there for nothing.

import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

const top = resolve(import.meta.dirname, '../..')
const read = (...path: string[]): string => readFileSync(join(top, ...path), 'utf8')

/** The string literals in the first argument of every call of `say`, those that are compared with left out. */
function said(code: string): string[] {
  const found: string[] = []
  for (const call of code.matchAll(/\bsay\(/g)) {
    let depth = 0
    for (let i = call.index + call[0].length; i < code.length; i++) {
      const sign = code[i]!
      if (sign === "'") {
        let end = i + 1
        while (code[end] !== "'") end += code[end] === '\\' ? 2 : 1
        if (!/[!=]==\s*$/.test(code.slice(0, i))) found.push(code.slice(i + 1, end).replaceAll(/\\(.)/g, '$1'))
        i = end
      } else if ('([{'.includes(sign)) depth++
      else if (')]}'.includes(sign) && depth-- === 0) break
      else if (sign === ',' && depth === 0) break
    }
  }
  return found
}

describe('the words of the comparison page', () => {
  const table = [
    ...read('src/host/compareStrings.ts').matchAll(
      /^\s+(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"|(\w+)):\s*(?:vscode\.)?l10n\.t\(\s*(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"),?\s*\)/gm,
    ),
  ]
  const pairs = table.map((match) => [match[1] ?? match[2] ?? match[3]!, match[4] ?? match[5]!] as const)
  const known = new Set(pairs.map(([key]) => key))
  const pages = ['compare', 'chart', 'ui'].flatMap((folder) =>
    readdirSync(join(top, 'webview', folder)).map((name) => read('webview', folder, name)),
  )
  const used = new Set(pages.flatMap(said))

  it('are all translated', () => {
    assert.deepEqual(
      [...used].filter((one) => !known.has(one)),
      [],
    )
  })
  it('are translated under themselves', () => {
    assert.deepEqual(
      pairs.filter(([key, text]) => key !== text),
      [],
    )
    assert.ok(pairs.length > 150)
  })
  it('hold nothing that no page says', () => {
    // said through a variable: states of runs, faults of a filter, the list of keys
    const elsewhere = [read('src/core/runLook.ts'), read('src/core/runFilter.ts'), read('webview/compare/keysShape.ts')].join('\n')
    assert.deepEqual(
      [...known].filter((one) => !used.has(one) && !elsewhere.includes(`'${one}'`)),
      [],
    )
  })
})
