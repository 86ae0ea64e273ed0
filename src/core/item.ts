// What a plan asks, as data: items with their rubric and the rule that decides how far each one is. The items themselves are content/*.json and a
// team's planning/items.yaml, in the same form. Knows no answer and judges nothing; rule.ts reads rules, checkItems.ts runs them.

/** Groups in the order in which they are shown; the first letters of an item's id. */
export const itemGroups = ['RDY', 'FEA', 'CST', 'IMP', 'ARC', 'MIT', 'FLY', 'LIF', 'TRN', 'ETH', 'MTS'] as const
/** One of `itemGroups`, or a team's own capitals. */
export type ItemGroup = string

/** 0 absent, 1 asserted, 2 evidenced, 3 verified. */
export type Level = 0 | 1 | 2 | 3

/** Value in a rule: a literal, or a name that begins with $ ("$bench.hash"). */
export type RuleValue = string | number | boolean | null

/** One predicate, or several joined. Written in YAML; `ruleOf` reads it and names what is not understood. */
export type RuleText = { readonly [key: string]: unknown }

export interface ItemRule {
  /** What must hold for each level; a level also needs those below it that are written. A missing level cannot be reached. */
  readonly levels: Readonly<Partial<Record<'1' | '2' | '3', RuleText>>>
  /** What was reached is stale when this holds. */
  readonly stale?: RuleText
  /** The item does not apply unless this holds. */
  readonly applies?: RuleText
}

export interface ItemContent {
  /** Stable, never used again: "FEA-2", "CST-D1". */
  readonly id: string
  readonly group: ItemGroup
  /** Short enough for a row: about 20 characters. */
  readonly title: string
  readonly question: string
  /** Why it is asked. */
  readonly why: string
  /** A machine decides it, a machine checks its form and a person its content, or a person alone. */
  readonly class: 'A' | 'S' | 'H'
  /** What each level looks like, from 0. */
  readonly rubric: readonly [string, string, string, string]
  readonly rule: ItemRule
  /** Answered on a scale from 0 to 4 besides: what 0, 2 and 4 mean. Costs count against, impacts for. */
  readonly scale?: readonly [string, string, string]
  /** Choices for the answer; absent = free text. */
  readonly choices?: readonly string[]
  /** Shown without being asked for. */
  readonly on?: boolean
  /** A "no" stops the project, whatever else is good. */
  readonly gate?: boolean
  /** Stages that it belongs to. */
  readonly stages?: readonly string[]
  /** A backward transition's two ends: stage ids. */
  readonly from?: string
  readonly to?: string
  /** Short names of sources: "fsdl:L1", "mltestscore:model-5". */
  readonly sources: readonly string[]
}

/** Files that rules speak of, by name; a plan's `paths:` replaces globs. Relative to the folder, '/' separated, the first that exists wins. */
export const pathNames = {
  charter: ['planning/charter.yaml', 'planning/charter.yml', 'planning/charter.md', 'docs/charter.md'],
  need_for_ml: ['planning/need-for-ml.md', 'docs/need-for-ml.md'],
  criteria: ['planning/success-criteria.yaml', 'planning/success-criteria.yml'],
  ethics: ['planning/ethics.yaml', 'planning/ethics.yml', 'ETHICS.md', 'docs/ethics.md'],
  literature: ['planning/literature.yaml', 'planning/literature.md', 'docs/literature.md'],
  benchmark: ['data/benchmark/manifest.yaml', 'data/benchmark/manifest.yml', 'planning/benchmark.yaml'],
  decisions: ['planning/decisions/*.md'],
  model_card: ['MODEL_CARD.md', 'docs/model-card.md', 'docs/model_card.md', 'models/**/MODEL_CARD.md'],
  datasheet: ['data/**/DATASHEET.md', 'docs/datasheet.md', 'DATASHEET.md'],
  label_guide: ['data/label-guide.md', 'docs/label-guide.md', 'docs/labelling-guide.md', 'docs/labeling-guide.md'],
  monitoring: ['monitoring/*.yaml', 'monitoring/*.yml', 'monitoring.yaml', 'deploy/monitoring.yaml'],
  rollback: ['docs/rollback.md', 'deploy/rollback.md', 'docs/runbook.md'],
  feedback: ['planning/feedback.yaml', 'feedback/schema.yaml', 'feedback/schema.json'],
  serving: ['Dockerfile', 'serving/**', 'deploy/**', 'app.py', 'serve.py'],
  ci: ['.github/workflows/*.yml', '.github/workflows/*.yaml', '.gitlab-ci.yml', 'Jenkinsfile', '.circleci/config.yml', '.ci/*'],
  tests: ['**/junit*.xml', '**/test-results*.xml', 'reports/tests.xml'],
  environment: ['uv.lock', 'poetry.lock', 'requirements*.txt', 'conda-lock.yml', 'environment.yml', 'pixi.lock', 'Pipfile.lock'],
  metric_code: ['src/metrics*', 'src/**/metrics*', 'metrics.py', '**/evaluate.py', '**/metrics.py'],
  baseline_code: ['src/baselines/**', 'baselines/**', '**/baseline*.py'],
  owners: ['CODEOWNERS', '.github/CODEOWNERS', 'docs/CODEOWNERS'],
  pilot: ['planning/pilot.yaml', 'reports/pilot.yaml'],
  production: ['reports/production.json', 'monitoring/production.json'],
  schema: ['data/schema.yaml', 'data/schema.json', 'schemas/*.json', 'great_expectations/**'],
} as const satisfies Readonly<Record<string, readonly string[]>>
export type PathName = keyof typeof pathNames
