// Colours of the theme for what CSS cannot reach: the canvas. Read again whenever VS Code changes the body's class or theme.

import { type Disposable, toStop } from '../../src/core/life.ts'
import { type Watchable, makeStore } from '../../src/core/store.ts'

export interface Theme {
  /** The eight line colours. */
  readonly lines: readonly string[]
  readonly foreground: string
  /** Axis labels. */
  readonly muted: string
  readonly grid: string
  readonly background: string
  /** Lines that step back. */
  readonly faint: string
  readonly warning: string
  readonly fontFamily: string
  readonly highContrast: boolean
  readonly light: boolean
}

function readTheme(): Theme {
  const style = getComputedStyle(document.body)
  const read = (name: string, otherwise: string): string => style.getPropertyValue(`--vscode-${name}`).trim() || otherwise
  const classes = document.body.classList
  const light = classes.contains('vscode-light') || classes.contains('vscode-high-contrast-light')
  const foreground = read('foreground', light ? '#333333' : '#cccccc')
  const highContrast = classes.contains('vscode-high-contrast')
  const faint = highContrast ? 0.5 : 0.3
  return {
    lines: Array.from({ length: 8 }, (_, i) => read(`flywheel-line${i + 1}`, foreground)),
    foreground: read('editor-foreground', foreground),
    muted: read('descriptionForeground', foreground),
    grid: light ? 'rgba(0, 0, 0, 0.09)' : 'rgba(255, 255, 255, 0.09)',
    background: read('editor-background', light ? '#ffffff' : '#1f1f1f'),
    faint: light ? `rgba(0, 0, 0, ${faint})` : `rgba(255, 255, 255, ${faint})`,
    warning: read('editorWarning-foreground', foreground),
    fontFamily: read('font-family', 'sans-serif'),
    highContrast,
    light,
  }
}

/** The present theme, and its changes until it is disposed. */
export function watchTheme(): Watchable<Theme> & Disposable {
  const store = makeStore(readTheme())
  const observer = new MutationObserver(() => store.set(readTheme()))
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] })
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] })
  return {
    get: () => store.get(),
    get version() {
      return store.version
    },
    onDidChange: (listener) => store.onDidChange(listener),
    ...toStop(() => observer.disconnect()),
  }
}
