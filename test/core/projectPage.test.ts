import assert from 'node:assert/strict'
import { type Drawn, drawn, markup, textOf } from '../../src/core/drawn.ts'
import { drawCriteria } from '../../src/core/criteriaDrawing.ts'
import { drawDrivers } from '../../src/core/driversDrawing.ts'
import { drawLifecycle } from '../../src/core/lifecycleDrawing.ts'
import { drawPlot } from '../../src/core/plotDrawing.ts'
import { projectAnswer } from '../../src/core/projectAnswer.ts'
import { projectSections } from '../../src/core/projectPage.ts'
import { projectHtml, projectMarkdown } from '../../src/core/projectReport.ts'
import { sayPlain as say } from '../../src/core/say.ts'
import { drawWheel } from '../../src/core/wheelDrawing.ts'
import { blankScores, exampleProject, itemResult } from '../tools/exampleProject.ts'

const all = (top: Drawn): readonly Drawn[] => [top, ...top.children.flatMap((one) => (typeof one === 'string' ? [] : all(one)))]
const withClass = (top: Drawn, name: string): readonly Drawn[] =>
  all(top).filter((one) => (one.attrs['class'] ?? '').split(' ').includes(name))
const leads = (top: Drawn): readonly string[] => all(top).flatMap((one) => one.attrs['data-open'] ?? [])

describe('pieces of a page', () => {
  it('write text and attributes as text, whatever is in them', () => {
    const hostile = '<script>alert(1)</script>&"\''
    assert.equal(
      markup(drawn('p', { title: hostile }, hostile)),
      '<p title="&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;">&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;</p>',
    )
  })
  it('leave out what is not there, and round places to a tenth of a pixel', () => {
    assert.equal(markup(drawn('line', { x: 1 / 3, class: undefined }, null)), '<line x="0.3"></line>')
  })
})

describe('the picture of the life', () => {
  const picture = drawLifecycle(exampleProject(), say)
  it('has four stages and the two columns beside them, each leading to its item', () => {
    assert.deepEqual(
      withClass(picture, 'stage').map((one) => one.attrs['data-open']),
      ['LIF-X1', 'LIF-X2', 'LIF-1', 'LIF-2', 'LIF-3', 'LIF-4'].map((id) => `item:${id}`),
    )
  })
  it('has all six ways back, and lights the one that fired', () => {
    assert.equal(withClass(picture, 'way').length, 6)
    const lit = withClass(picture, 'lit').filter((one) => one.tag === 'g')
    assert.deepEqual(
      lit.map((one) => one.attrs['data-open']),
      ['item:TRN-TD'],
    )
    assert.match(lit[0]!.attrs['aria-label']!, /Train → Data: 3 label errors/)
  })
  it('draws a way that somebody took otherwise than one that only points back', () => {
    const { transitions } = exampleProject()
    const record = { reason: 'labels unreliable', by: 'Ada', at: '2026-11-02', closesWhen: null }
    const taken = drawLifecycle(
      exampleProject({ transitions: transitions.map((one) => ({ ...one, fired: false, record: one.id === 'TRN-YP' ? record : null })) }),
      say,
    )
    assert.deepEqual([withClass(taken, 'taken').length, withClass(taken, 'unlit').filter((one) => one.tag === 'g').length], [1, 5])
  })
  it('says the state of a stage in words, not only by its colour', () => {
    assert.match(textOf(withClass(picture, 'stage')[2]!), /Plan and set up.*5 of 6 · evidenced/)
  })
})

describe('the flywheel', () => {
  it('is broken where an arc has no evidence, and where its evidence is stale', () => {
    assert.deepEqual(
      withClass(drawWheel(exampleProject(), say), 'broken').map((one) => one.attrs['data-open']),
      ['item:FLY-3'],
    )
    const items = [itemResult('FLY-1', { status: 'stale', level: 2 }), itemResult('FLY-2', { level: 3 }), itemResult('FLY-3', { level: 2 })]
    assert.deepEqual(
      withClass(drawWheel({ items }, say), 'broken').map((one) => one.attrs['data-open']),
      ['item:FLY-1'],
    )
  })
})

describe('the square of impact and feasibility', () => {
  it('shows the band of what is not known, and the siblings that are scored the same way', () => {
    const here = exampleProject()
    const other = exampleProject({ root: '/projects/b', name: 'b' })
    const unlike = exampleProject({ root: '/projects/c', name: 'c', scores: { ...here.scores, weights: 'own' } })
    const unscored = exampleProject({ root: '/projects/d', name: 'd', scores: blankScores })
    const square = drawPlot([here, other, unlike, unscored], here.root, say)
    assert.deepEqual(leads(square), ['project:/projects/b', 'project:/projects/robot-pose'])
    assert.match(withClass(square, 'here')[0]!.attrs['aria-label']!, /feasibility 54 \(48 to 71\), impact 62/)
  })
})

describe('cost and criteria', () => {
  it('show each driver with what costs most, and say when nothing is answered', () => {
    const words = textOf(drawDrivers(exampleProject().scores, exampleProject().items, say))
    assert.match(words, /Data 2\.4 Labelling · 4 of 5 answered/)
    assert.match(words, /Problem not answered 0 of 7 answered/)
  })
  it('show best, target and baseline of a metric with its line over time', () => {
    const table = drawCriteria(exampleProject().criteria, say)!
    const [met, unlogged] = withClass(table, 'criterion')
    assert.match(textOf(met!), /angle_error_deg_p50 +lower is better 4\.8 5 10 11\.2 .* met by sweep-07 on bench-v1/)
    assert.deepEqual(leads(met!), ['file:planning/success-criteria.yaml#3', 'run:tensorboard:runs/sweep-07'])
    assert.match(textOf(unlogged!), /no run yet nobody has logged latency_ms_p95/)
    assert.equal(drawCriteria([], say), null)
  })
  it('keeps every level inside the small picture, whatever the values are', () => {
    for (const [target, values] of [
      [5, [9, 9, 9]],
      [-1e300, [1e300, 5, 0]],
      [0, [0]],
      [null, [3, Infinity, 2]],
    ] as const) {
      const one = { ...exampleProject().criteria[0]!, target, progress: values.map((value, i) => [i * 10, value] as const) }
      const places = all(drawCriteria([one], say)!).flatMap((piece) =>
        [piece.attrs['cy'], piece.attrs['y1']].filter((place) => place !== undefined),
      )
      for (const place of places)
        if (Number.isFinite(values.at(-1))) assert.ok(Number(place) >= 0 && Number(place) <= 44, `${String(target)}: ${place}`)
    }
  })
})

describe('the page', () => {
  it('opens with the answer: scores with their band, the gate in the way, what the numbers say', () => {
    assert.equal(
      projectAnswer(exampleProject(), say),
      'Feasibility 54 (48–71), an estimate · impact 62 · high priority. RDY-3 stands in the way: nobody confirmed access. By the numbers: go on, because the best candidate is useful and the baseline is not.',
    )
    assert.match(projectAnswer(exampleProject({ planned: false }), say), /no plan yet/)
    assert.match(projectAnswer(exampleProject({ scores: blankScores, gates: [], draft: null }), say), /not scored yet/)
  })
  it('lists stale items first, then gates, then the steps, and what people decided against the rules', () => {
    const sections = new Map(projectSections(exampleProject(), [exampleProject()], say).map((one) => [one.id, one.drawn]))
    const next = leads(sections.get('next')!)
    assert.equal(next[0], 'item:FEA-5')
    assert.ok(!next.includes('item:FEA-1') && !next.includes('item:FEA-6'), 'what is done is not next')
    assert.match(
      textOf(sections.get('people')!),
      /overridden .*Rule baseline.* No second annotator until March <soon> \(ada@example\.org, 2026-11-02, until 2026-12-31\); the rules say: asserted/,
    )
    assert.ok(!leads(sections.get('moves')!).includes('item:MIT-6'), 'what does not apply is left out')
  })
  it('names each section once, so that only what changed is drawn again', () => {
    const ids = projectSections(exampleProject(), [], say).map((one) => one.id)
    assert.equal(new Set(ids).size, ids.length)
  })
})

describe('the report', () => {
  const now = Date.UTC(2026, 10, 24) / 1000
  it('says in Markdown what the page says, with nothing of the repository read as markup', () => {
    const text = projectMarkdown(exampleProject({ name: 'a|b <img> *x*' }), say, now)
    assert.match(text, /^# a\\\|b &lt;img&gt; \\\*x\\\*/)
    assert.match(text, /\| angle\\_error\\_deg\\_p50 \| 4\.8 \| 5 \| 10 \| 11\.2 \| met by sweep-07 on bench-v1 \|/)
    assert.match(text, /\| FEA-6 \| Rule baseline \| overridden \| No second annotator until March &lt;soon&gt;/)
    assert.match(text, /Written 2026-11-24/)
  })
  it('is one HTML file without script, link or anything from outside', () => {
    const text = projectHtml(exampleProject({ name: '</style><script>x</script>' }), say, now)
    assert.ok(!/<script|<a |href=|src=|data-open|tabindex/.test(text), /<script|<a |href=|src=|data-open|tabindex/.exec(text)?.[0])
    assert.ok(text.includes('No second annotator until March &lt;soon&gt;'))
    assert.match(text, /default-src 'none'/)
  })
})
