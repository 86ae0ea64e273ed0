// The forms of the planning files as JSON Schemas: from one description follow completion, hovers and the schemas that other YAML tools read
// (media/schemas, written by test/tools/schemas.ts). What the files mean is decided by those who read them, not here.

import { allItems } from './allItems.ts'
import { type ItemContent, pathNames } from './item.ts'
import { planSections, saidStates } from './plan.ts'
import { planStages } from './planContent.ts'

/** As much of JSON Schema as is used. */
export interface Schema {
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly (string | number | boolean)[]
  readonly properties?: Readonly<Record<string, Schema>>
  /** Of the values of a map whose names are free. */
  readonly additionalProperties?: Schema
  /** Of the parts of a list. */
  readonly items?: Schema
  readonly required?: readonly string[]
  /** Where several forms are right; the last is the fullest. */
  readonly anyOf?: readonly Schema[]
}

const text = (description?: string): Schema => ({
  ...(description === undefined ? {} : { description }),
  type: ['string', 'number', 'boolean', 'null'],
})
const number = (description: string): Schema => ({ description, type: ['number', 'null'] })
const oneOf = (description: string, ...values: (string | number | boolean)[]): Schema => ({ description, enum: values })
const yesNo = (description: string): Schema => ({ description, type: ['boolean', 'null'] })
const map = (description: string, properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  description,
  type: ['object', 'null'],
  properties,
  ...(required.length === 0 ? {} : { required }),
})
const list = (description: string, items: Schema): Schema => ({ description, type: ['array', 'null'], items })
const free = (description: string, additionalProperties: Schema): Schema => ({
  description,
  type: ['object', 'null'],
  additionalProperties,
})

const state = oneOf('What a person stands for. not-applicable needs a note that says why.', ...saidStates)
const owner = text('Who answers for it.')
const note = text('What else the next reader should know; of what does not apply, why.')

function itemSchema(item: ItemContent): Schema {
  const answer: Schema = item.choices === undefined ? text('In your own words.') : oneOf('One of these.', ...item.choices)
  const scale: Readonly<Record<string, Schema>> =
    item.scale === undefined
      ? {}
      : { score: oneOf(`0: ${item.scale[0]}. 2: ${item.scale[1]}. 4: ${item.scale[2]}.`, 0, 1, 2, 3, 4, 'unknown') }
  return map(`${item.title}: ${item.question}`, { state, owner, answer, ...scale, note })
}

const task: Schema = {
  anyOf: [state, map('A part of the work.', { state, owner, answer: text(), note })],
}

const sectionWords: Readonly<Record<string, string>> = {
  readiness: 'Before anything: people, data, the right to use it.',
  feasibility: 'Seven questions before the work, in their order.',
  cost: 'What drives the cost, each from 0 (cheap) to 4 (prohibitive).',
  impact: 'What it would bring, each from 0 (nothing) to 4 (much).',
  archetype: 'What kind of project it is, and what that kind must answer.',
  mitigations: 'What makes a project of its kind feasible.',
  flywheel: 'Whether use brings data, data quality, and quality use.',
  ethics: 'Who may be hurt, and what is done about it.',
  ml_test_score: 'Tests of data, model, infrastructure and monitoring, from the deploy stage on.',
}

const groups = Object.fromEntries(
  Object.values(planSections).flatMap((group) =>
    group === null || group === 'FEA' || group === 'LIF' ? [] : [[group, oneOf('Shown or not.', 'on', 'off')]],
  ),
)

export const planSchema: Schema = {
  ...map('What people say of the project. What is true of it is found in the repository.', {
    version: oneOf('Of this form.', 1),
    project: { anyOf: [map('A map with a name.', { name: text() }), text('Its name.')] },
    groups: map('Groups of questions that are switched off.', groups),
    paths: map(
      'Where files lie that rules look at, as globs below the folder; they replace the usual places.',
      Object.fromEntries(
        Object.entries(pathNames).map(([name, globs]) => [
          name,
          { description: `Usually ${globs.join(', ')}`, type: ['string', 'array', 'null'] },
        ]),
      ),
    ),
    ...Object.fromEntries(
      Object.entries(planSections).flatMap(([name, group]): [string, Schema][] => {
        if (name === 'lifecycle' || group === null) return []
        const items = allItems.filter((item) => item.group === group)
        return [[name, map(sectionWords[name] ?? '', Object.fromEntries(items.map((item) => [item.id, itemSchema(item)])))]]
      }),
    ),
    lifecycle: map(
      'The life of the project: four stages, and what goes along with all of them.',
      Object.fromEntries(
        planStages.map((stage) => [
          stage.id,
          map(`${stage.title}: ${stage.question}`, {
            state,
            owner,
            note,
            tasks: {
              ...map(
                'Parts of the stage; a project may add its own.',
                Object.fromEntries(stage.tasks.map((one) => [one.id, { ...task, description: `${one.title}: ${one.hint}` }])),
              ),
              additionalProperties: task,
            },
          }),
        ]),
      ),
    ),
    own: free(
      'Items of planning/items.yaml.',
      map('An item of this team.', { state, owner, answer: text(), score: oneOf('', 0, 1, 2, 3, 4, 'unknown'), note }),
    ),
  }),
}

const op = oneOf('How the value must compare.', '<=', '<', '>=', '>')
const metric = text('Name of the metric as runs log it.')

export const criteriaSchema: Schema = map('What is good enough to ship, agreed before results are there.', {
  version: number('Of the criteria: raise it with every change.'),
  decision_informed: text('The decision that the prediction informs.'),
  optimise: map(
    'The one metric to improve.',
    {
      metric,
      direction: oneOf('min: less is better. max: more is better.', 'min', 'max'),
      target: number('Good enough to ship.'),
      minimum_useful: number('The least that still helps somebody.'),
      dataset: text('Id of the pinned benchmark.'),
      split: text('Of the benchmark: metrics may be logged as "test/NAME".'),
      floor: number('Error that the labels themselves have: no model gets below it.'),
    },
    ['metric'],
  ),
  thresholds: list(
    'Metrics that must merely hold.',
    map('A limit.', { metric, op, value: number('The limit.') }, ['metric', 'op', 'value']),
  ),
  slices: list(
    'Parts of the data where it must be good too.',
    map('A slice.', { name: text('Of the slice.'), metric, op, value: number('The limit.'), min_n: number('Least examples of it.') }, [
      'name',
      'metric',
      'op',
      'value',
    ]),
  ),
  business: map('What it should move.', {
    kpi: text('Name of the figure.'),
    baseline: number('Its value today.'),
    target: number('What it should become.'),
    direction: oneOf('Which way is better.', 'min', 'max'),
    measured_by: text('How: pilot, A/B test.'),
  }),
  economic: map('What errors and use cost.', {
    cost_false_positive: number('Of one.'),
    cost_false_negative: number('Of one.'),
    max_cost_per_1k_predictions: number('Of use.'),
    max_data_factor: number('How many times more data could be paid for.'),
    currency: text(),
  }),
  max_failure_rate: number('Above 0, below 1; needed where it acts alone.'),
  agreed_by: list(
    'Who agreed, at least two roles.',
    map('An approval.', {
      who: text('Name or address.'),
      role: text('product, operations, …'),
      at: text('Date.'),
      commit: text('That was agreed to.'),
    }),
  ),
})

const itemsSchema: Schema = list(
  "A team's own questions, in the form of those that come with Flywheel.",
  map(
    'A question.',
    {
      id: text('Never used again: "TEAM-1".'),
      group: text('Capitals: the heading that it stands under.'),
      title: text('About 20 characters.'),
      question: text(),
      why: text('Why it is asked.'),
      class: oneOf('A: a machine decides. S: a machine checks the form, a person the content. H: a person alone.', 'A', 'S', 'H'),
      rubric: list('What each level looks like, from 0 to 3.', text()),
      rule: map('What must hold.', {
        levels: map('By level.', { '1': text('asserted'), '2': text('evidenced'), '3': text('verified') }),
        stale: text('What was reached is stale when this holds.'),
        applies: text('The item does not apply unless this holds.'),
      }),
      scale: list('What 0, 2 and 4 mean.', text()),
      choices: list('Answers to choose from.', text()),
      on: yesNo('Shown without being asked for.'),
      gate: yesNo('A "no" stops the project.'),
      stages: list('That it belongs to.', oneOf('', ...planStages.map((stage) => stage.id))),
      sources: list('Where it comes from.', text()),
    },
    ['id', 'title', 'question', 'rule'],
  ),
)

const links = list('Files below the folder, or addresses, that show it.', text())
const ethicsSchema: Schema = map('Who may be hurt, and what is done about it.', {
  decision: oneOf('What follows.', 'proceed', 'limit', 'stop'),
  reviewed_by: text('Somebody who does not build it.'),
  reviewed_at_commit: text(),
  items: map(
    'Answers by item.',
    Object.fromEntries(
      allItems
        .filter((item) => item.group === 'ETH')
        .map((item) => [
          item.id,
          map(`${item.title}: ${item.question}`, {
            answer: text(),
            not_applicable: text('Why it does not concern this project.'),
            evidence: links,
          }),
        ]),
    ),
  ),
})

const literatureSchema: Schema = map('What others did.', {
  works: list(
    'At least three that can be compared.',
    map('A work.', {
      ref: text('Title, or address.'),
      similarity: oneOf('From 0, another task, to 3, the same.', 0, 1, 2, 3),
      n_train: number('Examples it was trained on.'),
      metric,
      value: number('Its result.'),
      code_url: text(),
      license: text(),
      compute: text(),
    }),
  ),
  gap: text('How far the target is from the best of them.'),
})

const benchmarkSchema: Schema = map('The pinned benchmark: a small labelled set that everyone trusts and nobody changes.', {
  id: text('Its name in the success criteria.'),
  role: oneOf('', 'test', 'validation'),
  n: number('Examples.'),
  files: text('Glob of the files that are hashed.'),
  data: text('Manifest of the data: a .dvc file.'),
  classes: free('Examples by class.', number('')),
  slices: free('Examples by slice.', number('')),
  source: text('Where it comes from.'),
  sources: list('Where it comes from.', text()),
  label_method: text('Who labelled, and how.'),
  label_errors: number('Share of wrong labels that an audit found.'),
  agreement: map('How far labellers agree.', { stat: text('cohen_kappa, …'), value: number('') }),
  label_cost: map('What a label costs.', { minutes_per_item: number(''), total_usd: number(''), over_budget: yesNo('') }),
  pii: text('Personal data in it: none, or what.'),
  classification: text('public, internal, …'),
  license: text(),
  access_confirmed_by: text('Who made sure that the whole team may use it.'),
  hash: map('Pins it.', { algo: oneOf('', 'sha256', 'md5'), value: text('Over the sorted files.') }),
  known_as: list('Digests by which trackers know the same data.', text()),
  overlap: map('With the training data.', { against: text(), duplicates: number('0, or it leaks.') }),
  frozen_at_commit: text(),
})

const charterSchema: Schema = map('What the project is for.', {
  consumer: text('The product or process that uses the prediction.'),
  owner: text('Who answers for that.'),
  interface: text('How they meet: a call, a file, a screen.'),
  review: text('Who looks at the output before it acts.'),
  problem: map('What hurts today.', {
    current_cost: number('Of the problem, today.'),
    unit: text('Of that number.'),
    source: text('Where the number comes from.'),
  }),
  roles: map('Who does what.', { data: text(), modelling: text(), software: text(), domain: text(), product: text() }),
  intended_use: text(),
  operational_domain: text('Where, for what and for whom it may act.'),
  escalation: text('To whom it hands over.'),
  confidence_threshold: number('Below it, it abstains.'),
  friction: text('Link to tickets or figures.'),
  reach: text('How many, how often.'),
  rules: text('Where the rules lie that it would replace.'),
  unit_cost: map('Of one prediction.', { now: number('today'), after: number('with the model') }),
  ux: text('Link to the design.'),
})

const monitoringSchema: Schema = map('What is watched where it runs.', {
  owner: text('Who is called.'),
  data: text('Where the figures come from.'),
  thresholds: list('Limits that call somebody.', map('A limit.', { metric, op, value: number('The limit.') })),
  inputs: text('How inputs are checked.'),
  skew: text('How training and serving are compared.'),
  max_age_days: number('Of the model.'),
  nan: text(),
  latency: text(),
  dependencies: text(),
  guardrails: text(),
  escalation: text(),
})

export interface FileForm {
  /** File name of the schema. */
  readonly name: string
  /** Globs below the folder. */
  readonly files: readonly string[]
  readonly schema: Schema
}

const yamlOnly = (globs: readonly string[]): readonly string[] => globs.filter((glob) => /\.ya?ml$/.test(glob))

/** Every file that has a form, the plan first. */
export const fileForms: readonly FileForm[] = [
  { name: 'plan', files: ['planning/plan.yaml'], schema: planSchema },
  { name: 'success-criteria', files: yamlOnly(pathNames.criteria), schema: criteriaSchema },
  { name: 'items', files: ['planning/items.yaml'], schema: itemsSchema },
  { name: 'charter', files: yamlOnly(pathNames.charter), schema: charterSchema },
  { name: 'ethics', files: yamlOnly(pathNames.ethics), schema: ethicsSchema },
  { name: 'literature', files: yamlOnly(pathNames.literature), schema: literatureSchema },
  { name: 'benchmark', files: yamlOnly(pathNames.benchmark), schema: benchmarkSchema },
  { name: 'monitoring', files: yamlOnly(pathNames.monitoring), schema: monitoringSchema },
]
