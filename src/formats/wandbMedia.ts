// Media in W&B's history: objects with a `_type`, which wandb-core splits into an item per field. They become artifacts, and their fields no metrics.

import type { ArtifactKind } from '../core/run.ts'
import type { RunSink } from './format.ts'
import type { Loose } from './bytes/looseJson.ts'

/** The media of one history row. */
export interface Media {
  /** Notes `_type`, `path` and `size` of split media; all keys of the row are to be shown to it, `_type` in any order. */
  takesLeaf(key: { readonly path: readonly string[]; readonly parent: string }, value: () => Loose | undefined): void
  /** Whether the object under one key is media; notes it. */
  takesObject(name: string, value: Loose): boolean
  /** Whether the key is a field of split media, at any depth below a `_type`. */
  has(key: { readonly path: readonly string[] }): boolean
  /** Puts what was noted into the sink. */
  flush(): void
}

interface One {
  type: string
  path: string | null
  sizeBytes: number | null
}

function kindOf(type: string): ArtifactKind {
  if (/image|mask|box/.test(type)) return 'image'
  if (/audio/.test(type)) return 'audio'
  if (/histogram/.test(type)) return 'histogram'
  if (/table/.test(type)) return 'table'
  if (/html|text/.test(type)) return 'text'
  return /model/.test(type) ? 'model' : 'other'
}

/** An empty collection that will go to `sink`. */
export function putMedia(sink: RunSink): Media {
  let media: Map<string, One> | undefined
  const note = (id: string): One => {
    media ??= new Map()
    const one = media.get(id) ?? { type: '', path: null, sizeBytes: null }
    media.set(id, one)
    return one
  }
  return {
    takesLeaf(key, value) {
      const last = key.path.at(-1)
      if (key.path.length < 2 || (last !== '_type' && last !== 'path' && last !== 'size')) return
      const told = value()
      if (last === '_type' && typeof told === 'string') note(key.parent).type = told
      else if (last === 'path' && typeof told === 'string') note(key.parent).path = told
      else if (last === 'size' && typeof told === 'number') note(key.parent).sizeBytes = told
    },
    takesObject(name, value) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
      const fields = value as { readonly [key: string]: Loose }
      if (typeof fields['_type'] !== 'string') return false
      const one = note(name)
      one.type = fields['_type']
      if (typeof fields['path'] === 'string') one.path = fields['path']
      if (typeof fields['size'] === 'number') one.sizeBytes = fields['size']
      return true
    },
    has(key) {
      if (media === undefined) return false
      let id = ''
      for (let i = 0; i < key.path.length - 1; i++) {
        id = i === 0 ? key.path[0]! : `${id}\u0000${key.path[i]!}`
        if (media.get(id)?.type) return true
      }
      return false
    },
    flush() {
      for (const [id, one] of media ?? []) {
        if (one.type === '') continue
        sink.artifact({
          path: one.path === null ? id.replaceAll('\u0000', '.') : `files/${one.path}`,
          kind: kindOf(one.type),
          sizeBytes: one.sizeBytes,
        })
      }
    },
  }
}
