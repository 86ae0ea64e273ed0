// What a chart is of: a metric, or one of the run's system metrics, which may have the same name. Knows names only.

export interface Charted {
  readonly metric: string
  readonly system: boolean
}

/** No tool has this in a name. */
const sign = '\u0001system\u0001'

/** The id of the chart of a system metric; that of a metric is its name. */
export const systemChart = (name: string): string => sign + name

/** What the chart with this id is of. */
export const chartedBy = (id: string): Charted =>
  id.startsWith(sign) ? { metric: id.slice(sign.length), system: true } : { metric: id, system: false }
