// A pickle read as the text it is: strings, numbers, lists and dictionaries are built, every call is only written down with its name and arguments.
// Nothing is imported, looked up or run. Source: CPython Lib/pickletools.py, protocols 0 to 5.

import { BadModel } from './model.ts'

/** What a pickle says. Integers beyond 2^53 and floats are numbers. */
export type Pickled =
  null | boolean | number | string | PickledTuple | PickledDict | PickledName | PickledCall | PickledStored | PickledBytes

export interface PickledTuple {
  readonly kind: 'list'
  readonly items: Pickled[]
}
export interface PickledDict {
  readonly kind: 'dict'
  readonly entries: (readonly [Pickled, Pickled])[]
}
/** Something of a module, by its name. */
export interface PickledName {
  readonly kind: 'name'
  readonly name: string
}
/** A call that loading would make. `state` is what would be set on its result, `items` what would be put into it. */
export interface PickledCall {
  readonly kind: 'call'
  readonly of: Pickled
  readonly with: Pickled
  state: Pickled
  readonly items: (readonly [Pickled, Pickled])[]
}
/** Something that lies outside of the pickle, by its id. */
export interface PickledStored {
  readonly kind: 'stored'
  readonly id: Pickled
}
export interface PickledBytes {
  readonly kind: 'bytes'
  readonly length: number
}

export interface PickleRead {
  readonly value: Pickled
  /** All names of modules that loading would look up, each once, in order. */
  readonly names: readonly string[]
  /** Where the pickle ends. */
  readonly end: number
}

/** What a step makes may take a hundred bytes: more of them are refused. A checkpoint of a hundred thousand tensors takes 2.5 million. */
const mostSteps = 4_000_000

const bad = (): BadModel => new BadModel('The pickle inside is damaged.')
const utf8 = new TextDecoder()
const latin = new TextDecoder('latin1')

/** Reads one pickle from `at` on. Throws BadModel for what is none, or is longer than the bytes. */
export function readPickle(bytes: Uint8Array, at = 0): PickleRead {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let stack: Pickled[] = []
  const marks: Pickled[][] = []
  const memo = new Map<number, Pickled>()
  const names = new Set<string>()

  const step = (length: number): number => {
    if (!(at + length <= bytes.length)) throw bad()
    at += length
    return at - length
  }
  const u8 = (): number => bytes[step(1)]!
  const u32 = (): number => view.getUint32(step(4), true)
  const u64 = (): number => {
    const value = Number(view.getBigUint64(step(8), true))
    if (value > bytes.length) throw bad()
    return value
  }
  const textOf = (length: number): string => {
    const from = step(length)
    return utf8.decode(bytes.subarray(from, from + length))
  }
  const line = (): string => {
    const stop = bytes.indexOf(10, at)
    if (stop < 0) throw bad()
    const text = latin.decode(bytes.subarray(at, stop))
    at = stop + 1
    return text.endsWith('\r') ? text.slice(0, -1) : text
  }
  const pop = (): Pickled => {
    const top = stack.pop()
    if (top === undefined) throw bad()
    return top
  }
  const top = (): Pickled => {
    const value = stack.at(-1)
    if (value === undefined) throw bad()
    return value
  }
  const toMark = (): Pickled[] => {
    const items = stack
    const before = marks.pop()
    if (before === undefined) throw bad()
    stack = before
    return items
  }
  const list = (items: Pickled[]): Pickled => ({ kind: 'list', items })
  const call = (of: Pickled, given: Pickled): Pickled => ({ kind: 'call', of, with: given, state: null, items: [] })
  const name = (module: Pickled, member: Pickled): Pickled => {
    if (typeof module !== 'string' || typeof member !== 'string') throw bad()
    const whole = `${module}.${member}`
    names.add(whole)
    return { kind: 'name', name: whole }
  }
  const remember = (place: number): void => void memo.set(place, top())
  const recall = (place: number): void => {
    const value = memo.get(place)
    if (value === undefined) throw bad()
    stack.push(value)
  }
  const pairs = (into: Pickled, flat: readonly Pickled[]): void => {
    const entries = isPickled(into, 'dict') ? into.entries : isPickled(into, 'call') ? into.items : undefined
    if (entries === undefined || flat.length % 2 !== 0) throw bad()
    for (let i = 0; i < flat.length; i += 2) entries.push([flat[i]!, flat[i + 1]!])
  }
  const append = (into: Pickled, items: readonly Pickled[]): void => {
    if (isPickled(into, 'list')) for (const item of items) into.items.push(item)
    else if (isPickled(into, 'call')) for (const item of items) into.items.push([null, item])
    else throw bad()
  }
  const dict = (flat: readonly Pickled[]): Pickled => {
    const made: Pickled = { kind: 'dict', entries: [] }
    pairs(made, flat)
    return made
  }
  const integer = (text: string): number => {
    const value = Number(text.replace(/L$/, ''))
    if (Number.isNaN(value)) throw bad()
    return value
  }
  /** Two's complement, little end first. */
  const long = (length: number): number => {
    const from = step(length)
    let value = 0n
    for (let i = Math.min(length, 64) - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[from + i]!)
    return length > 64 ? NaN : Number(BigInt.asIntN(Math.max(1, length * 8), value))
  }
  const skip = (length: number): Pickled => {
    step(length)
    return { kind: 'bytes', length }
  }

  for (let steps = 0; ; steps++) {
    if (steps > mostSteps) throw new BadModel('The pickle inside is too long to be looked through.')
    const opcode = String.fromCharCode(u8())
    switch (opcode) {
      case '.':
        return { value: pop(), names: [...names], end: at }
      case '\x80': // PROTO
        step(1)
        break
      case '\x95': // FRAME
        step(8)
        break
      case '(':
        marks.push(stack)
        stack = []
        break
      case '0':
        pop()
        break
      case '1':
        toMark()
        break
      case '2':
        stack.push(top())
        break
      case 'N':
        stack.push(null)
        break
      case '\x88':
        stack.push(true)
        break
      case '\x89':
        stack.push(false)
        break
      case 'K':
        stack.push(u8())
        break
      case 'M':
        stack.push(view.getUint16(step(2), true))
        break
      case 'J':
        stack.push(view.getInt32(step(4), true))
        break
      case 'I': {
        const text = line()
        stack.push(text === '01' ? true : text === '00' ? false : integer(text))
        break
      }
      case 'L':
        stack.push(integer(line()))
        break
      case '\x8a':
        stack.push(long(u8()))
        break
      case '\x8b':
        stack.push(long(u32()))
        break
      case 'F': {
        const value = Number(line())
        stack.push(value)
        break
      }
      case 'G':
        stack.push(view.getFloat64(step(8), false))
        break
      case 'S':
        stack.push(line().replace(/^(['"])(.*)\1$/, '$2'))
        break
      case 'V':
        stack.push(line())
        break
      case 'X':
      case 'T':
        stack.push(textOf(u32()))
        break
      case 'U':
      case '\x8c':
        stack.push(textOf(u8()))
        break
      case '\x8d':
        stack.push(textOf(u64()))
        break
      case 'C':
        stack.push(skip(u8()))
        break
      case 'B':
        stack.push(skip(u32()))
        break
      case '\x8e':
      case '\x96':
        stack.push(skip(u64()))
        break
      case '\x97': // a buffer that travels beside the pickle
        stack.push({ kind: 'bytes', length: 0 })
        break
      case '\x98':
        break
      case ']':
        stack.push(list([]))
        break
      case ')':
        stack.push(list([]))
        break
      case '}':
        stack.push(dict([]))
        break
      case '\x8f': // a set
        stack.push(list([]))
        break
      case 'l':
      case 't':
      case '\x91': {
        const items = toMark()
        stack.push(list(items))
        break
      }
      case '\x85':
        stack.push(list([pop()]))
        break
      case '\x86': {
        const [b, a] = [pop(), pop()]
        stack.push(list([a, b]))
        break
      }
      case '\x87': {
        const [c, b, a] = [pop(), pop(), pop()]
        stack.push(list([a, b, c]))
        break
      }
      case 'd': {
        const items = toMark()
        stack.push(dict(items))
        break
      }
      case 'a': {
        const item = pop()
        append(top(), [item])
        break
      }
      case 'e':
      case '\x90': {
        const items = toMark()
        append(top(), items)
        break
      }
      case 's': {
        const [value, key] = [pop(), pop()]
        pairs(top(), [key, value])
        break
      }
      case 'u': {
        const items = toMark()
        pairs(top(), items)
        break
      }
      case 'p':
        remember(integer(line()))
        break
      case 'q':
        remember(u8())
        break
      case 'r':
        remember(u32())
        break
      case '\x94':
        remember(memo.size)
        break
      case 'g':
        recall(integer(line()))
        break
      case 'h':
        recall(u8())
        break
      case 'j':
        recall(u32())
        break
      case 'c': {
        const module = line()
        stack.push(name(module, line()))
        break
      }
      case '\x93': {
        const [member, module] = [pop(), pop()]
        stack.push(name(module, member))
        break
      }
      case 'R': {
        const [given, of] = [pop(), pop()]
        stack.push(call(of, given))
        break
      }
      case '\x81': {
        const [given, of] = [pop(), pop()]
        stack.push(call(of, given))
        break
      }
      case '\x92': {
        const [named, given, of] = [pop(), pop(), pop()]
        stack.push(call(of, list([given, named])))
        break
      }
      case 'b': {
        const state = pop()
        const made = top()
        if (isPickled(made, 'call')) made.state = state
        break
      }
      case 'i': {
        const module = line()
        const of = name(module, line())
        stack.push(call(of, list(toMark())))
        break
      }
      case 'o': {
        const [of, ...given] = toMark()
        if (of === undefined) throw bad()
        stack.push(call(of, list(given)))
        break
      }
      case 'P':
        stack.push({ kind: 'stored', id: line() })
        break
      case 'Q':
        stack.push({ kind: 'stored', id: pop() })
        break
      case '\x82':
      case '\x83':
      case '\x84': {
        // a name out of a registry that only the writer knows
        const code = opcode === '\x82' ? u8() : opcode === '\x83' ? view.getUint16(step(2), true) : u32()
        stack.push(name('copyreg', `extension ${code}`))
        break
      }
      default:
        throw bad()
    }
  }
}

/** Whether a value is of this kind. */
export function isPickled<K extends 'list' | 'dict' | 'name' | 'call' | 'stored' | 'bytes'>(
  value: Pickled | undefined,
  kind: K,
): value is Extract<Pickled, { kind: K }> {
  return typeof value === 'object' && value !== null && value.kind === kind
}
