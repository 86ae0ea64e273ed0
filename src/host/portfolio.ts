// Finds the plans of projects below the folders of the workspace, so that the project page can draw them beside the one it is of. Looks once for each
// opening of the page, and only two folders deep.

import * as vscode from 'vscode'
import { type PortfolioProject, portfolioProject } from '../core/portfolio.ts'

/** More are not drawn: names would cover each other. */
const mostProjects = 40
const mostBytes = 256_000

/** Projects that are not folders of the workspace themselves. */
export async function findPortfolio(opened: readonly string[]): Promise<readonly PortfolioProject[]> {
  const plans = await vscode.workspace.findFiles('{*,*/*}/planning/plan.{yaml,yml}', '**/{node_modules,.venv,.git}/**', mostProjects)
  const found = await Promise.all(
    plans.map(async (uri) => {
      const root = vscode.Uri.joinPath(uri, '..', '..')
      if (opened.includes(root.fsPath)) return null
      try {
        if ((await vscode.workspace.fs.stat(uri)).size > mostBytes) return null
        return portfolioProject(root.fsPath, new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)))
      } catch {
        // a plan that cannot be read is not drawn here; it says why where it is opened
        return null
      }
    }),
  )
  return found.flatMap((one) => one ?? [])
}
