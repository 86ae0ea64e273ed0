// What lives must end: the one shape of "thing that can be stopped", and two ways to hold several.
// Knows nothing of VS Code, whose Disposable has the same shape.

export interface Disposable {
  dispose(): void
}

/** Makes a disposable of a function; a second dispose does nothing. */
export function toStop(stop: () => void): Disposable {
  let stopped = false
  return {
    dispose() {
      if (stopped) return
      stopped = true
      stop()
    },
  }
}

/** Ends all of them, last made first; one that throws does not keep the others alive. */
export function all(...parts: readonly Disposable[]): Disposable {
  return toStop(() => {
    const errors: unknown[] = []
    for (const part of [...parts].reverse()) {
      try {
        part.dispose()
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'some parts could not be stopped')
  })
}
