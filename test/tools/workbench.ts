// A real VS Code on a folder with the extension in it, driven by Playwright: what page tests and `look.ts` stand on.
// Knows where things of the workbench are, nothing of what Flywheel shows in them.

import type { Browser, FrameLocator, Locator, Page } from 'playwright-core'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { launchBrowser } from './browser.ts'
import { writeDemo } from './demo/writeDemo.ts'
import { isNoise } from './noise.ts'
import { packagedExtension } from './packagedExtension.ts'
import { top } from './toolsCache.ts'
import { type WorkbenchServer, startServer } from './workbenchServer.ts'

/** The four kinds of theme and VS Code's own theme of each. */
export const themes = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  hc: 'Default High Contrast',
  hcLight: 'Default High Contrast Light',
} as const
export type Theme = keyof typeof themes

export interface WorkbenchOptions {
  /** Absolute path of the folder to open. Left out: a demo project of its own, removed at the end. */
  readonly folder?: string
  readonly theme?: Theme
  /** In CSS pixels. */
  readonly width?: number
  readonly height?: number
  /** False: the packaged extension in Restricted Mode. Default true: the extension under development in a trusted folder. */
  readonly trusted?: boolean
  readonly settings?: Readonly<Record<string, unknown>>
  /** Environment of the server and so of the extension host: PATH for a stand-in nvidia-smi, say. */
  readonly env?: Readonly<Record<string, string>>
}

export interface Workbench {
  readonly page: Page
  /** The folder that is open. */
  readonly folder: string
  readonly server: WorkbenchServer
  /** Runs a command as a person does: F1, its title, Enter. Give the title as the palette shows it, `Flywheel: Show Log`. */
  command(title: string): Promise<void>
  /** Opens the sidebar's container by its name in the activity bar, if it is not open. */
  openContainer(name: string): Promise<void>
  /** Opens or closes a view of the sidebar. */
  unfold(title: string, open: boolean): Promise<void>
  /** A view of the sidebar by its title: header and body. */
  view(title: string): Locator
  /** The rows of a view's tree that are on the screen. */
  rows(title: string): Locator
  /** Status-bar items by a part of their text. */
  statusItem(text: string | RegExp): Locator
  /** The document inside the webview that is shown: its second frame. */
  webview(): FrameLocator
  /** Everything the page or the workbench said as an error, oldest first. */
  readonly errors: readonly string[]
  /** Writes NAME.png into FLYWHEEL_SHOTS, else a temporary folder; gives its path. */
  screenshot(name: string): Promise<string>
  close(): Promise<void>
}

/** The folder where screenshots go. Outside the repository. */
export const shotsFolder = (): string => resolve(process.env['FLYWHEEL_SHOTS'] ?? join(tmpdir(), 'flywheel-shots'))

/** Opens a workbench and waits until it is there and its extension host runs. Whoever calls closes it. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  if (options.folder !== undefined) return openOn(options.folder, options)
  const parent = mkdtempSync(join(tmpdir(), 'flywheel-page-'))
  const remove = (): void => rmSync(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  try {
    const folder = join(parent, 'leaf-disease')
    await writeDemo(folder)
    const workbench = await openOn(folder, options)
    return {
      ...workbench,
      async close() {
        await workbench.close()
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}

async function openOn(folder: string, options: WorkbenchOptions): Promise<Workbench> {
  const trusted = options.trusted ?? true
  const theme = options.theme ?? 'dark'
  const server = await startServer({
    trusted,
    endsAlone: true,
    settings: {
      'workbench.colorTheme': themes[theme],
      'window.autoDetectColorScheme': false,
      'window.autoDetectHighContrast': false,
      ...options.settings,
    },
    ...(trusted ? {} : { vsix: await packagedExtension() }),
    ...(options.env === undefined ? {} : { env: options.env }),
  })
  let browser: Browser | undefined
  try {
    browser = await launchBrowser()
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      colorScheme: theme === 'light' || theme === 'hcLight' ? 'light' : 'dark',
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const page = await context.newPage()
    const errors: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' && !isNoise(message.text())) errors.push(message.text().slice(0, 2000))
    })
    page.on('pageerror', (error) => errors.push(String(error)))
    await page.goto(server.address({ folder, ...(trusted ? { extension: top } : {}) }))
    await page.locator('.monaco-workbench .part.activitybar .action-item').first().waitFor({ timeout: 60_000 })
    await page.locator('.statusbar-item').first().waitFor()
    return driven(folder, page, browser, server, errors)
  } catch (error) {
    await browser?.close()
    server.end()
    throw error
  }
}

function driven(folder: string, page: Page, browser: Browser, server: WorkbenchServer, errors: readonly string[]): Workbench {
  const view = (title: string): Locator => page.locator('.pane').filter({ has: page.locator(`.pane-header[aria-label^="${title}"]`) })
  return {
    page,
    folder,
    server,
    errors,
    view,
    rows: (title) => view(title).locator('.monaco-list-row'),
    statusItem: (text) => page.locator('.statusbar-item').filter({ hasText: text }),
    webview: () => page.frameLocator('iframe.webview.ready').frameLocator('iframe'),
    async command(title) {
      await page.keyboard.press('F1')
      const input = page.locator('.quick-input-widget:visible input.input, .quick-input-widget:visible input[type="text"]').first()
      await input.waitFor()
      await input.fill(`>${title}`)
      await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first().click()
    },
    async openContainer(name) {
      const tab = page.locator('.part.activitybar').getByRole('tab', { name: new RegExp(`^${name}`) })
      await tab.waitFor({ timeout: 30_000 })
      if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click()
      await page.locator('.part.sidebar .composite.title').filter({ hasText: name }).waitFor()
      // the pointer would call the tooltip of the icon
      await page.mouse.move(640, 400)
    },
    async unfold(title, open) {
      const header = view(title).locator('.pane-header')
      await header.waitFor({ timeout: 30_000 })
      if ((await header.getAttribute('aria-expanded')) !== String(open)) await header.locator('.title').click()
    },
    async screenshot(name) {
      mkdirSync(shotsFolder(), { recursive: true })
      const path = join(shotsFolder(), `${name}.png`)
      await page.screenshot({ path })
      return path
    },
    async close() {
      await browser.close()
      server.end()
    },
  }
}
