// Asks nvidia-smi: which one, what, in which order, and what to make of silence. One child at a time; every sentence and every number is made in core.

import { homedir, hostname } from 'node:os'
import { type GpuAnswer, type GpuTrouble, type GpuWant, type Gpu, type Known, known, unknown } from '../core/gpu.ts'
import { asleepGpu, assemble } from '../core/gpuAssemble.ts'
import { type Listed, type ProcessRow, type Row, readList, readProcesses, readRows } from '../core/gpuParse.ts'
import { type Question, argumentsOf, gpuQuestion, processQuestion, refusedField, withoutField } from '../core/gpuQuestion.ts'
import { lostLines, troubleOf, warnings } from '../core/gpuTrouble.ts'
import { type Details, readDetails } from '../core/gpuXml.ts'
import type { Disposable } from '../core/life.ts'
import { findSmi } from './findSmi.ts'
import { type Hardware, hardwareAt } from './gpuHardware.ts'
import { type Clock, type Command, type OneChild, makeOneChild, realClock } from './oneChild.ts'
import { type ProcessFacts, processFacts } from './processFacts.ts'
import { silenceOf, withoutTool } from './smiTrouble.ts'

export interface Smi extends Disposable {
  /** Never rejects. Callers that come while one asking runs wait for their turn. */
  ask(want: GpuWant): Promise<GpuAnswer>
  /** Forgets lost cards, refused fields and which program answered. */
  forget(): void
}

export interface AskedSmi extends Smi {
  /** The answer when nothing is asked, for this reason. */
  without(trouble: GpuTrouble): GpuAnswer
}

export interface SmiOptions {
  /** Programs to try, best first, looked up anew for every asking. */
  candidates(): readonly Command[]
  /** What is said when there is no candidate. */
  missing(): ['absent' | 'unavailable', GpuTrouble]
  readonly hardware: Pick<Hardware, 'power' | 'totalMemoryMiB'>
  /** What to make of an ending without a row. */
  trouble(text: string, code: number | null, signal: string | null): GpuTrouble
  /** Whether another program may do better than one that gave no answer: at once, at the next asking, or not at all. */
  others(trouble: GpuTrouble, silent: boolean): 'now' | 'later' | 'never'
  /** null where the system tells nothing of processes. */
  readonly facts: ProcessFacts | null
  readonly host: string
  readonly child: OneChild
  readonly firstDeadlineMs: number
  readonly deadlineMs: number
}

interface Heard {
  readonly text: string
  readonly elapsedMs: number
  readonly code: number | null
  readonly signal: string | null
  /** It died in the middle of a line. */
  readonly torn: boolean
}
/** What tells programs apart: one may be asked in several ways. */
const nameOf = (command: Command): string => [command.file, ...command.args].join('\0')

type Result = { readonly heard: Heard; readonly question: Question } | { readonly silence: GpuTrouble; readonly stop: boolean }

/** Asks as the options say; holds what is worth remembering from one asking to the next. */
export function makeSmi(options: SmiOptions): AskedSmi {
  const { child } = options
  /** By program: the driver it spoke for and the questions that it accepts. */
  const accepted = new Map<string, { driver: string | null; gpus: Question; processes: Question }>()
  const lastMs = new Map<string, number>()
  let preferred: string | null = null
  let before: readonly Gpu[] = []
  let cuda: Known<string> = unknown('Not asked yet: it is told with the details.')

  const questions = (command: Command) => accepted.get(nameOf(command)) ?? { driver: null, gpus: gpuQuestion, processes: processQuestion }

  const run = async (command: Command, args: readonly string[], slow = false): Promise<Heard | { silence: GpuTrouble; stop: boolean }> => {
    const last = lastMs.get(nameOf(command))
    // a chassis without persistence mode takes seconds every time: once seen to answer, it gets twice what it took
    const deadline =
      last === undefined || slow ? options.firstDeadlineMs : Math.min(options.firstDeadlineMs, Math.max(options.deadlineMs, 2 * last))
    const ending = await child.run(command, args, deadline)
    if (ending.kind === 'ended') {
      if (!slow) lastMs.set(nameOf(command), ending.elapsedMs)
      const torn = ending.signal !== null && !/\n\s*$/.test(ending.text + ending.errorText)
      return { text: `${ending.text}\n${ending.errorText}`, elapsedMs: ending.elapsedMs, code: ending.code, signal: ending.signal, torn }
    }
    lastMs.delete(nameOf(command))
    return { silence: silenceOf(ending, command, deadline), stop: ending.kind !== 'missing' }
  }

  /** Asks one question, without the fields that the driver refuses. */
  const query = async (command: Command, first: Question, extra: readonly string[]): Promise<Result> => {
    let question = first
    for (;;) {
      const heard = await run(command, [...argumentsOf(question), ...extra])
      if ('silence' in heard) return heard
      const refused = refusedField(heard.text)
      const next = refused === null || readRows(heard.text, question).length > 0 ? null : withoutField(question, refused)
      if (next === null) return { heard, question }
      question = next
    }
  }

  /** Rows and what surrounds them, from one program; a trouble when it has no row to show. */
  const gpusFrom = async (
    command: Command,
  ): Promise<{ rows: Row[]; heard: Heard; listed: Listed[] | null } | { trouble: GpuTrouble; stop: boolean }> => {
    const result = await query(command, questions(command).gpus, [])
    if ('silence' in result) return { trouble: result.silence, stop: result.stop }
    const { heard } = result
    let { question } = result
    let rows = readRows(heard.text, question)
    let listed: Listed[] | null = null
    if (rows.length === 0 && lostLines(heard.text).length > 0) {
      // an old driver stops at the lost card: ask for the others one by one
      const list = await run(command, ['-L'])
      listed = 'silence' in list ? [] : readList(list.text)
      for (const one of listed) {
        const single = await query(command, question, ['-i', String(one.index)])
        if ('silence' in single) break
        question = single.question
        rows = [...rows, ...readRows(single.heard.text, question)]
      }
    }
    // half an answer is none: the cards that it did not come to are not lost
    if (rows.length === 0 || heard.torn) return { trouble: options.trouble(heard.text, heard.code, heard.signal), stop: false }
    const driver = rows.map((row) => row.get('driver')?.text ?? null).find((one) => one !== null) ?? null
    const old = questions(command)
    // another driver behind the same program may know more: begin anew next time
    const fresh = old.driver !== null && driver !== old.driver
    accepted.set(nameOf(command), { driver, gpus: fresh ? gpuQuestion : question, processes: fresh ? processQuestion : old.processes })
    return { rows, heard, listed }
  }

  /** `each`: an old driver with a lost card answers only card by card. A sentence = it answers, but tells no processes. */
  const processesFrom = async (
    command: Command,
    each: readonly number[] | null,
  ): Promise<readonly ProcessRow[] | string | { silence: GpuTrouble }> => {
    const rows: ProcessRow[] = []
    for (const index of each ?? [null]) {
      const result = await query(command, questions(command).processes, index === null ? [] : ['-i', String(index)])
      if ('silence' in result) return result
      const { heard, question } = result
      accepted.set(nameOf(command), { ...questions(command), processes: question })
      const found = readProcesses(heard.text, question)
      if (found.length === 0 && heard.code !== 0) return options.trouble(heard.text, heard.code, heard.signal).why
      rows.push(...found)
    }
    return rows
  }

  const detailsFrom = async (
    command: Command,
    mig: boolean,
  ): Promise<{ details: Details | null; listed: Listed[] | null; silence: GpuTrouble | null }> => {
    const heard = await run(command, ['-q', '-x'], true)
    if ('silence' in heard) return { details: null, listed: null, silence: heard.silence }
    const details = readDetails(heard.text)
    if (!mig) return { details, listed: null, silence: null }
    const list = await run(command, ['-L'])
    return 'silence' in list ? { details, listed: null, silence: list.silence } : { details, listed: readList(list.text), silence: null }
  }

  const nothing = (phase: 'absent' | 'unavailable', trouble: GpuTrouble): GpuAnswer => ({
    phase,
    trouble,
    host: options.host,
    driver: unknown(trouble.why),
    cuda: unknown(trouble.why),
    gpus: [],
    elapsedMs: null,
    notes: [],
    abandoned: child.abandoned(),
  })

  const askNow = async (want: GpuWant): Promise<GpuAnswer> => {
    const power = options.hardware.power()
    if (power.length > 0 && power.every((one) => one.status === 'suspended')) {
      before = power.map((one) => asleepGpu(options.host, one.pciBusId, before))
      return {
        phase: 'ready',
        trouble: null,
        host: options.host,
        driver: unknown('The card sleeps and was not asked.'),
        cuda,
        gpus: before,
        elapsedMs: null,
        notes: [],
        abandoned: child.abandoned(),
      }
    }
    const all = options.candidates()
    const candidates = [...all.filter((one) => nameOf(one) === preferred), ...all.filter((one) => nameOf(one) !== preferred)]
    if (candidates.length === 0) return nothing(...options.missing())
    let first: GpuTrouble | null = null
    for (const command of candidates) {
      const found = await gpusFrom(command)
      if ('trouble' in found) {
        first ??= found.trouble
        const others = options.others(found.trouble, found.stop)
        if (others === 'now') continue
        if (others === 'later') preferred = nameOf(all[(all.indexOf(command) + 1) % all.length]!)
        return nothing('unavailable', found.trouble)
      }
      preferred = nameOf(command)
      return answerFrom(command, found, want)
    }
    preferred = null
    return nothing('unavailable', first!)
  }

  const answerFrom = async (
    command: Command,
    found: { rows: Row[]; heard: Heard; listed: Listed[] | null },
    want: GpuWant,
  ): Promise<GpuAnswer> => {
    const { rows, heard } = found
    const told = want.processes ? await processesFrom(command, found.listed?.map((one) => one.index) ?? null) : null
    const silent = told !== null && typeof told === 'object' && 'silence' in told ? told.silence : null
    const mig = rows.some((row) => row.get('mig')?.text === 'Enabled')
    const more = want.details && silent === null ? await detailsFrom(command, mig) : null
    if (more !== null) cuda = more.details?.cuda ?? unknown(more.silence?.why ?? 'nvidia-smi -q -x gave no details that can be read.')
    const gpus = assemble({
      host: options.host,
      rows,
      lost: lostLines(heard.text),
      listed: more?.listed ?? found.listed,
      processes: silent !== null ? silent.why : (told as readonly ProcessRow[] | string | null),
      details: more?.details ?? null,
      elapsedMs: heard.elapsedMs,
      machineTotalMiB: options.hardware.totalMemoryMiB(),
      before,
    })
    before = gpus
    const { facts } = options
    const driver = rows.map((row) => row.get('driver')?.text ?? null).find((one) => one !== null)
    return {
      phase: 'ready',
      trouble: silent ?? more?.silence ?? null,
      host: options.host,
      driver: driver == null ? (more?.details?.driver ?? unknown('nvidia-smi does not tell the version of its driver.')) : known(driver),
      cuda,
      gpus:
        facts === null
          ? gpus
          : gpus.map((gpu) => (gpu.processes.value === null ? gpu : { ...gpu, processes: known(gpu.processes.value.map(facts)) })),
      elapsedMs: heard.elapsedMs,
      notes: warnings(heard.text),
      abandoned: child.abandoned(),
    }
  }

  let turn: Promise<unknown> = Promise.resolve()
  return {
    ask(want) {
      const mine = turn.then(() => askNow(want))
      turn = mine
      return mine
    },
    without: (trouble) => nothing('unavailable', trouble),
    forget() {
      accepted.clear()
      lastMs.clear()
      preferred = null
      before = []
    },
    dispose: () => child.dispose(),
  }
}

/** What an editor or a command line decides. */
export interface SmiPlace {
  /** The setting `flywheel.gpu.path`; empty = search. Read anew at every asking. */
  readonly path: () => string
  /** Folders of the workspace, from which nothing is run. */
  readonly avoid: () => readonly string[]
  readonly clock?: Clock
}

/** nvidia-smi of this machine. */
export function openSmi(place: SmiPlace): Smi {
  const linux = process.platform === 'linux'
  const hardware = hardwareAt('/')
  return makeSmi({
    candidates: () =>
      findSmi({ setting: place.path(), avoid: place.avoid(), env: process.env, platform: process.platform }).map((file) => ({
        file,
        args: [],
      })),
    missing: () => withoutTool(hardware.sign(), place.path()),
    hardware,
    trouble: troubleOf,
    // who waited for one that is silent does not wait for the next
    others: (_, silent) => (silent ? 'later' : 'now'),
    facts: linux ? processFacts({ proc: '/proc', passwd: '/etc/passwd', nowSeconds: () => Date.now() / 1000 }) : null,
    host: hostname(),
    child: makeOneChild({
      clock: place.clock ?? realClock,
      cwd: homedir(),
      env: process.env,
      limitBytes: 8 * 2 ** 20,
      graceMs: 2000,
      giveUpMs: 1000,
    }),
    firstDeadlineMs: 15_000,
    deadlineMs: 5000,
  })
}
