// Bundles everything that runs: the extension, the reader thread, the command line, the pages and the extension-host tests.
//   node test/tools/build.ts [--watch] [--production]

import { type BuildOptions, type Plugin, build, context } from 'esbuild'
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const top = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const watch = process.argv.includes('--watch')
const at = (...parts: string[]): string => join(top, ...parts)

const shared = {
  bundle: true,
  absWorkingDir: top,
  logLevel: 'warning',
  sourcemap: watch ? 'linked' : false,
  minify: !watch,
  legalComments: 'none',
} satisfies BuildOptions
/**
 * VS Code's API as one module whose exports are known. esbuild would copy all its five hundred names for each of our files that imports it, which took
 * a seventh of the time to load the extension.
 */
const oneApi: Plugin = {
  name: 'one-api',
  setup(bundle) {
    bundle.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'one-api' ? undefined : { path: 'vscode', namespace: 'one-api' },
    )
    bundle.onLoad({ filter: /.*/, namespace: 'one-api' }, () => {
      const types = readFileSync(at('node_modules/@types/vscode/index.d.ts'), 'utf8')
      const names = new Set([...types.matchAll(/^\texport (?:abstract )?(?:class|enum|namespace|const) (\w+)/gm)].map((match) => match[1]!))
      const exported = [...names].map((name) => `${name} = api.${name}`).join(', ')
      return { contents: `const api = require('vscode')\nexport const ${exported}\n`, resolveDir: top }
    })
  },
}
const node = { ...shared, platform: 'node', format: 'cjs', external: ['vscode', 'node:sqlite'] } satisfies BuildOptions

const bundles: BuildOptions[] = [
  { ...node, target: 'node22', entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist', plugins: [oneApi] },
  { ...node, target: 'node22', entryPoints: { reader: 'src/reader/thread.ts' }, outdir: 'dist' },
  // the command line promises Node 20
  { ...node, target: 'node20', entryPoints: { cli: 'src/cli.ts' }, outdir: 'dist', banner: { js: '#!/usr/bin/env node' } },
  {
    ...shared,
    platform: 'browser',
    format: 'iife',
    target: 'chrome132',
    entryPoints: { compare: 'webview/compare/page.ts', project: 'webview/project/page.ts', gpus: 'webview/gpus/page.ts' },
    outdir: 'dist/webview',
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
  },
]
// a test that is gone must not run from an older build
rmSync(at('dist/test'), { recursive: true, force: true })
if (existsSync(at('test/host/run.ts'))) {
  const tests = readdirSync(at('test/host')).filter((name) => name.endsWith('.test.ts'))
  bundles.push({
    ...node,
    target: 'node22',
    minify: false,
    sourcemap: 'inline',
    entryPoints: {
      index: 'test/host/run.ts',
      ...Object.fromEntries(tests.map((name) => [name.replace(/\.ts$/, ''), `test/host/${name}`])),
    },
    outdir: 'dist/test',
    external: ['vscode', 'mocha', 'node:sqlite'],
  })
}

mkdirSync(at('dist/webview'), { recursive: true })
// what is built is CommonJS whatever stands around it
writeFileSync(at('dist/package.json'), '{ "type": "commonjs" }\n')
for (const name of ['codicon.css', 'codicon.ttf']) copyFileSync(at('node_modules/@vscode/codicons/dist', name), at('dist/webview', name))
for (const name of readdirSync(at('media')).filter((one) => one.endsWith('.css'))) copyFileSync(at('media', name), at('dist/webview', name))

if (watch) {
  for (const options of bundles) await (await context({ ...options, logLevel: 'info' })).watch()
  console.log('watching')
} else {
  // one that fails has said why, and does not keep the others from being built
  const built = await Promise.allSettled(bundles.map((options) => build(options)))
  if (built.some((one) => one.status === 'rejected')) process.exitCode = 1
}
