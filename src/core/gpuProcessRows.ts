// The processes of a card as rows: what it is, whose it is, what it holds, and the run it belongs to. What is hidden says what would show it.

import type { Gpu, GpuProcess, Known } from './gpu.ts'
import { type GpuRow, plainRow } from './gpuRow.ts'
import { type RunOfProcess, signInWords } from './gpuRunMatch.ts'
import { fillOf, heldText, isDesktop, notAvailable, programOf } from './gpuText.ts'
import { printCount } from './print.ts'
import { printTime } from './printTime.ts'
import type { Say } from './say.ts'

/** The run of a process of the card; null when none is known. */
export type RunOf = (gpu: Gpu, task: GpuProcess) => RunOfProcess | null

/** Programs that compute, the largest first; those that only draw the desktop apart. */
export function computing(gpu: Gpu): readonly GpuProcess[] {
  return [...(gpu.processes.value ?? [])]
    .filter((task) => !isDesktop(task))
    .sort((a, b) => (b.usedMemoryMiB.value ?? 0) - (a.usedMemoryMiB.value ?? 0) || a.pid - b.pid)
}

/** The names of the runs on a card, each once, the one that holds most first. */
export const runsOn = (gpu: Gpu, runOf: RunOf): readonly string[] => [
  ...new Map(
    computing(gpu).flatMap((task) => {
      const run = runOf(gpu, task)
      return run === null ? [] : [[run.key, run.name] as const]
    }),
  ).values(),
]

export function processRows(gpu: Gpu, id: string, runOf: RunOf, say: Say): GpuRow[] {
  const all = gpu.processes.value
  const plain = (name: string, label: string, description: string, tooltip: string): GpuRow =>
    plainRow(`${id}:${name}`, 'reading', 'list-unordered', label, description, tooltip)
  if (all === null) return [plain('processes', say('Processes'), notAvailable, gpu.processes.why)]
  const shown = computing(gpu)
  const hidden = all.length - shown.length
  const rows = shown.map((task) => processRow(gpu, task, id, runOf(gpu, task), say))
  if (shown.length === 0) rows.push(plain('processes', say('Processes'), ...none(gpu, say)))
  const why = shown.map((task) => task.user.why).find((one) => one?.includes('--pid=host') === true)
  // said once, aloud: whose the processes are is what people come for
  if (why !== undefined && why !== null && shown.every((task) => task.user.value === null))
    rows.push(plainRow(`${id}:hidden`, 'note', 'info', say('Owners hidden: --pid=host shows them'), '', why))
  if (hidden > 0)
    rows.push(
      plain(
        'desktop',
        say('Desktop'),
        hidden === 1 ? say('1 program') : say('{0} programs', hidden),
        say('Programs that only draw the desktop are not listed.'),
      ),
    )
  return rows
}

/** A card that is held by nobody who is shown: in a container those outside it are not. */
function none(gpu: Gpu, say: Say): [string, string] {
  const held = (fillOf(gpu) ?? 0) > 0.05 || (gpu.utilizationPercent.value ?? 0) >= 5
  return held
    ? [
        say('none shown'),
        say(
          'The card is in use, but the driver shows no program: in a container those outside it are hidden (docker run --pid=host shows them).',
        ),
      ]
    : [say('none'), say('No program computes on this card.')]
}

function processRow(gpu: Gpu, task: GpuProcess, id: string, run: RunOfProcess | null, say: Say): GpuRow {
  const held = task.usedMemoryMiB.value === null ? notAvailable : heldText(task.usedMemoryMiB.value)
  const line = (name: string, known: Known<string | number>): string => `${name}: ${known.value ?? `${notAvailable} (${known.why})`}`
  const label = programOf(task)
  const description = [run?.name, held, task.user.value].filter((one) => one != null).join(' · ')
  return {
    id: `${id}:pid${task.pid}`,
    kind: 'process',
    label,
    description,
    icon: run === null ? 'terminal' : 'play-circle',
    color: null,
    tooltip: [
      say('Process {0}', task.pid),
      ...(run === null ? [] : [say('Run: {0}, {1}', run.name, signInWords(run.by, say))]),
      line(say('Command'), task.command.value === null && task.name.value !== null ? task.name : task.command),
      line(say('Folder'), task.workingFolder),
      line(say('User'), task.user),
      ...(task.startTime.value === null ? [] : [say('Began: {0}', printTime(task.startTime.value))]),
      task.usedMemoryMiB.value === null
        ? line(say('Memory'), task.usedMemoryMiB)
        : say('Memory: {0} MiB', printCount(task.usedMemoryMiB.value)),
    ].join('\n'),
    accessible: say('{0}, process {1}, {2}', label, task.pid, description),
    device: null,
    children: [],
    gpu,
    task,
  }
}
