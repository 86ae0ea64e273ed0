// Moved goalposts: every way to make a criterion easier, when it counts, who did it, and which reason makes it an agreement.

import assert from 'node:assert/strict'
import { criteriaFrom } from '../../src/core/criteriaRead.ts'
import type { FileVersion } from '../../src/core/fact.ts'
import { easier, loosened } from '../../src/core/goalposts.ts'
import { readValues } from '../../src/core/yamlValues.ts'
import { type Book, factBook } from '../tools/factBook.ts'
import { criteriaYaml, good, planFiles, planRun } from '../tools/planProject.ts'

const read = (text: string) => criteriaFrom('planning/success-criteria.yaml', readValues(text))
const edited = (from: string | RegExp, to: string, text = criteriaYaml): string => {
  const result = text.replace(from, to)
  assert.notEqual(result, text)
  return result
}

describe('criteria that ask less', () => {
  const cases: readonly [name: string, now: string, found: readonly (readonly [string, string])[]][] = [
    ['the same', criteriaYaml, []],
    ['an easier target', edited('target: 5', 'target: 6'), [['optimise.target', 'target from 5 to 6']]],
    ['a harder target', edited('target: 5', 'target: 4'), []],
    [
      'an easier least useful value',
      edited('minimum_useful: 10', 'minimum_useful: 12'),
      [['optimise.minimum_useful', 'minimum_useful from 10 to 12']],
    ],
    ['no target any more', edited('target: 5, ', ''), [['optimise.target', 'target 5 taken out']]],
    [
      'another metric',
      edited('metric: angle_error_deg_p50, direction', 'metric: angle_error_deg_p10, direction'),
      [['optimise.metric', 'metric angle_error_deg_p50 replaced by angle_error_deg_p10']],
    ],
    [
      'the direction turned',
      edited('direction: min', 'direction: max').replace('minimum_useful: 10', 'minimum_useful: 1'),
      [['optimise.metric', 'metric angle_error_deg_p50 taken out']],
    ],
    ['an easier limit', edited('value: 100}', 'value: 150}'), [['thresholds.latency_ms_p95', 'latency_ms_p95 from 100 to 150']]],
    ['a limit gone', edited(/ {2}- \{metric: latency.*\n/, ''), [['thresholds.latency_ms_p95', 'latency_ms_p95 100 taken out']]],
    ['limits in another order', edited(/( {2}- \{metric: pos.*\n)( {2}- \{metric: lat.*\n)/, '$2$1'), []],
    ['a limit that may be reached exactly', edited('"<=", value: 100', '"<", value: 100'), []],
    [
      'an easier slice',
      edited('value: 12, min_n', 'value: 15, min_n'),
      [['slices.dark-objects.angle_error_deg_p50', 'angle_error_deg_p50 of dark-objects from 12 to 15']],
    ],
    [
      'a smaller slice',
      edited('min_n: 200', 'min_n: 20'),
      [['slices.dark-objects.angle_error_deg_p50.min_n', 'least examples of dark-objects from 200 to 20']],
    ],
    ['an easier business target', edited('target: 380', 'target: 350'), [['business', 'picks_per_hour from 380 to 350']]],
    ['dearer predictions', edited('predictions: 0.20', 'predictions: 0.30'), [['economic', 'cost_per_1k_predictions from 0.2 to 0.3']]],
    ['more failures', edited('rate: 0.001', 'rate: 0.01'), [['max_failure_rate', 'failure rate from 0.001 to 0.01']]],
    ['one more limit', edited('slices:', '  - {metric: memory_mb, op: "<=", value: 10}\nslices:'), []],
  ]
  for (const [name, now, found] of cases)
    it(name, () =>
      assert.deepEqual(
        easier(read(criteriaYaml), read(now)).map(({ criterion, what }) => [criterion, what]),
        found,
      ),
    )
  it('a strict limit that may now be reached exactly', () => {
    assert.deepEqual(
      easier(read(edited('"<=", value: 100', '"<", value: 100')), read(criteriaYaml)).map((one) => one.what),
      ['latency_ms_p95 may now be reached exactly'],
    )
  })
})

describe('goalposts', () => {
  const path = 'planning/success-criteria.yaml'
  const at = Date.UTC(2026, 1, 10) / 1000
  const day = 86_400
  const version = (name: string, days: number, text: string | null): FileVersion => ({
    commit: name.repeat(40),
    author: `${name}@x.org`,
    authorTime: at + days * day,
    subject: name,
    text,
  })
  const six = edited('target: 5', 'target: 6')
  const seven = edited('target: 5', 'target: 7')
  const bookOf = (now: string, versions: readonly FileVersion[], more: Book = {}) =>
    factBook({
      files: { ...planFiles, [path]: now, ...more.files },
      runs: more.runs ?? [planRun('first', at, good)],
      history: { [path]: versions },
    })
  const reason = (criterion: string, days: number, code = 'threshold-loosened'): Record<string, string> => ({
    'planning/overrides.jsonl': `${JSON.stringify({ item: 'FEA-2', code, kind: 'waive', criterion, reason: 'The camera was changed.', by: 'Ada', at: new Date((at + days * day) * 1000).toISOString() })}\n`,
  })
  const cases: readonly [
    name: string,
    now: string,
    versions: readonly FileVersion[],
    more: Book,
    found: readonly (readonly unknown[])[],
  ][] = [
    ['nothing changed', criteriaYaml, [version('a', -5, criteriaYaml)], {}, []],
    ['loosened before the first candidate', six, [version('b', -1, six), version('a', -5, criteriaYaml)], {}, []],
    [
      'loosened after it',
      six,
      [version('b', 3, six), version('a', -5, criteriaYaml)],
      {},
      [['optimise.target', 'target from 5 to 6', 'b@x.org', null]],
    ],
    ['loosened in the working tree', six, [version('a', -5, criteriaYaml)], {}, [['optimise.target', 'target from 5 to 6', null, null]]],
    [
      'loosened and taken back',
      criteriaYaml,
      [version('c', 4, criteriaYaml), version('b', 3, six), version('a', -5, criteriaYaml)],
      {},
      [],
    ],
    [
      'loosened twice: the newest is named',
      seven,
      [version('c', 4, seven), version('b', 3, six), version('a', -5, criteriaYaml)],
      {},
      [['optimise.target', 'target from 5 to 7', 'c@x.org', null]],
    ],
    [
      'loosened, then something else changed: who loosened it is named',
      edited('version: 2', 'version: 3', six),
      [version('c', 4, edited('version: 2', 'version: 3', six)), version('b', 3, six), version('a', -5, criteriaYaml)],
      {},
      [['optimise.target', 'target from 5 to 6', 'b@x.org', null]],
    ],
    [
      'written after the results: the first version counts',
      six,
      [version('b', 5, six), version('a', 2, criteriaYaml)],
      {},
      [['optimise.target', 'target from 5 to 6', 'b@x.org', null]],
    ],
    [
      'with a reason',
      six,
      [version('b', 3, six), version('a', -5, criteriaYaml)],
      { files: reason('optimise.target', 3) },
      [['optimise.target', 'target from 5 to 6', 'b@x.org', 'The camera was changed.']],
    ],
    [
      'with a reason of the moment of the version before',
      six,
      [version('b', 3, six), version('a', -5, criteriaYaml)],
      { files: reason('optimise.target', -5) },
      [['optimise.target', 'target from 5 to 6', 'b@x.org', 'The camera was changed.']],
    ],
    [
      'with a reason that names the whole criterion',
      six,
      [version('b', 3, six), version('a', -5, criteriaYaml)],
      { files: reason('optimise', 2) },
      [['optimise.target', 'target from 5 to 6', 'b@x.org', 'The camera was changed.']],
    ],
    [
      'with a reason for another one',
      six,
      [version('b', 3, six), version('a', -5, criteriaYaml)],
      { files: reason('thresholds.latency_ms_p95', 3) },
      [['optimise.target', 'target from 5 to 6', 'b@x.org', null]],
    ],
    [
      'with an older reason',
      six,
      [version('b', 3, six), version('a', -5, criteriaYaml)],
      { files: reason('optimise.target', -9) },
      [['optimise.target', 'target from 5 to 6', 'b@x.org', null]],
    ],
    [
      'with a reason by place',
      edited('value: 100}', 'value: 150}'),
      [version('a', -5, criteriaYaml)],
      { files: reason('thresholds.1', 3) },
      [['thresholds.latency_ms_p95', 'latency_ms_p95 from 100 to 150', null, 'The camera was changed.']],
    ],
    [
      'with a plain override',
      six,
      [version('b', 3, six), version('a', -5, criteriaYaml)],
      { files: reason('optimise.target', 3, 'accepted-risk') },
      [['optimise.target', 'target from 5 to 6', 'b@x.org', null]],
    ],
    ['no candidate yet', six, [version('b', 3, six), version('a', -5, criteriaYaml)], { runs: [] }, []],
    ['never committed', six, [], {}, []],
    ['broken now', 'optimise: [', [version('a', -5, criteriaYaml)], {}, []],
  ]
  for (const [name, now, versions, more, wanted] of cases)
    it(name, () => {
      const found = loosened(bookOf(now, versions, more))
      assert.ok(found?.known === true)
      assert.deepEqual(
        found.value.map((one) => [one.criterion, one.what, one.author, one.reason]),
        wanted,
      )
    })

  it('name the commit and when it was, and neither for the working tree', () => {
    const first = (now: string, versions: readonly FileVersion[]) => {
      const found = loosened(bookOf(now, versions))
      assert.ok(found?.known === true)
      return [found.value[0]!.commit, found.value[0]!.at]
    }
    assert.deepEqual(first(six, [version('b', 3, six), version('a', -5, criteriaYaml)]), ['b'.repeat(40), at + 3 * day])
    assert.deepEqual(first(six, [version('a', -5, criteriaYaml)]), [null, null])
  })

  it('are not known without git, and nothing where there are no criteria', () => {
    assert.equal(loosened(factBook({ files: planFiles, runs: [planRun('a', at, good)] }))?.known, false)
    assert.deepEqual(loosened(factBook({ runs: [planRun('a', at, good)] })), { known: true, value: [] })
    assert.equal(loosened(factBook({ files: planFiles, pending: [`text\nplanning/overrides.jsonl`] })), undefined)
  })
})
