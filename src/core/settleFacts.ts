// Judges a project to its end: looks up what the engine lacks until it lacks nothing. For the command line and tests; the editor does it in slices.

import type { GatherFact } from './fact.ts'
import type { Project } from './project.ts'
import type { ProjectEngine } from './projectEngine.ts'

/** Facts lead to facts, a few rounds deep; more means that something goes in circles. */
const mostRounds = 60

/** `gather` answers what nobody told the engine. */
export async function settleFacts(engine: ProjectEngine, gather: GatherFact): Promise<Project> {
  for (let round = 0; round < mostRounds; round++) {
    // all of it at once
    Array.from(engine.work())
    const wanted = engine.wanted()
    if (wanted.length === 0) break
    await Promise.all(wanted.map(async ({ kind, of }) => engine.set(kind, of, await gather(kind, of))))
  }
  return engine.project()
}
