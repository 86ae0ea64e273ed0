// Words, flags and options of a command's line, and the wish to be told how a command is used. Knows no command.

import { UserError } from '../core/trouble.ts'

/** Not a fault: the line asked how the command is used; the message is the answer. */
export class HelpWished extends Error {
  override readonly name = 'HelpWished'
}

/** Whether `--help` or `-h` stands before `--`. */
export const wishesHelp = (args: readonly string[]): boolean =>
  args.slice(0, args.includes('--') ? args.indexOf('--') : args.length).some((one) => one === '--help' || one === '-h')

/** The folder that a line names; the current one when it names none. An empty name, as a script's unset variable leaves it, is wrong use. */
export function folderNamed(word: string | undefined): string {
  if (word === '') throw new UserError('The name of the folder is empty. Name one, or leave it out for the current folder.')
  return word ?? '.'
}

export interface Arguments {
  readonly words: readonly string[]
  readonly flags: ReadonlySet<string>
  readonly lists: ReadonlyMap<string, readonly string[]>
}

/**
 * `--name value`, `--name=value` for `lists` (again for more), `--name` for `flags`, `--` ends both. Anything else that begins with `-` is wrong use.
 * `goesOn` says whether a word right behind a value of a list is one more of its values.
 */
export function parseArguments(
  args: readonly string[],
  known: {
    readonly usage: string
    readonly flags: readonly string[]
    readonly lists: readonly string[]
    readonly goesOn?: (name: string, word: string) => boolean
  },
): Arguments {
  if (wishesHelp(args)) throw new HelpWished(`Use: ${known.usage}`)
  const words: string[] = []
  const flags = new Set<string>()
  const lists = new Map<string, string[]>()
  for (let i = 0; i < args.length; i++) {
    const one = args[i]!
    if (one === '--') {
      words.push(...args.slice(i + 1))
      break
    }
    if (!one.startsWith('-') || one === '-') {
      words.push(one)
      continue
    }
    const [name, given] = one.includes('=') ? [one.slice(2, one.indexOf('=')), one.slice(one.indexOf('=') + 1)] : [one.slice(2), undefined]
    if (one.startsWith('--') && known.flags.includes(name) && given === undefined) flags.add(name)
    else if (one.startsWith('--') && known.lists.includes(name)) {
      const value = given ?? args[++i]
      if (value === undefined) throw new UserError(`"--${name}" needs a value. Use: ${known.usage}`)
      const values = [value]
      while (known.goesOn !== undefined && i + 1 < args.length && known.goesOn(name, args[i + 1]!)) values.push(args[++i]!)
      lists.set(name, [...(lists.get(name) ?? []), ...values])
    } else throw new UserError(`"${one}" is not known here. Use: ${known.usage}`)
  }
  return { words, flags, lists }
}
