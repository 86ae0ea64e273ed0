// What a rule asks for, in a few words for a row: "environment committed". Judges nothing.

import type { RuleText } from './item.ts'
import { titleOf } from './planContent.ts'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const isMap = (value: unknown): value is RuleText => typeof value === 'object' && value !== null && !Array.isArray(value)
/** A name of ours as words: "need_for_ml" is "need for ML". */
const words = (name: string): string =>
  name
    .replaceAll('_', ' ')
    .replace(/\bml\b/, 'ML')
    .replace(/\bci\b/, 'CI')
const last = (at: string): string => words(at.slice(at.lastIndexOf('.') + 1))

export function labelOf(rule: RuleText): string {
  const [name = '', value] = Object.entries(rule)[0] ?? []
  const map = isMap(value) ? value : {}
  const path = words(text(map['path']))
  switch (name) {
    case 'all':
    case 'any':
      return Array.isArray(value)
        ? value
            .filter(isMap)
            .map(labelOf)
            .join(name === 'all' ? ' and ' : ' or ')
        : name
    case 'not':
      return isMap(value) ? `not: ${labelOf(value)}` : name
    case 'file.exists':
      return `${words(text(value))} there`
    case 'file.tracked':
      return `${words(text(value))} committed`
    case 'file.content':
      return `${path} written`
    case 'yaml.get':
      return `${last(text(map['at']))} in ${path}`
    case 'yaml.valid':
      return `${path} complete`
    case 'tests.pass':
      return 'tests pass'
    case 'criteria.met':
      return value === 'thresholds' ? 'all limits held' : value === 'target' ? 'target reached' : 'useful'
    case 'run.exists': {
      const role = typeof map['role'] === 'string' ? map['role'] : 'run'
      return `a ${role}${map['data'] === '$bench.hash' ? ' on the benchmark' : ''}${map['committed'] === true ? ', from a commit' : ''}`
    }
    case 'authors':
      return `${typeof map['min'] === 'number' ? map['min'] : 1} people on ${path === '.' ? 'the repository' : path}`
    case 'shows':
      return titleOf(text(value))
    case 'answered':
      return value === true ? 'answered' : titleOf(text(value))
    default:
      return words(name.replaceAll('.', ' '))
  }
}
