// The host's end of the port to a webview. Values that JSON loses are packed; what comes is anything until its reader has checked it.

import type * as vscode from 'vscode'
import type { Port } from '../bridge/port.ts'
import { pack, unpack } from '../bridge/wire.ts'

/** A port that closes with the panel. Messages to a hidden page are lost; it asks for everything when it is shown again. */
export function makeWebviewPort(panel: vscode.WebviewPanel): Port {
  return {
    post(message) {
      void panel.webview.postMessage(pack(message))
    },
    listen: (listener) => panel.webview.onDidReceiveMessage((message: unknown) => listener(unpack(message))),
    onDidClose: (listener) => panel.onDidDispose(listener),
  }
}
