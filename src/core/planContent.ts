// What a plan asks: the seven feasibility steps, the four stages of a project's life and the two columns beside them, each with its tasks.
// Data, in English; texts are translated where they are shown.

/** Marks a text for the translators' list. */
const t = (text: string): string => text

export interface PlanStep {
  readonly id: string
  /** Short enough for a row. */
  readonly title: string
  readonly question: string
  /** Why it is asked. */
  readonly why: string
  /** What a good answer has. */
  readonly good: string
}

export interface PlanTask {
  /** Unique in its stage. */
  readonly id: string
  readonly title: string
  readonly hint: string
  /** The feasibility step that decides it; null when it has a word of its own. */
  readonly step: string | null
}

export interface PlanStage {
  readonly id: string
  readonly title: string
  /** What a project does while it is in this stage; null for what goes along with all stages. */
  readonly doing: string | null
  readonly question: string
  readonly tasks: readonly PlanTask[]
}

/** In the order in which they are answered. */
export const planSteps: readonly PlanStep[] = [
  {
    id: 'FEA-1',
    title: t('Is ML needed?'),
    question: t('Would a rule, a query or another way of working come close enough?'),
    why: t('A model costs its building and then its upkeep. What works without one is cheaper for years.'),
    good: t('Two ways without ML, each with the result and the cost to expect; how the task is done today, and how well.'),
  },
  {
    id: 'FEA-2',
    title: t('Success criteria'),
    question: t('Which number, on which data, is good enough to ship, and who agreed to it?'),
    why: t('A target that is chosen after the results proves nothing, and people who mean different things never agree on "good".'),
    good: t('One metric to improve, limits for the others, the least value that is useful, what each kind of error costs, and names.'),
  },
  {
    id: 'FEA-3',
    title: t('Ethics'),
    question: t('Should this exist, whom can it hurt, and what can they do about it?'),
    why: t('Harm is cheap to avoid before the data is gathered, and dear afterwards.'),
    good: t('A short note: the people concerned, misuse, what happens when it fails, and the decision to go on, to limit or to stop.'),
  },
  {
    id: 'FEA-4',
    title: t('What others did'),
    question: t('Who solved something close, how well, and with how much data and compute?'),
    why: t('The distance to the best known result is the best first guess of the cost.'),
    good: t('Three comparable works with their numbers and what is free to use; the gap between the best of them and the target.'),
  },
  {
    id: 'FEA-5',
    title: t('Benchmark data'),
    question: t('Is there a small labelled set that everyone trusts and nobody changes?'),
    why: t('Results on a set that moves cannot be compared.'),
    good: t(
      'A tracked and frozen test set: how it was labelled, how far labellers agree, what a label costs, no overlap with training data.',
    ),
  },
  {
    id: 'FEA-6',
    title: t('Rule baseline'),
    question: t('What does the simplest rule score on the benchmark, from end to end?'),
    why: t('Without it nothing can be called an improvement.'),
    good: t('A logged run of a rule or a heuristic on the same data as the models, that anyone can repeat; better with a human beside it.'),
  },
  {
    id: 'FEA-7',
    title: t('Is ML still needed?'),
    question: t('Now that target and baseline are known: go on, narrow it, get more data, or stop?'),
    why: t('The first answer was a guess; this one has numbers.'),
    good: t('A dated decision that names the runs it rests on, who disagreed, and what would open it again.'),
  },
]

const task = (id: string, title: string, hint: string, step: string | null = null): PlanTask => ({ id, title, hint, step })

/** The four stages in their order, then what goes along with all of them. */
export const planStages: readonly PlanStage[] = [
  {
    id: 'LIF-1',
    title: t('Plan'),
    doing: t('planning'),
    question: t('Is it clear what is built, for whom, and with what?'),
    tasks: [
      task('goals', t('Requirements and goals'), t('The number that is good enough to ship.'), 'FEA-2'),
      task('resources', t('People, time and compute'), t('Who works on it, until when, and on which machines.')),
      task('ethics', t('Ethics'), t('Whom it can hurt.'), 'FEA-3'),
      task('prior-art', t('What others did'), t('Comparable works with their numbers.'), 'FEA-4'),
      task('environment', t('Repository and environment'), t('A file that pins what the code needs.')),
      task('metric', t('Metric in code, with a test'), t('The measure exists before the first model.')),
    ],
  },
  {
    id: 'LIF-2',
    title: t('Collect data'),
    doing: t('collecting'),
    question: t('Is there enough data, labelled well, and known by version?'),
    tasks: [
      task('collect', t('Collect'), t('Data that looks like what the model will meet.')),
      task('label-guide', t('Labelling guide'), t('Two people who follow it give the same labels.')),
      task('label', t('Label'), t('Labels, and what one costs.')),
      task('validate', t('Validate'), t('Duplicates, gaps, and overlap with the benchmark.')),
      task('version', t('Version the data'), t('A manifest in git says which data a run had.')),
      task('datasheet', t('Data sheet'), t('Where the data comes from, and what it may be used for.')),
      task('benchmark', t('Benchmark data'), t('The frozen test set.'), 'FEA-5'),
    ],
  },
  {
    id: 'LIF-3',
    title: t('Train'),
    doing: t('training'),
    question: t('Does a model beat the baseline on the benchmark, and is it known where it fails?'),
    tasks: [
      task('baseline', t('Rule baseline'), t('The simplest thing, measured.'), 'FEA-6'),
      task('runs', t('Log runs'), t('Every training leaves a log with its settings.')),
      task('small-batch', t('Overfit a small batch'), t('A model that cannot learn ten examples has a bug.')),
      task('tune', t('Tune'), t('Settings searched on purpose, not by chance.')),
      task('errors', t('Error analysis'), t('What goes wrong, and for which kind of input.')),
      task('model', t('Keep the model'), t('The file of the candidate, with the run that made it.')),
      task('model-card', t('Model card'), t('What it is for, how good it is, and where it ends.')),
    ],
  },
  {
    id: 'LIF-4',
    title: t('Deploy'),
    doing: t('deploying'),
    question: t('Does it work for the people who use it, and would anyone notice if it stopped?'),
    tasks: [
      task('pilot', t('Pilot'), t('A few users, or in the shadow of what is there.')),
      task('tests', t('Regression tests'), t('A fixed set that every version must pass.')),
      task('serving', t('Serving'), t('How it is built and started where it runs.')),
      task('monitoring', t('Monitoring'), t('Inputs, outputs and quality, with limits and an owner.')),
      task('rollback', t('Rollback'), t('Tried once before it is needed.')),
      task('feedback', t('User feedback'), t('Corrections that become labels.')),
    ],
  },
  {
    id: 'LIF-X1',
    title: t('Team & hiring'),
    doing: null,
    question: t('Has every part of the work a person, and a second one who could do it?'),
    tasks: [
      task('roles', t('Roles'), t('Data, modelling, software, the field itself, product.')),
      task('owners', t('Owners of the code'), t('Who looks at a change of data, training and serving.')),
    ],
  },
  {
    id: 'LIF-X2',
    title: t('Infra & tooling'),
    doing: null,
    question: t('Can anyone on the team repeat yesterday’s result today?'),
    tasks: [
      task('tracking', t('Experiment tracking'), t('Runs are logged by a tool.')),
      task('versioning', t('Data versioning'), t('Data is known by hash, not by name.')),
      task('ci', t('Checks on every change'), t('Tests run where nobody forgets them.')),
      task('compute', t('Compute'), t('Machines to train on, and who may use them when.')),
    ],
  },
]

/** A step by its id; undefined for other ids. */
export const stepOf = (id: string): PlanStep | undefined => planSteps.find((step) => step.id === id)

/** A stage by its id or the id of a task in it ("LIF-2.version"). */
export const stageOf = (id: string): PlanStage | undefined => planStages.find((stage) => stage.id === id.split('.', 1)[0])

/** The title of a step, a stage or a task; a task that a team added itself is called by its key. */
export function titleOf(id: string): string {
  const dot = id.indexOf('.')
  if (dot < 0) return (stepOf(id) ?? stageOf(id))?.title ?? id
  const key = id.slice(dot + 1)
  return taskOf(id)?.title ?? key.replaceAll(/[-_]+/g, ' ')
}

/** The task of a stage by the whole id ("LIF-2.version"); undefined for other ids. */
export const taskOf = (id: string): PlanTask | undefined => stageOf(id)?.tasks.find((one) => id === `${stageOf(id)!.id}.${one.id}`)
