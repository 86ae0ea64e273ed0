// Every question that comes with Flywheel, from the data in content/. A team's own are read by the engine.

import archetypes from './content/archetypes.json' with { type: 'json' }
import cost from './content/cost.json' with { type: 'json' }
import ethics from './content/ethics.json' with { type: 'json' }
import feasibility from './content/feasibility.json' with { type: 'json' }
import flywheel from './content/flywheel.json' with { type: 'json' }
import impact from './content/impact.json' with { type: 'json' }
import lifecycle from './content/lifecycle.json' with { type: 'json' }
import mitigations from './content/mitigations.json' with { type: 'json' }
import mlTestScore from './content/mlTestScore.json' with { type: 'json' }
import readiness from './content/readiness.json' with { type: 'json' }
import transitions from './content/transitions.json' with { type: 'json' }
import type { ItemContent } from './item.ts'

/** In the order of `itemGroups`. */
export const allItems: readonly ItemContent[] = [
  readiness,
  feasibility,
  cost,
  impact,
  archetypes,
  mitigations,
  flywheel,
  lifecycle,
  transitions,
  ethics,
  mlTestScore,
].flatMap((group) => group as unknown as readonly ItemContent[])

const byId: ReadonlyMap<string, ItemContent> = new Map(allItems.map((item) => [item.id, item]))

/** undefined for an id that is not ours: a team's own item, or a mistake. */
export const itemContent = (id: string): ItemContent | undefined => byId.get(id)
