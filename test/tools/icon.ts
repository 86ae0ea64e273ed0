// Draws media/flywheel.png, the icon of the extension's page: the activity-bar icon, white on a dark plate. Run by hand when that icon changes.
//   node test/tools/icon.ts

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { launchBrowser } from './browser.ts'
import { top } from './toolsCache.ts'

const sizePx = 256
const wheel = readFileSync(join(top, 'media', 'flywheel.svg'), 'utf8')
  .replaceAll('#000', '#fff')
  .replace('width="24" height="24"', 'width="176" height="176"')
const plate = `display:grid;place-items:center;width:${sizePx}px;height:${sizePx}px;border-radius:48px;background:linear-gradient(160deg,#1f6f8b,#174d5f)`

const browser = await launchBrowser()
try {
  const page = await browser.newPage({ viewport: { width: sizePx, height: sizePx } })
  await page.setContent(`<body style="margin:0;background:transparent"><div style="${plate}">${wheel}</div></body>`)
  await page.screenshot({ path: join(top, 'media', 'flywheel.png'), omitBackground: true })
} finally {
  await browser.close()
}
