// In which order items are judged, so that each comes after those it rests on, and which rest on themselves.

/** Ids with the ids that each rests on; those that are not there are passed over. */
export function itemOrder(rests: ReadonlyMap<string, readonly string[]>): {
  readonly order: readonly string[]
  /** For each item on a circle: the circle in words, "A-1 rests on B-1, which rests on A-1". */
  readonly circles: ReadonlyMap<string, string>
} {
  const order: string[] = []
  const circles = new Map<string, string>()
  const state = new Map<string, 'open' | 'done'>()
  // a stack of our own: a chain of a thousand items is no reason to fall over
  for (const start of rests.keys()) {
    if (state.has(start)) continue
    const trail: { readonly id: string; next: number }[] = [{ id: start, next: 0 }]
    state.set(start, 'open')
    while (trail.length > 0) {
      const here = trail.at(-1)!
      const other = rests.get(here.id)![here.next++]
      if (other === undefined) {
        state.set(here.id, 'done')
        order.push(here.id)
        trail.pop()
      } else if (state.get(other) === 'open') {
        const circle = trail.slice(trail.findIndex((one) => one.id === other)).map((one) => one.id)
        for (const [i, id] of circle.entries()) {
          const round = [...circle.slice(i), ...circle.slice(0, i), id]
          if (!circles.has(id))
            circles.set(id, round.length > 6 ? `${round.slice(0, 5).join(' rests on ')} and so on to itself` : round.join(' rests on '))
        }
      } else if (rests.has(other) && !state.has(other)) {
        state.set(other, 'open')
        trail.push({ id: other, next: 0 })
      }
    }
  }
  return { order, circles }
}
