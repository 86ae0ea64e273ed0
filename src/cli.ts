// The command line: hands each command its arguments and a place to print, and ends with its exit code once all is written.
// Knows no command's inside; each is loaded only when it is called.

import { writeSync } from 'node:fs'
import { HelpWished } from './cli/arguments.ts'
import type { Printer } from './cli/printer.ts'
import { UserError } from './core/trouble.ts'

type Command = (args: readonly string[], print: Printer) => Promise<number>

/** Name, what it does in a line, and where it is. */
const commands: readonly (readonly [name: string, use: string, does: string, load: () => Promise<Command>])[] = [
  ['scan', 'scan [DIR…] [--json] [--points] [--tool ID…]', 'finds and reads every run', async () => (await import('./cli/scan.ts')).scan],
  [
    'series',
    'series RUN METRIC [--json|--csv] [--in DIR]',
    'every kept point of one metric',
    async () => (await import('./cli/series.ts')).series,
  ],
  [
    'compare',
    'compare RUN RUN… [--json|--markdown|--html FILE] [--in DIR]',
    'what sets runs apart, and which is better',
    async () => (await import('./cli/compare.ts')).compare,
  ],
  [
    'check',
    'check [DIR] [--json]',
    'planning items and gates; exit 1 when a gate is not met',
    async () => (await import('./cli/check.ts')).check,
  ],
  [
    'data',
    'data list|status [DIR] | data history PATH | data diff A [B] [--json]',
    'data manifests, and their history in git',
    async () => (await import('./cli/data.ts')).data,
  ],
  [
    'gpus',
    'gpus [--json] [--host NAME]… [--in DIR]…',
    'what nvidia-smi says, and why it does not say the rest',
    async () => (await import('./cli/gpus.ts')).gpus,
  ],
  [
    'model',
    'model FILE… [--json]',
    'parameters and element types of model files, without loading them',
    async () => (await import('./cli/model.ts')).model,
  ],
  [
    'fit',
    'fit (--model FILE | --params N) … [--json]',
    'does it fit: memory of training or inference against a card',
    async () => (await import('./cli/fit.ts')).fit,
  ],
]

function usage(): string {
  const width = Math.max(...commands.map(([, use]) => use.length))
  const lines = commands.map(([, use, does]) => `  flywheel ${use.padEnd(width)}  ${does}`)
  return ['Reads experiment logs, data manifests and GPUs where they are.', '', ...lines, ''].join('\n')
}

/** Names come from strangers' files: what would act on a terminal is shown instead. JSON never holds these signs as they are. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const tame = (text: string): string => text.replaceAll(/[\u0000-\u0008\u000b-\u001f]/g, '\ufffd')

/** A fault that no command foresaw, as a sentence: people get no stack, builders set FLYWHEEL_STACK. */
function fault(error: unknown): string {
  if (error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd')
    return 'The folder that this runs in is gone. Change into another one.'
  if (process.env['FLYWHEEL_STACK'] !== undefined && error instanceof Error) return error.stack ?? error.message
  return `Flywheel failed: ${error instanceof Error ? error.message.split('\n')[0]! : String(error)}`
}

/** Ends at once, with a sentence if there is still anyone to hear it. */
function die(sentence: string): never {
  try {
    writeSync(process.stderr.fd, `${sentence}\n`)
  } finally {
    process.exit(1)
  }
}

/** Settles when everything written so far has left. */
const flushed = (stream: NodeJS.WriteStream): Promise<void> => new Promise((go) => void stream.write('', () => go()))

async function run(args: readonly string[]): Promise<number> {
  const print: Printer = { out: (text) => void process.stdout.write(tame(text)), error: (text) => void process.stderr.write(tame(text)) }
  const [name, ...rest] = args[0] === 'help' && args[1] !== undefined ? [args[1], '--help'] : args
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    print[name === undefined ? 'error' : 'out'](usage())
    return name === undefined ? 2 : 0
  }
  const command = commands.find(([one]) => one === name)
  if (command === undefined) {
    print.error(`There is no command "${name}".\n\n${usage()}`)
    return 2
  }
  try {
    return await (
      await command[3]()
    )(rest, print)
  } catch (error) {
    if (!(error instanceof UserError) && !(error instanceof HelpWished)) throw error
    const helps = error instanceof HelpWished
    print[helps ? 'out' : 'error'](`${error.message}\n${helps ? `     ${command[2]}\n` : ''}`)
    return helps ? 0 : 2
  }
}

// the reader of a pipe may go away, as `head` does
process.stderr.on('error', () => process.exit(1))
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  die(`The output cannot be written: ${error.message}.`)
})
process.on('uncaughtException', (error) => die(fault(error)))

run(process.argv.slice(2))
  .catch((error: unknown) => {
    process.stderr.write(`${fault(error)}\n`)
    return 1
  })
  .then(async (code) => {
    process.exitCode = code
    await flushed(process.stdout)
    await flushed(process.stderr)
    process.exit(code)
  })
  .catch(() => process.exit(1))
