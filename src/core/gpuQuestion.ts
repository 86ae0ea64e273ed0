// What nvidia-smi is asked, and how the question shrinks when a driver does not know one of its fields.
// The answer is read by position: headers name other aliases than the ones asked for.

/** One column: what we call it, and the names that drivers know it by, the oldest and most widely accepted first. */
export interface Column {
  readonly id: string
  readonly names: readonly string[]
}

export interface Question {
  readonly kind: 'query-gpu' | 'query-compute-apps'
  readonly columns: readonly Column[]
}

const column = (id: string, ...names: string[]): Column => ({ id, names })

/** The hot path. `name` is last because it may hold the separator. */
export const gpuQuestion: Question = {
  kind: 'query-gpu',
  columns: [
    column('index', 'index'),
    column('uuid', 'uuid', 'gpu_uuid'),
    column('pciBusId', 'pci.bus_id', 'gpu_bus_id'),
    column('driver', 'driver_version', 'kmd_version'),
    column('performanceState', 'pstate'),
    column('utilizationPercent', 'utilization.gpu'),
    column('memoryBusyPercent', 'utilization.memory'),
    column('memoryTotalMiB', 'memory.total'),
    column('memoryUsedMiB', 'memory.used'),
    column('temperatureC', 'temperature.gpu'),
    column('powerW', 'power.draw', 'power.draw.instant'),
    column('powerLimitW', 'enforced.power.limit', 'power.limit'),
    column('fanPercent', 'fan.speed'),
    column('clockSmMHz', 'clocks.sm', 'clocks.current.sm'),
    column('clockMemoryMHz', 'clocks.mem', 'clocks.current.memory'),
    column('throttle', 'clocks_throttle_reasons.active', 'clocks_event_reasons.active'),
    column('mig', 'mig.mode.current'),
    column('persistence', 'persistence_mode'),
    column('driverModel', 'driver_model.current'),
    column('memoryReservedMiB', 'memory.reserved'),
    column('memoryTemperatureC', 'temperature.memory'),
    column('computeCapability', 'compute_cap'),
    column('uncorrectedEcc', 'ecc.errors.uncorrected.volatile.total'),
    column('recovery', 'gpu_recovery_action'),
    column('name', 'name', 'gpu_name'),
  ],
}

/** Who computes on which card. The PCI address tells cards apart whose UUIDs are scrubbed. */
export const processQuestion: Question = {
  kind: 'query-compute-apps',
  columns: [
    column('uuid', 'gpu_uuid'),
    column('pciBusId', 'gpu_bus_id'),
    column('pid', 'pid'),
    column('usedMemoryMiB', 'used_gpu_memory', 'used_memory'),
    column('name', 'process_name', 'name'),
  ],
}

/** The arguments that ask it: `--query-gpu=index,uuid,… --format=csv,noheader,nounits`. */
export function argumentsOf(question: Question): string[] {
  return [`--${question.kind}=${question.columns.map((one) => one.names[0]!).join(',')}`, '--format=csv,noheader,nounits']
}

/** The field that a refusal names ("Field "x" is not a valid field to query."); null when the text is no such refusal. */
export function refusedField(text: string): string | null {
  return /field\s+["'`]?([\w.]+)["'`]?\s+is not a valid field/i.exec(text)?.[1] ?? null
}

/** The question without a field: by the column's next name, or without the column. null when the field is not in it. */
export function withoutField(question: Question, field: string): Question | null {
  const same = (name: string): boolean => name.toLowerCase() === field.toLowerCase()
  const asked = question.columns.findIndex((one) => same(one.names[0]!))
  // a driver may name the alias it knows the field by
  const at = asked >= 0 ? asked : question.columns.findIndex((one) => one.names.some(same))
  if (at < 0) return null
  const column = question.columns[at]!
  const rest = column.names.slice(1)
  const columns = rest.length > 0 ? question.columns.with(at, { ...column, names: rest }) : question.columns.toSpliced(at, 1)
  return columns.length === 0 ? null : { ...question, columns }
}
