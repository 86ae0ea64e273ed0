// The project page's tab: one for the window, restored after a restart. Makes the sections, tells the page, and carries out what is clicked there.

import * as vscode from 'vscode'
import type { ProjectAsks, ProjectTold } from '../bridge/projectTalk.ts'
import { serve } from '../bridge/rpc.ts'
import { type Disposable, all, toStop } from '../core/life.ts'
import { planPath } from '../core/plan.ts'
import { itemRow } from '../core/planRows.ts'
import type { Project } from '../core/project.ts'
import { projectSections } from '../core/projectPage.ts'
import type { PortfolioProject } from '../core/portfolio.ts'
import { projectHtml, projectMarkdown } from '../core/projectReport.ts'
import { type RunKey, runKey } from '../core/run.ts'
import { UserError } from '../core/trouble.ts'
import { coalesce } from './coalesce.ts'
import type { FrontDoor } from './frontDoor.ts'
import { findPortfolio } from './portfolio.ts'
import { pageFolder, pageHtml } from './pageHtml.ts'
import type { Projects } from './projects.ts'
import { makeWebviewPort } from './webviewPort.ts'

export interface ProjectPanelParts {
  readonly door: FrontDoor
  readonly projects: Projects
  readonly extensionUri: vscode.Uri
  readonly openCompare: (keys: readonly RunKey[]) => void
}

const viewType = 'flywheel.project'
/** A page that is drawn more often is not read. */
const tellMs = 500

export function makeProjectPanel({ door, projects, extensionUri, openCompare }: ProjectPanelParts): Disposable {
  const say = vscode.l10n.t
  let panel: vscode.WebviewPanel | null = null
  let root: string | null = null
  let filled: Disposable | null = null
  /** Projects below, not opened as folders. */
  let below: readonly PortfolioProject[] = []

  const here = (): Project | undefined => {
    const known = projects.state.get()
    return known.find((one) => one.root === root) ?? known[0]
  }
  const show = (wanted: string | null): void => {
    root = wanted ?? root
    if (panel !== null) {
      panel.reveal()
      return
    }
    fill(vscode.window.createWebviewPanel(viewType, say('Project'), vscode.ViewColumn.Active, { enableScripts: true }))
  }

  const fill = (made: vscode.WebviewPanel): void => {
    filled?.dispose()
    panel = made
    let ready = false
    let needed: Disposable | null = null
    const tell = coalesce(tellMs, () => {
      const project = here()
      if (project !== undefined) made.title = say('Project: {0}', project.name)
      if (!ready || !made.visible) return
      server.tell('page', {
        root: project?.root ?? null,
        sections: project === undefined ? [] : projectSections(project, [...projects.state.get(), ...below], say),
        pending: project?.pending ?? true,
        words: {
          recheck: say('Recheck'),
          export: say('Export Report…'),
          looking: say('Looking at the project…'),
          checking: say('checking…'),
        },
      })
    })
    const server = serve<ProjectAsks, ProjectTold>(
      makeWebviewPort(made),
      {
        ready(kept) {
          ready = true
          if (root === null && typeof kept === 'string') root = kept
          tell.now()
          lookBelow(tell)
          return here()?.root ?? null
        },
        open: (target) => open(typeof target === 'string' ? target : ''),
        async command(name) {
          if (name === 'recheck') projects.recheck()
          else if (name === 'export') await exportReport(here())
        },
        trouble: (text) => door.report('project page', text),
      },
      (error) => door.report('project', error),
    )
    const onVisible = (): void => {
      if (made.visible) needed ??= projects.need()
      else {
        needed?.dispose()
        needed = null
        // a hidden page is thrown away; it says ready when it is built again
        ready = false
      }
    }
    made.webview.options = { enableScripts: true, localResourceRoots: [pageFolder(extensionUri)] }
    const media = (name: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', name)
    made.iconPath = { light: media('project-light.svg'), dark: media('project-dark.svg') }
    filled = all(
      server,
      tell,
      projects.state.onDidChange(() => tell.ask()),
      made.onDidChangeViewState(onVisible),
      toStop(() => needed?.dispose()),
    )
    made.onDidDispose(() => {
      filled?.dispose()
      filled = panel = null
    })
    onVisible()
    tell.now()
    made.webview.html = pageHtml(made.webview, extensionUri, 'project.js', ['project.css'])
  }

  const lookBelow = door.guarded('projects below', async (tell: { ask(): void }) => {
    below = await findPortfolio(projects.state.get().map((one) => one.root))
    if (below.length > 0) tell.ask()
  })

  /** Targets as `leadsTo` writes them. */
  const open = async (target: string): Promise<void> => {
    const project = here()
    const cut = target.indexOf(':')
    const [kind, what] = [target.slice(0, cut), target.slice(cut + 1)]
    if (project === undefined) return
    if (kind === 'project' && below.some((one) => one.root === what)) await openFile(what, planPath)
    else if (kind === 'project') {
      root = what
      projects.recheck()
    } else if (kind === 'run') openCompare([runKey(project.root, what)])
    else if (kind === 'file') await openFile(project.root, what)
    else if (kind === 'item') await vscode.commands.executeCommand('flywheel.plan.open', itemRow(project.root, what))
  }

  door.command('flywheel.project.show', async () => {
    await projects.look()
    const known = projects.state.get()
    if (known.length === 0) throw new UserError(say('No folder of a project is open. Open one; its plan lies in it.'))
    show(null)
  })
  door.command('flywheel.project.export', async () => {
    await projects.look()
    await exportReport(here())
  })
  const serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
    async deserializeWebviewPanel(restored: vscode.WebviewPanel, state: unknown) {
      if (typeof state === 'string') root = state
      fill(restored)
    },
  })
  return all(
    serializer,
    toStop(() => void panel?.dispose()),
  )
}

async function openFile(root: string, what: string): Promise<void> {
  const hash = what.lastIndexOf('#')
  const path = hash < 0 ? what : what.slice(0, hash)
  const line = hash < 0 ? null : Number(what.slice(hash + 1)) - 1
  const uri = vscode.Uri.joinPath(vscode.Uri.file(root), path)
  await vscode.commands.executeCommand(
    'vscode.open',
    uri,
    line === null || !Number.isFinite(line) ? undefined : { selection: new vscode.Range(line, 0, line, 0) },
  )
}

/** Asks where to, and writes Markdown or a page that needs nothing else, by the ending. */
async function exportReport(project: Project | undefined): Promise<void> {
  const say = vscode.l10n.t
  if (project === undefined) throw new UserError(say('There is no project to report on. Open its folder.'))
  const uri = await vscode.window.showSaveDialog({
    title: say('Export Report'),
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(project.root), `${project.name.replaceAll(/[^\w.-]+/g, '-')}-report.html`),
    filters: { HTML: ['html'], Markdown: ['md'] },
  })
  if (uri === undefined) return
  const now = Date.now() / 1000
  const text = uri.path.endsWith('.md') ? projectMarkdown(project, say, now) : projectHtml(project, say, now)
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text))
  await vscode.commands.executeCommand('vscode.open', uri)
}
