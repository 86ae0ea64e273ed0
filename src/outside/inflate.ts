// Inflating for the formats: Node's zlib behind the small interface that they know. Bad or endless data is undefined, never an exception.

import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

type Way = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array

const guarded =
  (way: Way) =>
  (bytes: Uint8Array, maxBytes: number): Uint8Array | undefined => {
    try {
      const out = way(bytes, { maxOutputLength: Math.max(1, maxBytes) })
      return new Uint8Array(out.buffer, out.byteOffset, out.byteLength)
    } catch {
      return undefined
    }
  }

/** Each answers undefined for bad data or when more than `maxBytes` would come out. */
export const inflate = {
  zlib: guarded(inflateSync),
  raw: guarded(inflateRawSync),
  gzip: guarded(gunzipSync),
}
