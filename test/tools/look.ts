// Opens the real workbench with the extension on a fresh demo project (or DIR), does what it is told, and takes a screenshot: to see one's own work.
//   node test/tools/look.ts [--theme dark|light|hc|hcLight] [--folder DIR] [--size 1280x800] [--no-build] [--restricted] [--live] [--set KEY=JSON]…
//                           [STEP]… --out shot.png
// --live keeps a run growing meanwhile (runs/live). Steps run in the order given:
//   --do TITLE         a command by its title in the palette, "Flywheel: Show Log"
//   --container NAME   opens a sidebar container (without any --container, Flywheel's is opened first; --container none leaves all as it is)
//   --expand VIEW      opens a collapsed view of the sidebar; --collapse VIEW closes it
//   --click TEXT       clicks the first thing with this text, in the workbench or else in the webview that is shown
//   --hover TEXT       moves the pointer there (tooltips: add --wait 1500)
//   --rightclick TEXT  opens its context menu
//   --press KEYS       presses keys, "Control+K", "ArrowDown"; --type TEXT types
//   --wait MS          waits (default 1500 before the last screenshot)
//   --shot FILE        a screenshot in between

import type { Locator } from 'playwright-core'
import { join, resolve } from 'node:path'
import { buildAll } from './buildAll.ts'
import { growLiveRun } from './demo/growLiveRun.ts'
import { type Theme, openWorkbench, themes } from './workbench.ts'

const args = process.argv.slice(2)
const single = new Set(['--no-build', '--restricted', '--live'])
const pairs: [string, string][] = []
for (let i = 0; i < args.length; i++) pairs.push(single.has(args[i]!) ? [args[i]!, ''] : [args[i]!, args[++i] ?? ''])
const last = (name: string): string | undefined => pairs.findLast(([key]) => key === name)?.[1]
const has = (name: string): boolean => pairs.some(([key]) => key === name)

const theme = last('--theme') ?? 'dark'
const out = last('--out')
if (out === undefined || !(theme in themes)) {
  console.error(
    'look.ts needs --out FILE.png, and takes --theme dark|light|hc|hcLight. All it can do stands at the top of test/tools/look.ts.',
  )
  process.exit(2)
}
const [width, height] = (last('--size') ?? '1280x800').split('x').map(Number)
const settings = Object.fromEntries(
  pairs
    .filter(([key]) => key === '--set')
    .map(([, text]): [string, unknown] => [text.slice(0, text.indexOf('=')), JSON.parse(text.slice(text.indexOf('=') + 1))]),
)

// half a build can be looked at too
if (!has('--no-build')) await buildAll().catch((error: unknown) => console.error(String(error)))
const given = last('--folder')
const workbench = await openWorkbench({
  ...(given === undefined ? {} : { folder: resolve(given) }),
  theme: theme as Theme,
  width: width ?? 1280,
  height: height ?? 800,
  trusted: !has('--restricted'),
  settings,
})
const { page } = workbench
const growing = has('--live') ? growLiveRun(join(workbench.folder, 'runs')) : undefined

/** The first visible thing with this text (or this label) in the workbench, else in the webview. */
async function withText(text: string): Promise<Locator> {
  for (let tries = 0; tries < 40; tries++) {
    for (const root of [page.locator('.monaco-workbench'), workbench.webview().locator('body')])
      for (const found of [root.getByText(text), root.getByLabel(text), root.getByTitle(text)]) {
        const visible = found.filter({ visible: true }).first()
        if ((await visible.count().catch(() => 0)) > 0) return visible
      }
    await page.waitForTimeout(250)
  }
  throw new Error(`Nothing on the screen says "${text}".`)
}

const steps: Record<string, (value: string) => Promise<unknown>> = {
  '--do': (title) => workbench.command(title),
  '--container': async (name) => name === 'none' || workbench.openContainer(name),
  '--expand': (view) => workbench.unfold(view, true),
  '--collapse': (view) => workbench.unfold(view, false),
  '--click': async (text) => (await withText(text)).click(),
  '--hover': async (text) => (await withText(text)).hover(),
  '--rightclick': async (text) => (await withText(text)).click({ button: 'right' }),
  '--press': (keys) => page.keyboard.press(keys),
  '--type': (text) => page.keyboard.type(text),
  '--wait': (ms) => page.waitForTimeout(Number(ms)),
  '--shot': (file) => page.screenshot({ path: resolve(file) }),
}
let code = 0
try {
  if (!has('--container')) await workbench.openContainer('Flywheel')
  for (const [name, value] of pairs) await steps[name]?.(value)
  await page.waitForTimeout(1500)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  code = 1
} finally {
  await page.screenshot({ path: resolve(out) })
  growing?.stop()
  await workbench.close()
}
for (const line of new Set(workbench.errors)) console.log(`page: ${line}`)
console.log(resolve(out))
process.exit(code)
