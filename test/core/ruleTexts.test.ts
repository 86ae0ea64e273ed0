// What rules read of texts: whether one says something, how many tests a report has, which links a value names, what a rule is called in a row.

import assert from 'node:assert/strict'
import { linksIn } from '../../src/core/linksIn.ts'
import { missingText, textCounts, textSections } from '../../src/core/placeholder.ts'
import { labelOf } from '../../src/core/ruleLabel.ts'
import { testsIn } from '../../src/core/testReport.ts'
import { readValues } from '../../src/core/yamlValues.ts'

describe('a text', () => {
  const counts: readonly (readonly [text: string, characters: number])[] = [
    ['', 0],
    ['# A heading\n## Another\n', 0],
    ['TODO\nTBD: the rest\n- [ ] todo\n*...*\nlorem ipsum dolor\n', 0],
    ['<!-- a remark\nover lines -->', 0],
    ['<!-- never closed', 0],
    ['---\ntitle: a\n---\n', 0],
    ['---\n===\n| --- | --- |\n', 0],
    ['abc\n', 3],
    ['- abc\r\n', 5],
    ['Today we write todos down.', 26],
    ['todos are kept here', 19],
  ]
  for (const [text, characters] of counts)
    it(`${JSON.stringify(text)} says ${characters} characters`, () => assert.equal(textCounts(text), characters))

  it('has headings with what stands below them', () => {
    const sections = textSections(
      '# Data\nintro\n## Collection\nfarms\n### How\nby hand\n## Uses\n\nTODO\n# 2) Intended use:\nx\nOld\n---\nkept\n',
    )
    assert.deepEqual(Object.fromEntries(sections), { data: 17, collection: 12, how: 7, uses: 0, '2) intended use:': 5, old: 4 })
    assert.deepEqual(
      ['Collection', 'collection', 'Intended use', 'Uses', 'Use', 'Nothing'].map((name) => missingText(sections, name)),
      [false, false, false, true, false, true],
    )
  })
})

describe('a test report', () => {
  const reports: readonly (readonly [xml: string, tests: number, failures: number])[] = [
    ['', 0, 0],
    ['<testsuites><testsuite tests="7"><testcase/><testcase name="a"><failure message="x"/></testcase></testsuite></testsuites>', 2, 1],
    ['<testcase></testcase><testcase><error/></testcase>', 2, 1],
    ['<testsuite tests="3" failures="1" errors="1"/>', 3, 2],
    ['<testsuites tests="4" failures="0" errors="0"></testsuites>', 4, 0],
    ['<testcase><system-out><![CDATA[<failure/><testcase/>]]></system-out></testcase>', 1, 0],
    ['<!-- <testcase/> <failure/> -->', 0, 0],
    ['<testsuite tests="x"/>', 0, 0],
  ]
  for (const [xml, tests, failures] of reports)
    it(`${xml.slice(0, 60)}: ${tests}, ${failures} fail`, () => assert.deepEqual(testsIn(xml), { tests, failures }))
  it('of a quarter of a million open tags is read at once', () => {
    assert.deepEqual(testsIn('<testsuite '.repeat(23_000)), { tests: 0, failures: 0 })
    assert.deepEqual(testsIn('<!--'.repeat(60_000)), { tests: 0, failures: 0 })
  })
})

describe('links of a value', () => {
  const links: readonly (readonly [yaml: string, found: readonly (readonly [string, string | null])[]])[] = [
    ['docs/a.md', [['docs/a.md', 'docs/a.md']]],
    [
      '[./docs/a.md#top, "src/b.py:12", "/c/d"]',
      [
        ['./docs/a.md#top', 'docs/a.md'],
        ['src/b.py:12', 'src/b.py'],
        ['/c/d', 'c/d'],
      ],
    ],
    ['https://x.org/a', [['https://x.org/a', null]]],
    [
      '"see [the guide](docs/guide.md) and [this](https://x.org)"',
      [
        ['docs/guide.md', 'docs/guide.md'],
        ['https://x.org', null],
      ],
    ],
    ['it was said', []],
    [
      '{ETH-1: {answer: no, evidence: [a.md]}, ETH-2: {links: b.md, note: c.md}}',
      [
        ['a.md', 'a.md'],
        ['b.md', 'b.md'],
      ],
    ],
    ['7', []],
    ['', []],
  ]
  for (const [yaml, found] of links)
    it(yaml === '' ? 'of nothing' : yaml, () =>
      assert.deepEqual(
        linksIn(readValues(yaml).value).map(({ said, path }) => [said, path]),
        found,
      ),
    )
  it('are at most 50', () => assert.equal(linksIn(Array.from({ length: 80 }, (_, i) => `a${i}`)).length, 50))
})

describe('a rule in a row', () => {
  const labels: readonly (readonly [rule: Readonly<Record<string, unknown>>, label: string])[] = [
    [{ 'file.tracked': 'environment' }, 'environment committed'],
    [{ 'file.exists': 'need_for_ml' }, 'need for ML there'],
    [{ 'file.content': { path: 'model_card', min: 9 } }, 'model card written'],
    [{ 'yaml.get': { path: 'pilot', at: 'kpi.result' } }, 'result in pilot'],
    [{ 'yaml.valid': { path: 'monitoring', schema: 'monitoring' } }, 'monitoring complete'],
    [{ any: [{ 'tests.pass': 'tests' }, { 'file.tracked': 'metric_code' }] }, 'tests pass or metric code committed'],
    [{ 'criteria.met': 'thresholds' }, 'all limits held'],
    [{ 'run.exists': { role: 'candidate', data: '$bench.hash', committed: true } }, 'a candidate on the benchmark, from a commit'],
    [{ authors: { path: 'data', min: 2 } }, '2 people on data'],
    [{ not: { answered: true } }, 'not: answered'],
    [{ 'hash.equal': [] }, 'hash equal'],
    [{}, ''],
  ]
  for (const [rule, label] of labels) it(`is "${label}"`, () => assert.equal(labelOf(rule), label))
})
