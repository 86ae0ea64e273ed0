// Reads JSON that somebody else wrote: a value, or one sentence with the place where it breaks.

import { yamlLimitBytes } from './readYaml.ts'

/** Never throws. */
export function readJson(bytes: Uint8Array): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string } {
  if (bytes.length > yamlLimitBytes) return { ok: false, why: `It has ${bytes.length} bytes; at most ${yamlLimitBytes} are read.` }
  try {
    return { ok: true, value: JSON.parse(new TextDecoder().decode(bytes)) }
  } catch (error) {
    return { ok: false, why: `It is no JSON: ${error instanceof Error ? error.message.split('\n')[0]!.slice(0, 200) : String(error)}.` }
  }
}
