// The interview: what is asked, and the files that follow from the answers, whole and readable.

import assert from 'node:assert/strict'
import {
  type InterviewAnswers,
  answersIn,
  criteriaOfInterview,
  dontKnow,
  interviewKeys,
  interviewQuestions,
  planOf,
} from '../../src/core/interview.ts'
import { itemOf } from '../../src/core/plan.ts'
import { readPlan } from '../../src/core/planRead.ts'
import { sayPlain } from '../../src/core/say.ts'
import { planYaml } from '../tools/demo/plan.ts'

const about = { metrics: ['val/accuracy', 'val/loss'], hasCriteria: false }
const ask = (answers: InterviewAnswers = {}, more = about) => interviewQuestions(more, answers, sayPlain)
const one = (key: string, answers: InterviewAnswers = {}) => ask(answers).find((question) => question.key === key)!
const full: InterviewAnswers = {
  kind: 'human-in-the-loop',
  rule: 'short',
  metric: 'val/accuracy',
  target: '>= 0.9',
  access: 'yes',
  acquire: '1',
  label: dontKnow,
  error: '3',
  friction: '4',
  reach: '2',
}

describe('the interview', () => {
  it('asks ten questions, each with "don\'t know" as its last answer', () => {
    const questions = ask()
    assert.deepEqual(
      questions.map((question) => question.key),
      [...interviewKeys],
    )
    assert.equal(questions.length, 10)
    for (const question of questions) assert.equal(question.choices.at(-1)!.value, dontKnow, question.key)
  })

  it('leaves out metric and target where criteria are written', () => {
    assert.equal(ask({}, { ...about, hasCriteria: true }).length, 8)
  })

  it('offers the metrics that runs logged, and any other by typing', () => {
    const { choices, typed } = one('metric')
    assert.deepEqual(
      choices.map((choice) => [choice.label, choice.detail]),
      [
        ['val/accuracy', 'higher is better'],
        ['val/loss', 'lower is better'],
        ["Don't know yet", ''],
      ],
    )
    assert.deepEqual(
      typed!('angle_error').map((choice) => choice.value),
      ['angle_error'],
    )
    assert.deepEqual(typed!('val/loss'), [])
  })

  const targets: readonly [typed: string, metric: string, values: readonly string[]][] = [
    ['0.9', 'val/accuracy', ['>= 0.9']],
    ['90 %', 'val/accuracy', ['>= 0.9']],
    ['0,2', 'val/loss', ['<= 0.2']],
    ['5', 'strange_number', ['>= 5', '<= 5']],
    ['< 5', 'strange_number', ['<= 5']],
    ['>=1e-3', 'strange_number', ['>= 0.001']],
    ['good', 'val/loss', []],
    ['', 'val/loss', []],
  ]
  for (const [typed, metric, values] of targets)
    it(`understands "${typed}" for ${metric} as ${values.join(' or ') || 'nothing'}`, () => {
      assert.deepEqual(
        one('target', { metric }).typed!(typed).map((choice) => choice.value),
        values,
      )
    })

  it('writes a whole plan, which answers the same questions again', () => {
    const plan = readPlan(planOf(null, 'Leaf', full, sayPlain))
    assert.deepEqual([plan.problem, plan.notes, plan.project], [null, [], 'Leaf'])
    assert.deepEqual(
      [itemOf(plan, 'ARC-0').answer, itemOf(plan, 'FEA-1').state, itemOf(plan, 'RDY-3').answer, itemOf(plan, 'CST-D1').score],
      ['human-in-the-loop', 'asserted', 'yes', 1],
    )
    assert.equal(itemOf(plan, 'CST-D2').score, 'unknown')
    assert.equal(itemOf(plan, 'FEA-3').state, 'open')
    const { rule: _rule, metric: _metric, target: _target, ...kept } = full
    assert.deepEqual(answersIn(plan), kept)
  })

  it('changes in a plan that is there only what was answered', () => {
    const now = planOf(planYaml.first, 'unused', { access: 'no', reach: dontKnow }, sayPlain)
    const lost = planYaml.first.split('\n').filter((line) => !now.split('\n').includes(line))
    assert.deepEqual(lost, [])
    assert.equal(itemOf(readPlan(now), 'RDY-3').answer, 'no')
    assert.equal(itemOf(readPlan(now), 'IMP-6').score, 'unknown')
    assert.equal(planOf(planYaml.newest, 'unused', {}, sayPlain), planYaml.newest)
  })

  it('leaves the first step open where a rule is untried or may be enough', () => {
    for (const rule of ['untried', 'enough']) {
      const item = itemOf(readPlan(planOf(null, 'x', { rule }, sayPlain)), 'FEA-1')
      assert.equal(item.state, 'open', rule)
      assert.ok(item.note !== null, rule)
    }
  })

  it('writes criteria with metric, direction and target, and none without a metric', () => {
    assert.match(criteriaOfInterview(full, sayPlain)!, /\n {2}metric: val\/accuracy\n {2}direction: max\n {2}target: 0\.9\n/)
    assert.match(criteriaOfInterview({ metric: 'val/loss' }, sayPlain)!, /\n {2}direction: min\n {2}target:\n/)
    assert.equal(criteriaOfInterview({ metric: dontKnow }, sayPlain), null)
    assert.equal(criteriaOfInterview({}, sayPlain), null)
  })
})
