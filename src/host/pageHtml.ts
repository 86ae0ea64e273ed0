// The document of a page: its files, and a policy that lets in nothing else. Knows no page's content.

import * as vscode from 'vscode'

/** The only folder that a page may read. */
export const pageFolder = (extensionUri: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'dist', 'webview')

/** 128 random bits, for the one script. */
function makeNonce(): string {
  return [...globalThis.crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The toolkit tries with a style element that holds nothing whether the browser knows :focus-visible. This is the hash of nothing: no style of anybody gets in by it. */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"

/** No text of a log or a program is ever part of it. `script` and `styles` are names in `pageFolder`. */
export function pageHtml(webview: vscode.Webview, extensionUri: vscode.Uri, script: string, styles: readonly string[]): string {
  const uri = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(pageFolder(extensionUri), name)).toString()
  const nonce = makeNonce()
  const own = webview.cspSource
  const policy = `default-src 'none'; img-src ${own} data:; font-src ${own}; style-src ${own} ${emptyStyle}; script-src 'nonce-${nonce}'`
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${['codicon.css', ...styles].map((name) => `<link rel="stylesheet" href="${uri(name)}">`).join('\n')}
<title>Flywheel</title>
</head>
<body>
<script nonce="${nonce}" src="${uri(script)}"></script>
</body>
</html>`
}
