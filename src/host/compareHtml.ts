// The document of the comparison page: its files, and a policy that lets in nothing else.

import * as vscode from 'vscode'

/** The only folder that the page may read. */
export const pageFolder = (extensionUri: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'dist', 'webview')

/** 128 random bits, for the one script. */
function makeNonce(): string {
  return [...globalThis.crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** No text of a log is ever part of it. */
export function compareHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const uri = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(pageFolder(extensionUri), name)).toString()
  const nonce = makeNonce()
  const own = webview.cspSource
  const policy = `default-src 'none'; img-src ${own} data:; font-src ${own}; style-src ${own}; script-src 'nonce-${nonce}'`
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${uri('codicon.css')}">
<link rel="stylesheet" href="${uri('compare.css')}">
<title>Flywheel</title>
</head>
<body>
<script nonce="${nonce}" src="${uri('compare.js')}"></script>
</body>
</html>`
}
