// The demo's plan as it was written first, and as it stands: half filled in. Item ids are those of src/core/planContent.ts.

const head = `# Leaf disease: what we plan. Questions go to Ada; changes are reviewed like code.
version: 1
project: Leaf disease
`

/** planning/plan.yaml of the first weeks, and the newest one. */
export const planYaml = {
  first: `${head}
feasibility:
  FEA-1: # Is ML needed?
    state: asserted
    owner: Ada
    answer: >-
      A colour threshold finds rust on dry leaves only. Advisers with a booklet are right in 64 of 100 cases
      and need two minutes for a leaf.
  FEA-2: # Success criteria
    state: open
    owner: Noor
  FEA-3:
    state: open

lifecycle:
  LIF-1:
    tasks:
      goals: { state: open, owner: Noor }
`,
  newest: `${head}
feasibility:
  FEA-1: # Is ML needed?
    state: asserted
    owner: Ada
    answer: >-
      A colour threshold finds rust on dry leaves only. Advisers with a booklet are right in 64 of 100 cases
      and need two minutes for a leaf.
  FEA-2: # Success criteria
    state: asserted
    owner: Noor
    answer: val/accuracy of at least 0.90 on the benchmark, and val/missed under 0.05
    note: agreed with the advisers on 24 September # a sick leaf that is called healthy costs a field
  FEA-3: # Ethics
    state: open
    note: nobody asked the farms yet what may be done with their photographs
  FEA-4: # What others did
    state: asserted
    owner: Noor
    answer: Three papers on wheat rust, 0.91 to 0.95, all with ten times our data
  FEA-5: # Benchmark data
    state: asserted
    owner: Ada
    answer: data/bench.dvc, from a farm of its own, labelled by two advisers
  FEA-6: # Rule baseline
    state: open
    owner: Ada
    note: the linear model is there (attempts/linear); the colour rule is not written yet

readiness:
  RDY-3: { answer: "yes", owner: Noor }

archetype:
  ARC-0: { answer: human-in-the-loop } # the adviser decides

cost:
  CST-D1: { score: 2 }
  CST-D2: { score: 3, note: an adviser needs two minutes for a leaf }
  CST-D3: { score: unknown }
  CST-D4: { score: 2 } # seasons
  CST-D5: { score: 1 }
  CST-A1: { score: 2 }
  CST-A2: { score: 2 }
  CST-A3: { score: 0 }
  CST-P1: { score: 1 }
  CST-P2: { score: 1 }
  CST-P3: { score: 1 }
  CST-P4: { score: 1 }
  CST-H1: { score: 0 }
  CST-H2: { score: 0 }
  CST-H3: { score: 2 }

impact:
  IMP-1: { score: 3 }
  IMP-2: { score: 3 }
  IMP-3: { score: 0 }
  IMP-4: { score: 2 }
  IMP-5: { score: 2 }
  IMP-6: { score: 2 }
  IMP-7: { score: 1 }

lifecycle:
  LIF-1:
    tasks:
      goals: { state: asserted, owner: Noor }
      resources: { state: asserted, owner: Ada, note: "one machine with a GPU, until March" }
  LIF-2:
    tasks:
      label-guide: { state: asserted, owner: Noor }
      validate:
        state: asserted
        note: three photographs were there twice # removed on 20 October
      datasheet: { state: open, owner: Noor }
  LIF-3:
    tasks:
      errors: { state: open, owner: Ada }
  LIF-X1:
    tasks:
      roles: { state: asserted, owner: Ada }
`,
} as const
