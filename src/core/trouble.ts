// The forms that trouble takes (see the house's "Errors"): a value that is missing, a request that cannot be met, a fault in a log.

/** Something outside is missing or silent. `why` and `remedy` are whole sentences for a person. */
export interface Unavailable {
  readonly available: false
  readonly why: string
  readonly remedy: string
}

/** What the user asked for cannot be done. The message says what happened and what to do; it is shown as it is. */
export class UserError extends Error {
  override readonly name = 'UserError'
}

export type Severity = 'info' | 'warning' | 'error'

/** One fault found while reading. A log with issues still shows all that could be read. */
export interface Issue {
  /** Path of the file, '/' separated, relative to the root it was found under. */
  readonly path: string
  /** Byte offset in that file; null where no place can be named. */
  readonly offset: number | null
  readonly severity: Severity
  /** What is wrong, and what was done about it. */
  readonly message: string
}
