// Runs the extension-host tests inside VS Code: `run` is what `@vscode/test-electron` and our server door call. Bundled to dist/test/index.js,
// with each test file of this folder beside it.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Mocha from 'mocha'

/** Runs all tests beside the bundle; rejects when one fails. What mocha prints reaches the terminal through VS Code. */
export function run(): Promise<void> {
  const only = process.env['FLYWHEEL_GREP']
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, color: false, ...(only === undefined ? {} : { grep: only }) })
  for (const name of readdirSync(__dirname).sort()) if (name.endsWith('.test.js')) mocha.addFile(join(__dirname, name))
  return new Promise((resolve, reject) => {
    mocha.run((failed) => {
      if (failed > 0) reject(new Error(`${failed} failed`))
      else resolve()
    })
  })
}
