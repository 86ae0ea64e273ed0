// The page's end of the port to the extension host. Values that JSON loses are packed.

import type { Port } from '../../src/bridge/port.ts'
import { pack, unpack } from '../../src/bridge/wire.ts'
import { toStop } from '../../src/core/life.ts'

/** What VS Code gives to a webview, once. */
export interface VsCodeApi {
  postMessage(message: unknown): void
  getState(): unknown
  setState(state: unknown): void
}

/** A port over the window's messages. It closes with the page, which nobody lives to see. */
export function makeHostPort(api: VsCodeApi): Port {
  return {
    post: (message) => api.postMessage(pack(message)),
    listen(listener) {
      const receive = (event: MessageEvent<unknown>): void => listener(unpack(event.data))
      window.addEventListener('message', receive)
      return toStop(() => window.removeEventListener('message', receive))
    },
    onDidClose: () => toStop(() => undefined),
  }
}
