// A built page of ours alone in a Chromium, without VS Code: what its tests talk to instead of a host. Knows no page.

import type { Page } from 'playwright-core'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Port } from '../../src/bridge/port.ts'
import { pack, unpack } from '../../src/bridge/wire.ts'
import { toStop } from '../../src/core/life.ts'
import { launchBrowser } from './browser.ts'
import { themeVariables } from './pageThemes.ts'
import type { Theme } from './workbench.ts'

const file = (name: string): string => readFileSync(join(import.meta.dirname, '../../dist/webview', name), 'utf8')

/** In the page: VS Code's function, with buffers carried as base64 over the binding. Text, because the tests have no types of a page. */
const vsCodeApi = `
  const kept = { state: undefined };
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => void window.toHost(JSON.stringify(message)),
    getState: () => kept.state,
    setState: (state) => { kept.state = state },
  });
  window.fromHost = (text) => {
    const revive = (key, value) => {
      if (value === null || typeof value !== 'object' || typeof value.$buffer !== 'string') return value;
      const bytes = Uint8Array.from(atob(value.$buffer), (c) => c.charCodeAt(0));
      return new window[value.kind](bytes.buffer);
    };
    window.dispatchEvent(new MessageEvent('message', { data: JSON.parse(text, revive) }));
  };
`

/** What VS Code's transport does: JSON, with typed arrays beside it. */
const encode = (message: unknown): string =>
  JSON.stringify(message, (_, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value
    return {
      $buffer: Buffer.from(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength).toString('base64'),
      kind: value.constructor.name,
    }
  })

export interface AlonePage {
  readonly page: Page
  /** What the page said as an error. */
  readonly errors: string[]
  close(): Promise<void>
}

/** Opens `dist/webview/<script>` with its sheets. `host` is given the port before the page runs. `npm run build` must have been run. Whoever calls closes it. */
export async function openAlone(
  options: {
    readonly script: string
    readonly styles: readonly string[]
    readonly theme?: Theme
    readonly width?: number
    readonly height?: number
  },
  host: (port: Port, errors: string[]) => void,
): Promise<AlonePage> {
  const browser = await launchBrowser()
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1200, height: options.height ?? 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.stack ?? String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  const listeners = new Set<(message: unknown) => void>()
  const port: Port = {
    post: (message) => void page.evaluate(`window.fromHost(${JSON.stringify(encode(pack(message)))})`).catch(() => undefined),
    listen(listener) {
      listeners.add(listener)
      return toStop(() => listeners.delete(listener))
    },
    onDidClose: () => toStop(() => undefined),
  }
  await page.exposeFunction('toHost', (text: string) => {
    for (const listener of listeners) listener(unpack(JSON.parse(text)))
  })
  host(port, errors)
  const { classes, css } = themeVariables(options.theme ?? 'dark')
  const font = readFileSync(join(import.meta.dirname, '../../dist/webview/codicon.ttf')).toString('base64')
  const icons = file('codicon.css').replace(/src:[^;]*;/, `src: url(data:font/ttf;base64,${font});`)
  const script = (code: string): string => `<script>${code.replaceAll('</script', '<\\/script')}</script>`
  const sheets = [css, icons, ...options.styles.map(file)].map((sheet) => `<style>${sheet}</style>`).join('')
  const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page</title>${sheets}</head>
<body class="${classes}">${script(vsCodeApi)}${script(file(options.script))}</body></html>`
  // an address of its own that nobody serves: the clipboard wants a secure one
  await page.route('https://page.test/', (route) => route.fulfill({ contentType: 'text/html', body: html }))
  await page.goto('https://page.test/')
  return { page, errors, close: () => browser.close() }
}
