// A table from short stretches of bytes to what is known of them, asked once per value of a log: no string is made, nothing allocated, on a hit.

/** Finds what was put for equal bytes. */
export interface ByteTable<T> {
  /** What stands for bytes [from, to), made by `make` when they come for the first time. */
  get(bytes: Uint8Array, from: number, to: number, make: (bytes: Uint8Array, from: number, to: number) => T): T
}

interface Entry<T> {
  readonly hash: number
  readonly bytes: Uint8Array
  readonly value: T
}

/** An empty table. Grows with the number of different stretches. */
export function makeByteTable<T>(): ByteTable<T> {
  let slots: (Entry<T> | undefined)[] = Array.from({ length: 256 }, () => undefined)
  let used = 0
  const place = (entry: Entry<T>): void => {
    const mask = slots.length - 1
    let at = entry.hash & mask
    while (slots[at] !== undefined) at = (at + 1) & mask
    slots[at] = entry
  }
  return {
    get(bytes, from, to, make) {
      let hash = 2166136261
      for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 16777619)
      hash ^= hash >>> 15
      const mask = slots.length - 1
      const length = to - from
      search: for (let at = hash & mask; ; at = (at + 1) & mask) {
        const entry = slots[at]
        if (entry === undefined) break
        if (entry.hash !== hash || entry.bytes.length !== length) continue
        const own = entry.bytes
        for (let i = 0; i < length; i++) if (own[i] !== bytes[from + i]) continue search
        return entry.value
      }
      const entry = { hash, bytes: bytes.slice(from, to), value: make(bytes, from, to) }
      used++
      if (used * 2 > slots.length) {
        const old = slots
        slots = Array.from({ length: old.length * 2 }, () => undefined)
        for (const one of old) if (one !== undefined) place(one)
      }
      place(entry)
      return entry.value
    },
  }
}
