// Words, flags and options of a command's line. Knows no command.

import { UserError } from '../core/trouble.ts'

export interface Arguments {
  readonly words: readonly string[]
  readonly flags: ReadonlySet<string>
  readonly lists: ReadonlyMap<string, readonly string[]>
}

/** `--name value`, `--name=value` for `lists` (again for more), `--name` for `flags`, `--` ends both. Anything else is wrong use. */
export function parseArguments(
  args: readonly string[],
  known: { readonly usage: string; readonly flags: readonly string[]; readonly lists: readonly string[] },
): Arguments {
  const words: string[] = []
  const flags = new Set<string>()
  const lists = new Map<string, string[]>()
  for (let i = 0; i < args.length; i++) {
    const one = args[i]!
    if (one === '--') {
      words.push(...args.slice(i + 1))
      break
    }
    if (!one.startsWith('--')) {
      words.push(one)
      continue
    }
    const [name, given] = one.includes('=') ? [one.slice(2, one.indexOf('=')), one.slice(one.indexOf('=') + 1)] : [one.slice(2), undefined]
    if (known.flags.includes(name) && given === undefined) flags.add(name)
    else if (known.lists.includes(name)) {
      const value = given ?? args[++i]
      if (value === undefined) throw new UserError(`"--${name}" needs a value. Use: ${known.usage}`)
      lists.set(name, [...(lists.get(name) ?? []), value])
    } else throw new UserError(`"${one}" is not known here. Use: ${known.usage}`)
  }
  return { words, flags, lists }
}
