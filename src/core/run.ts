// A run as everybody but the reader thread sees it: one summary, no columns. Field names follow the command line's JSON.

/** Root and id of a run joined: unique over all roots of a workspace. Made only by `runKey`. */
export type RunKey = string & { readonly runKey: never }

/** Joins the absolute path of a root and the id of a run below it. */
export const runKey = (root: string, id: string): RunKey => `${root}\n${id}` as RunKey

/** A parameter as its tool recorded it. Integers beyond 2^53 are bigints, nothing is rounded. */
export type ParamValue = number | string | boolean | bigint | null

export type RunStatus = 'queued' | 'running' | 'quiet' | 'stalled' | 'dead' | 'finished' | 'failed' | 'killed' | 'unknown'

/** One point. `step` and `wallTime` (seconds since 1970) are null where the tool records none; `value` may be NaN or infinite. */
export interface Point {
  readonly step: number | null
  readonly wallTime: number | null
  readonly value: number
}

/** What is said of a series without its points. */
export interface MetricSummary {
  /** Points held, superseded ones among them. */
  readonly points: number
  /** Points that are NaN or infinite and not superseded. */
  readonly nonFinite: number
  /** The first of these in the order of the log; null when there is none. */
  readonly firstNonFinite: Point | null
  /** Points that a later write of the same log took back by its format's own law. Kept, but not drawn. */
  readonly superseded: number
  /** First kept point in the order of the log; null when none is kept. */
  readonly first: Point | null
  /** The kept point with the highest step, then wall time, then place in the log. */
  readonly last: Point | null
  /** Over finite kept points; null when there is none. */
  readonly min: Point | null
  readonly max: Point | null
}

export type ArtifactKind = 'model' | 'image' | 'audio' | 'text' | 'histogram' | 'table' | 'checkpoint' | 'other'

export interface Artifact {
  /** File relative to the root, or the name inside its log ("runs/a/events…#tag"). */
  readonly path: string
  readonly kind: ArtifactKind
  /** null where the tool does not record it. */
  readonly sizeBytes: number | null
}

export interface RunGit {
  readonly commit: string | null
  readonly branch: string | null
  readonly dirty: boolean | null
  readonly remote: string | null
}

export interface DataReference {
  readonly name: string
  readonly digest: string | null
  readonly context: 'train' | 'validation' | 'test' | null
  /** A manifest in the workspace with this digest, '/' separated and relative to the root. */
  readonly manifest: string | null
}

/** One file (or database) that contributes to a run. */
export interface RunSource {
  readonly path: string
  readonly format: string
  readonly sizeBytes: number
  /** live = followed; complete = the tool says that nothing more comes; dead = not read any more, see `reason`. */
  readonly state: 'live' | 'complete' | 'dead'
  readonly reason: string | null
}

/** Everything known of a run but its points. Absent means the tool does not record it: null, never a guess. */
export interface RunSummary {
  readonly key: RunKey
  /** Absolute path of the root under which it was found. */
  readonly root: string
  /** `<tool>:<path or id>`, see the command line's contract. */
  readonly id: string
  readonly name: string
  /** Folder of the run relative to the root, '/' separated, '.' for the root itself. */
  readonly path: string
  readonly tools: readonly string[]
  /** What its tool groups runs by: MLflow's experiment, a W&B group, an Optuna study. */
  readonly experiment: string | null
  readonly status: RunStatus
  /** One sentence: where the status comes from, with its numbers. */
  readonly statusReason: string
  /** Seconds since 1970. */
  readonly startTime: number | null
  readonly endTime: number | null
  /** When the newest of its files was last written, by the file server's clock, in seconds since 1970. */
  readonly lastWriteTime: number | null
  readonly params: Readonly<Record<string, ParamValue>>
  readonly tags: Readonly<Record<string, string>>
  readonly notes: string | null
  /** What a person said of it (core/runMarks.ts); its own name and note stand in `name` and `notes`. Absent = no. */
  readonly starred?: boolean
  readonly hidden?: boolean
  /** Number of the theme colour `flywheel.line<n>`, 1 to 8. */
  readonly colour?: number
  readonly git: RunGit | null
  readonly host: string | null
  readonly user: string | null
  readonly command: string | null
  readonly pid: number | null
  readonly metrics: Readonly<Record<string, MetricSummary>>
  readonly systemMetrics: Readonly<Record<string, MetricSummary>>
  readonly data: readonly DataReference[]
  readonly artifacts: readonly Artifact[]
  readonly sources: readonly RunSource[]
  /** Grows with every change of this run's points; a block made at an older version may be out of date. */
  readonly version: number
}
