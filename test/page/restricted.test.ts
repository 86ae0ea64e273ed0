// A folder that nobody trusted yet: the extension as users install it, in Restricted Mode.

import { type Workbench, openWorkbench } from '../tools/workbench.ts'

describe('a folder that is not trusted', () => {
  let workbench: Workbench

  before(async () => {
    workbench = await openWorkbench({ trusted: false })
  })
  after(() => workbench?.close())

  it('is in Restricted Mode, and the packaged extension is there all the same', async () => {
    await workbench.statusItem('Restricted Mode').waitFor()
    await workbench.openContainer('Flywheel')
    await workbench.view('Runs').waitFor()
    await workbench.screenshot('restricted')
  })
})
