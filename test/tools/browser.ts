// Opens the bench's Chromium. Knows nothing of VS Code.

import { type Browser, chromium } from 'playwright-core'
import { ensureBrowser } from './toolsCache.ts'

/** Launches a Chromium; whoever calls closes it. FLYWHEEL_HEADED=1 shows its window. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await ensureBrowser(),
    headless: process.env['FLYWHEEL_HEADED'] !== '1',
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
}
