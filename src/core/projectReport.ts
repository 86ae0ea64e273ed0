// A project's plan for people who do not open an editor: Markdown for a wiki, and one HTML file that needs nothing else. The same words as everywhere,
// and what nobody checked says so. Pure; everything that comes from the repository is escaped.

import { type Drawn, drawn, markup } from './drawn.ts'
import { itemContent } from './allItems.ts'
import { wordOf } from './planStatus.ts'
import { quadrantInWords } from './plotDrawing.ts'
import { printNumber } from './print.ts'
import type { ItemResult, Project } from './project.ts'
import { bandInWords, projectAnswer } from './projectAnswer.ts'
import { kindInWords, projectSections } from './projectPage.ts'
import type { Say } from './say.ts'

const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10)

/** What was not judged by anyone or anything: said once, in every report. */
const limits = (say: Say): string =>
  say(
    'A hash proves sameness, not that data is representative; a filled form proves writing, not care. "Asserted" is a person\'s word without evidence.',
  )

/** Characters that mean something in Markdown or HTML lose their meaning; line ends become spaces. */
const plain = (text: string): string =>
  text
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll(/[\\`*_[\]{}|#~]/g, (one) => `\\${one}`)
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows.map((row) => row.map(plain))].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** Items worth a line: those that are asked by default, and those of which something is said. */
const worthALine = (item: ItemResult): boolean =>
  item.group !== 'TRN' &&
  item.group !== 'LIF' &&
  (item.on || item.overridden !== null || !['not-met', 'not-applicable', 'not-checkable'].includes(item.status))

/** `nowSeconds` since 1970, for the date of the report. */
export function projectMarkdown(project: Project, say: Say, nowSeconds: number): string {
  const parts: string[] = [`# ${plain(project.name)}`, plain(projectAnswer(project, say))]
  const facts = [
    say('Written {0}', day(nowSeconds)),
    ...(project.archetype === null ? [] : [kindInWords(project.archetype, say)]),
    ...(project.scores.quadrant === null ? [] : [quadrantInWords(project.scores.quadrant, say)]),
  ]
  parts.push(`${facts.join(' · ')}.`)
  const { scores } = project
  if (scores.feasibility !== null || scores.impact !== null) {
    parts.push(`## ${say('Scores')}`)
    parts.push(
      table(
        [say('Score'), say('Value'), say('Most costly')],
        [
          ...(scores.feasibility === null
            ? []
            : [
                [
                  `${say('Feasibility')} (0–100, ${scores.label === 'measured' ? say('measured') : say('estimate')})`,
                  bandInWords(scores.feasibility),
                  '',
                ],
              ]),
          ...(scores.impact === null ? [] : [[`${say('Impact')} (0–100)`, bandInWords(scores.impact), '']]),
          ...scores.drivers.map((one) => [
            `${say('Cost')}: ${one.driver} (0–4)`,
            one.answered === 0 ? say('not answered') : `${one.value.toFixed(1)} (${one.low.toFixed(1)}–${one.high.toFixed(1)})`,
            one.top === null ? '' : (itemContent(one.top)?.title ?? one.top),
          ]),
        ],
      ),
    )
    for (const text of [...scores.caps, ...(scores.gap === null ? [] : [scores.gap.text]), ...scores.advice]) parts.push(`- ${plain(text)}`)
  }
  if (project.criteria.length > 0) {
    parts.push(`## ${say('Success criteria')}`)
    const number = (value: number | null): string => (value === null ? '–' : printNumber(value))
    parts.push(
      table(
        [say('Metric'), say('Best'), say('Target'), say('Useful from'), say('Baseline'), say('Status')],
        project.criteria.map((one) => [
          one.metric,
          number(one.best),
          number(one.target),
          number(one.minimumUseful),
          number(one.baseline),
          one.why,
        ]),
      ),
    )
  }
  parts.push(`## ${say('Lifecycle')}`)
  parts.push(
    table(
      [say('Stage'), say('State'), say('Way out'), say('Why')],
      project.stages.map((one) => [one.title, wordOf(one.status, say), say('{0} of {1}', one.met, one.items.length), one.why]),
    ),
  )
  const back = project.transitions.filter((one) => one.fired || one.record !== null)
  if (back.length > 0) parts.push(back.map((one) => `- ${plain(one.title)}: ${plain(one.record?.reason ?? one.why)}`).join('\n'))
  parts.push(`## ${say('Questions')}`)
  parts.push(
    table(
      [say('Item'), say('Question'), say('State'), say('Why')],
      project.items.filter(worthALine).map((item) => [item.id, item.title, wordOf(item.status, say), whyOf(item, say)]),
    ),
  )
  parts.push(`_${limits(say)}_`)
  return `${parts
    .join('\n\n')
    .replaceAll(/\n\n(- .*)(?=\n\n- )/g, '\n\n$1')
    .replaceAll(/(\n- [^\n]*)\n\n(?=- )/g, '$1\n')}\n`
}

function whyOf(item: ItemResult, say: Say): string {
  if (item.overridden === null) return item.why
  const { reason, by, at } = item.overridden
  return say('{0} ({1}, {2}); the rules say: {3}', reason, by, at.slice(0, 10), wordOf(item.computed, say))
}

/** One file with its own style, light and dark, no script and no link that leads out. */
export function projectHtml(project: Project, say: Say, nowSeconds: number): string {
  const sections = projectSections(project, [project], say).map((one) => still(one.drawn))
  const rows = project.items
    .filter(worthALine)
    .map((item) =>
      drawn(
        'tr',
        {},
        drawn('td', {}, item.id),
        drawn('td', {}, item.title),
        drawn('td', {}, wordOf(item.status, say)),
        drawn('td', {}, whyOf(item, say)),
      ),
    )
  const head = [say('Item'), say('Question'), say('State'), say('Why')]
  const questions = drawn(
    'section',
    { class: 'criteria-section' },
    drawn('h2', {}, say('Questions')),
    drawn('table', { class: 'criteria' }, drawn('tr', {}, ...head.map((text) => drawn('th', {}, text))), ...rows),
    drawn('p', { class: 'quiet' }, limits(say)),
    drawn('p', { class: 'quiet' }, say('Written {0}', day(nowSeconds))),
  )
  const title = markup(drawn('title', {}, project.name))
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
${title}
<style>${reportStyle}</style>
</head>
<body><main><div class="sections">
${[...sections, questions].map(markup).join('\n')}
</div></main></body>
</html>
`
}

/** The same without what only works in the editor. */
function still({ tag, attrs, children }: Drawn): Drawn {
  const { 'data-open': target, tabindex, role, ...kept } = attrs
  const all =
    role === 'link' || (target === undefined && tabindex === undefined)
      ? role === 'link' || role === undefined
        ? kept
        : { ...kept, role }
      : kept
  return { tag: tag === 'a' ? 'span' : tag, attrs: all, children: children.map((one) => (typeof one === 'string' ? one : still(one))) }
}

const reportStyle = `
:root{color-scheme:light dark;--fg:#1f2328;--quiet:#59636e;--line:#d1d9e0;--soft:#f6f8fa;--bg:#fff;--blue:#0969da;--good:#1a7f37;--trouble:#9a6700}
@media(prefers-color-scheme:dark){:root{--fg:#e6edf3;--quiet:#9198a1;--line:#3d444d;--soft:#151b23;--bg:#0d1117;--blue:#4493f8;--good:#3fb950;--trouble:#d29922}}
body{margin:0;color:var(--fg);background:var(--bg);font:14px/1.45 system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1100px;margin:auto;padding:24px}
.sections{display:grid;grid-template-columns:minmax(0,1.15fr) minmax(0,1fr);gap:28px 40px}
.head,.criteria-section,.people{grid-column:1/-1}
h1{margin:0;font-size:1.5em}h1 .quiet{margin-left:10px;font-size:.7em;font-weight:400}h2{margin:0 0 10px;font-size:1.05em}p,ul,ol{margin:0;padding:0}
.quiet{color:var(--quiet)}.answer{font-size:1.1em;padding-top:6px}.strip{margin-top:8px;padding:4px 10px;border-left:2px solid var(--trouble);background:var(--soft)}
svg{overflow:visible}svg text{fill:var(--fg);font-size:12px}.tips{position:absolute}
.lifecycle{width:100%;max-width:520px}.stage rect{fill:var(--soft);stroke:var(--line)}.stage.open rect:first-of-type{stroke:var(--blue)}.stage .fill{fill:var(--good);stroke:none}.stage .name{font-weight:600}.stage .words{fill:var(--quiet)}
.arrow{fill:none;stroke-width:1.5}.arrow.forward{stroke:var(--fg)}.tip.forward{fill:var(--fg)}.arrow.unlit{stroke:var(--line)}.tip.unlit{fill:var(--line)}.arrow.lit{stroke:var(--trouble);stroke-width:2.5}.tip.lit{fill:var(--trouble)}.reach{fill:none;stroke:none}
.way circle{fill:var(--bg);stroke:var(--trouble);stroke-width:2}.mark{font-weight:700;text-anchor:middle}
.wheel{width:100%;max-width:340px}.wheel .node{text-anchor:middle}.plot{width:100%;max-width:320px}.quarter{fill:none;stroke:var(--line)}.quarter.high-priority{fill:var(--soft)}
svg .quarter-name,svg .axis,svg .tick{fill:var(--quiet);font-size:11px}.axis,.tick{text-anchor:middle}.tick.right,.project .right{text-anchor:end}
.project circle,.project path{fill:var(--blue)}.project .band{stroke:var(--blue);stroke-width:2}
.driver{display:grid;grid-template-columns:70px 1fr 90px;gap:0 10px;align-items:center;margin-bottom:8px}.driver svg{width:100%;height:18px}.driver .top{grid-column:2/-1;color:var(--quiet)}.driver .value{text-align:right;white-space:nowrap}.track{fill:var(--soft);stroke:var(--line)}.driver .bar{fill:var(--blue)}.driver .band{fill:var(--fg)}
.items{list-style:none}.item{display:grid;grid-template-columns:92px 1fr;gap:0 10px;padding:3px 0}.item .word{color:var(--quiet)}.item .quiet{grid-column:2}
.criteria{width:100%;border-collapse:collapse}.criteria th{padding:2px 10px 4px 0;color:var(--quiet);font-weight:400;text-align:left}.criteria td{padding:4px 10px 4px 0;border-top:1px solid var(--line);vertical-align:top}.criteria .number{text-align:right}
.steps{width:220px;height:44px}.steps line{stroke:var(--quiet)}.steps .target{stroke:var(--good)}.steps .useful{stroke-dasharray:4 3}.steps .baseline{stroke-dasharray:1 3}.steps .best{fill:none;stroke:var(--blue);stroke-width:1.5}.steps circle{fill:var(--blue)}
`
