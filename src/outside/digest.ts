// Hashes of files, read once from end to end. What cannot be read is a value. Knows no manifests.

import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

export interface DigestAsk {
  readonly method: 'md5' | 'sha256' | 'sha1' | 'sha512'
  /** Asked with the first bytes of the file: what is done to every piece before it is hashed; null = nothing. */
  readonly through?: (first: Uint8Array) => ((piece: Uint8Array) => Uint8Array) | null
  /** What it is thought to be: a small file needs no large buffer. */
  readonly sizeBytes?: number
  readonly stop?: AbortSignal
  /** Told of every piece that was read, in bytes. */
  readonly onRead?: (bytes: number) => void
}

const mostPieceBytes = 1 << 20

/** The hash of a file in hexadecimal digits; null when it cannot be read to its end. */
export async function digestOf(path: string, { method, through, sizeBytes, stop, onRead }: DigestAsk): Promise<string | null> {
  const hash = createHash(method)
  let file
  try {
    file = await open(path, 'r')
    const pieceBytes = Math.min(mostPieceBytes, (sizeBytes ?? mostPieceBytes) + 1)
    const buffer = new Uint8Array(pieceBytes)
    let change: ((piece: Uint8Array) => Uint8Array) | null | undefined
    for (;;) {
      // whole pieces: what is done to them hangs on where they end
      let length = 0
      while (length < pieceBytes) {
        const { bytesRead } = await file.read(buffer, length, pieceBytes - length, null)
        if (bytesRead === 0) break
        length += bytesRead
      }
      if (stop?.aborted === true) return null
      onRead?.(length)
      const piece = buffer.subarray(0, length)
      change ??= through?.(piece) ?? null
      hash.update(change === null ? piece : change(piece))
      if (length < pieceBytes) return hash.digest('hex')
    }
  } catch {
    return null
  } finally {
    await file?.close().catch(() => undefined)
  }
}

/** MD5 of a text in UTF-8, in hexadecimal digits. */
export const md5OfText = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex')
