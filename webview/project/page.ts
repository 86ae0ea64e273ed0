// The entry of the project page: draws what the host tells, and says what is clicked.

import type { ProjectAsks, ProjectTold } from '../../src/bridge/projectTalk.ts'
import { makeClient } from '../../src/bridge/rpc.ts'
import { icon, make, setText } from '../ui/dom.ts'
import { type VsCodeApi, makeHostPort } from '../ui/hostPort.ts'
import { makeSections } from './render.ts'

declare function acquireVsCodeApi(): VsCodeApi

const api = acquireVsCodeApi()
const client = makeClient<ProjectAsks, ProjectTold>(makeHostPort(api))
const report = (error: unknown): void => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  // oxlint-disable-next-line promise/no-promise-in-callback -- a listener of errors, not a callback of Node
  client.ask('trouble', text).catch(() => undefined)
}
const ask = (send: () => Promise<unknown>): void => {
  send().catch(report)
}

const bar = make('div', { class: 'bar' })
const wait = make('span', { class: 'quiet', attrs: { role: 'status', 'aria-live': 'polite' } })
const sections = make('div', { class: 'sections' })
const main = make('main', {}, bar, sections)
document.body.append(main)
const draw = makeSections(sections)

function button(name: string, codicon: string): HTMLButtonElement {
  const made = make('button', { class: 'tool' }, icon(codicon))
  made.addEventListener('click', () => ask(() => client.ask('command', name)))
  return made
}
const recheck = button('recheck', 'refresh')
const save = button('export', 'export')
bar.append(wait, recheck, save)

const label = (element: HTMLElement, text: string): void => {
  element.title = text
  element.setAttribute('aria-label', text)
}
client.onTold('page', ({ root, sections: told, pending, words }) => {
  if (root !== null) api.setState(root)
  label(recheck, words.recheck)
  label(save, words.export)
  setText(wait, told.length === 0 ? words.looking : pending ? words.checking : '')
  draw(told)
})

const opened = (event: Event): string | null =>
  event.target instanceof Element ? (event.target.closest('[data-open]')?.getAttribute('data-open') ?? null) : null
const open = (event: Event): void => {
  const target = opened(event)
  if (target === null) return
  event.preventDefault()
  ask(() => client.ask('open', target))
}
main.addEventListener('click', (event) => {
  // text that was selected is not a click
  if (window.getSelection()?.type !== 'Range') open(event)
})
main.addEventListener('keydown', (event) => {
  if ((event.key === 'Enter' || event.key === ' ') && !event.ctrlKey && !event.metaKey && !event.altKey) open(event)
})

const kept = api.getState()
ask(() => client.ask('ready', typeof kept === 'string' ? kept : null))
