// What the project page and the host say to each other. The host makes the sections, in the user's language; the page draws them and says what was clicked.

import type { Section } from '../core/projectPage.ts'

export interface ProjectAsks {
  /** The page is there (again). `root` is what VS Code kept for it, null at first. The answer is the folder that it shows. */
  ready(root: string | null): string | null
  /** Something was clicked, as in `leadsTo`. */
  open(target: string): void
  /** "recheck", "export". */
  command(name: string): void
  /** A failure that no caller waits for; for the output channel. */
  trouble(text: string): void
}

export interface ProjectTold {
  /** Present truth of the page; no sections while nothing is known. `words` are those of the page's own buttons. */
  page: {
    readonly root: string | null
    readonly sections: readonly Section[]
    readonly pending: boolean
    readonly words: { readonly recheck: string; readonly export: string; readonly looking: string; readonly checking: string }
  }
}
