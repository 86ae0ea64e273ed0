// How an item stands, in the few words of a row, the many of a tooltip and the order in which a screen reader wants them.

import type { ItemContent } from './item.ts'
import { plainMarkdown } from './markdownText.ts'
import type { PlanItem } from './plan.ts'
import { wordOf } from './planStatus.ts'
import type { Evidence, ItemResult } from './project.ts'
import type { Say } from './say.ts'

/** Longer texts are read in the file. */
const most = 600
const mostEvidence = 6

/** The deciding word first: "stale 3f2c1ab · the benchmark changed", "asserted, Ada · no file", "met by sweep-07". */
export function resultInWords(result: ItemResult, item: PlanItem, say: Say): string {
  if (result.pending && result.level === null) return say('checking…')
  const { why } = result
  const then = (first: string): string => {
    const rest = withoutWord(why, first, say(wordOf(result.status, say)))
    return rest === '' ? first : `${first} · ${rest}`
  }
  switch (result.status) {
    case 'stale':
      return then(result.staleCommit === null ? say('stale') : say('stale {0}', result.staleCommit.slice(0, 7)))
    case 'asserted': {
      const who = result.attestedBy ?? item.owner
      return then(who === null ? say('asserted') : say('asserted, {0}', who))
    }
    case 'not-applicable':
      return item.note === null ? then(say('not applicable')) : say('not applicable: {0}', firstLine(item.note))
    case 'overridden':
      return result.overridden === null
        ? then(say('overridden'))
        : say('overridden, {0}: {1}', result.overridden.by, firstLine(result.overridden.reason))
    case 'not-checkable':
      return say('not checkable: {0}', withoutWord(why, '', wordOf('not-checkable', say)))
    default:
      return why
  }
}

const firstLine = (text: string): string => text.split('\n', 1)[0]!

/** A reason that begins with the word that already stands there does not say it twice. */
function withoutWord(why: string, first: string, word: string): string {
  for (const begin of [first, word])
    if (begin !== '' && why.toLowerCase().startsWith(begin.toLowerCase())) return why.slice(begin.length).replace(/^[\s,:·;–-]+/, '')
  return why
}

/** Label, status, reason, and what was answered. */
export function resultSpoken(label: string, result: ItemResult, said: string, answer: string | null, say: Say): string {
  const word = wordOf(result.status, say)
  // the word stands in the description already where that begins with it
  return [label, ...(said.startsWith(word) ? [] : [word]), said, (answer ?? '').slice(0, 200)].filter((one) => one !== '').join(', ')
}

/** Question, reason, what would lift it, the rubric with the level that is reached, evidence, and what people said. Text of the repository stays text. */
export function resultTooltip(content: ItemContent, result: ItemResult, item: PlanItem, say: Say): string {
  const line = (label: string, text: string | null): string[] =>
    text === null || text === '' ? [] : [`_${plainMarkdown(label)}:_ ${plainMarkdown(text, most)}`]
  const { overridden } = result
  const rubric = content.rubric
    .map((text, level) => {
      const words = `${level} · ${plainMarkdown(say(text))}`
      return level === result.level ? `- **${words}**` : `- ${words}`
    })
    .join('\n')
  return [
    `**${plainMarkdown(say(content.title))}** · ${plainMarkdown(wordOf(result.status, say))}${content.gate === true ? ` · ${say('gate')}` : ''}`,
    plainMarkdown(say(content.question), most),
    ...line(say('Now'), result.why),
    ...line(say('Next'), result.next),
    rubric,
    ...line(say('Answer'), item.answer),
    ...(content.scale === undefined || item.score === null
      ? []
      : line(say('Score'), item.score === 'unknown' ? say("don't know") : scoreInWords(content.scale, item.score, say))),
    ...line(say('Note'), item.note),
    ...line(say('Attested by'), result.attestedBy),
    ...(overridden === null
      ? []
      : line(
          say('Overridden by'),
          say(
            '{0}, {1}: {2} The rules say: {3}',
            overridden.by,
            overridden.at.slice(0, 10),
            overridden.reason,
            wordOf(result.computed, say),
          ),
        )),
    ...(result.evidence.length === 0
      ? []
      : [
          result.evidence
            .slice(0, mostEvidence)
            .map((one) => `- ${plainMarkdown(evidenceInWords(one))}`)
            .join('\n'),
        ]),
    `_${plainMarkdown(say(content.why), most)}_`,
  ].join('\n\n')
}

/** "data/bench.dvc: 12 files, tracked". */
export const evidenceInWords = ({ path, run, commit, text, line }: Evidence): string => {
  const what = path === null ? (run ?? (commit === null ? '' : commit.slice(0, 7))) : line === null ? path : `${path}:${line}`
  return what === '' || text.includes(what) ? text : text === '' ? what : `${what}: ${text}`
}

/** "3, between: Needs an export — Must be created". */
export function scoreInWords([low, middle, high]: readonly [string, string, string], score: number, say: Say): string {
  const at = score <= 0 ? low : score === 2 ? middle : score >= 4 ? high : null
  if (at !== null) return `${score}, ${say(at)}`
  return say('{0}, between "{1}" and "{2}"', score, say(score < 2 ? low : middle), say(score < 2 ? middle : high))
}
