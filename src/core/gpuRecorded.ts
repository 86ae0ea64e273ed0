// Which of a run's own system metrics are the use and the memory of a GPU, in per cent: W&B, MLflow, Comet, SwanLab, ClearML, Aim, DVCLive and Trackio each
// have names of their own. Names that tell no per cent are left alone. Knows names only.

export interface RecordedGpu {
  /** The number that the tool counts it by; "" where it counts none. */
  readonly gpu: string
  /** Names of system metrics, null where the tool recorded none. */
  readonly use: string | null
  readonly memory: string | null
}

const patterns: readonly (readonly ['use' | 'memory', RegExp])[] = [
  // W&B
  ['use', /^(?:system[./])?gpu\.(\d+)\.gpu$/],
  ['memory', /^(?:system[./])?gpu\.(\d+)\.memoryAllocated$/],
  // MLflow
  ['use', /^system\/(?:node_\w+\/)?gpu_(\d+)_utilization_percentage$/],
  ['memory', /^system\/(?:node_\w+\/)?gpu_(\d+)_memory_usage_percentage$/],
  // Comet
  ['use', /^sys\.gpu\.(\d+)\.gpu_utilization$/],
  // SwanLab
  ['use', /^__swanlab__\.gpu\.(\d+)\.pct$/],
  ['memory', /^__swanlab__\.gpu\.(\d+)\.mem\.pct$/],
  // ClearML
  ['use', /^:monitor:gpu\/gpu_(\d+)_utilization$/],
  ['memory', /^:monitor:gpu\/gpu_(\d+)_mem_usage$/],
  // Aim
  ['use', /^__system__gpu\b.*?(\d+)?\D*$/],
  ['memory', /^__system__gpu_memory_percent\b.*?(\d+)?\D*$/],
  // DVCLive
  ['use', /^system\/gpu\/usage \(%\)\/(\d+)$/],
  ['memory', /^system\/vram\/usage \(%\)\/(\d+)$/],
  // Trackio, and whoever says it plainly
  ['use', /^(?:gpu[_/.])?(?:(\d+)[_/.])?(?:gpu_util|utilization)$/],
]

/** The cards of which a run recorded use or memory, by their number. */
export function recordedGpus(names: Iterable<string>): readonly RecordedGpu[] {
  const found = new Map<string, { use: string | null; memory: string | null }>()
  for (const name of names)
    for (const [what, pattern] of patterns) {
      const match = pattern.exec(name)
      if (match === null) continue
      const gpu = match[1] ?? ''
      const one = found.get(gpu) ?? { use: null, memory: null }
      one[what] ??= name
      found.set(gpu, one)
      break
    }
  return [...found].map(([gpu, one]) => ({ gpu, ...one })).sort((a, b) => Number(a.gpu) - Number(b.gpu))
}
