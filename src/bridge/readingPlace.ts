// The name of the file that a thread is reading, in memory that outlives the thread: written for every one of tens of thousands of files,
// read only when the thread died. Knows nothing of files.

export interface FileInRoot {
  readonly root: string
  readonly path: string
}

/** Longer names are cut, and then not told. */
const mostBytes = 8_192
const lengthBytes = 4

/** The writing end. */
export interface ReadingPlace {
  readonly memory: SharedArrayBuffer
  /** null = none is being read. */
  put(file: FileInRoot | null): void
}

/** Makes the memory. */
export function makeReadingPlace(): ReadingPlace {
  const memory = new SharedArrayBuffer(lengthBytes + mostBytes)
  const length = new Int32Array(memory, 0, 1)
  const bytes = new Uint8Array(memory, lengthBytes)
  const utf8 = new TextEncoder()
  return {
    memory,
    put(file) {
      Atomics.store(length, 0, 0)
      if (file === null) return
      const text = `${file.root}\n${file.path}`
      const { read, written } = utf8.encodeInto(text, bytes)
      if (read === text.length) Atomics.store(length, 0, written)
    },
  }
}

/** What was put last. */
export function readPlace(memory: SharedArrayBuffer): FileInRoot | null {
  const length = Atomics.load(new Int32Array(memory, 0, 1), 0)
  if (length === 0) return null
  // a decoder takes no shared memory
  const text = new TextDecoder().decode(new Uint8Array(memory, lengthBytes, length).slice())
  const end = text.indexOf('\n')
  return { root: text.slice(0, end), path: text.slice(end + 1) }
}
