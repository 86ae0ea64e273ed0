// The front door for VS Code: builds every part and hands them to each other. Decides nothing itself.

import type * as vscode from 'vscode'
import { makeFrontDoor } from './host/frontDoor.ts'

export function activate(context: vscode.ExtensionContext): void {
  const door = makeFrontDoor()
  context.subscriptions.push(door)
}
