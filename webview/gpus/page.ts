// The entry of the GPU panel's page: VS Code's end of the port, and the page.

import { makeHostPort, type VsCodeApi } from '../ui/hostPort.ts'
import { make } from '../ui/dom.ts'
import { registerParts } from '../ui/toolkit.ts'
import { startPage } from './startPage.ts'

declare function acquireVsCodeApi(): VsCodeApi

registerParts()
const api = acquireVsCodeApi()
const main = make('main', { class: 'gpus' })
document.body.append(main)
startPage(main, makeHostPort(api), { get: () => api.getState(), set: (view) => api.setState(view) }).catch((error: unknown) => {
  main.replaceChildren(
    make('p', { class: 'page-empty', text: error instanceof Error ? error.message : String(error), attrs: { role: 'alert' } }),
  )
})
