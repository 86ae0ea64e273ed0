// Where a command prints: data to one, diagnostics to the other.

export interface Printer {
  out(text: string): void
  error(text: string): void
}
