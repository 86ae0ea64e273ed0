// One call of git that runs nothing of the repository's own: no hooks, no fsmonitor, no network, no prompts, no shell. With a deadline, a limit on
// what it may print, and an end whenever its caller says so. Knows no command: outside/git.ts has the closed list.

export interface GitCall {
  /** Absolute path of git. */
  readonly binary: string
  /** Absolute path of an existing folder. */
  readonly folder: string
  readonly args: readonly string[]
  readonly input?: string
  /** Default 64 MB. What comes beyond is left out, and `cut` says so. */
  readonly limitBytes?: number
  /** From start to end. Default 15 s. */
  readonly deadlineMs?: number
  readonly stop?: AbortSignal
  /** Sees each piece as it comes; true = enough, git is ended. */
  readonly enough?: (piece: Uint8Array) => boolean
}

export type GitRun =
  | {
      readonly ok: true
      readonly bytes: Uint8Array
      /** The output was ended early, by the limit or by `enough`. */
      readonly cut: boolean
    }
  | {
      readonly ok: false
      /** gone = the folder is not there; missing = git is not there; failed = git said no; slow = the deadline; stopped = the caller. */
      readonly kind: 'gone' | 'missing' | 'failed' | 'slow' | 'stopped'
      readonly code: number | null
      /** What git printed to standard error, in English. */
      readonly message: string
    }

/** Config that wins over the repository's; see the platform facts on what a hostile one executes. */
const nullDevice = process.platform === 'win32' ? 'NUL' : '/dev/null'
const config = [
  'core.fsmonitor=false',
  `core.hooksPath=${nullDevice}`,
  'core.quotePath=false',
  'protocol.allow=never',
  'log.showSignature=false',
]
const own = { LANG: 'C', LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1' } as const
const passed =
  'PATH Path HOME USERPROFILE HOMEDRIVE HOMEPATH APPDATA PROGRAMDATA SystemRoot SystemDrive TEMP TMP TMPDIR PATHEXT XDG_CONFIG_HOME'.split(
    ' ',
  )

function environment(): Record<string, string> {
  const env: Record<string, string> = { ...own }
  for (const name of passed) {
    const value = process.env[name]
    if (value !== undefined) env[name] = value
  }
  return env
}

/** Runs git once and settles; never rejects. */
export async function runGit(call: GitCall): Promise<GitRun> {
  if (call.stop?.aborted === true) return failed('stopped', 'stopped before it began')
  const limitBytes = call.limitBytes ?? 64_000_000
  const end = new AbortController()
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  let ending: 'cut' | 'slow' | 'stopped' | null = null
  const finish = (how: 'cut' | 'slow' | 'stopped'): void => {
    ending ??= how
    end.abort()
  }
  const onStop = (): void => finish('stopped')
  const deadline = setTimeout(() => finish('slow'), call.deadlineMs ?? 15_000)
  call.stop?.addEventListener('abort', onStop)
  let code: number | null = null
  let message = ''
  try {
    // loaded with the first call: a window that asks git nothing pays nothing
    const { simpleGit } = await import('simple-git')
    const git = simpleGit({
      baseDir: call.folder,
      binary: call.binary,
      abort: end.signal,
      config,
      completion: { onClose: true, onExit: false },
      unsafe: {
        allowUnsafeFsMonitor: true,
        allowUnsafeHooksPath: true,
        allowUnsafeProtocolOverride: true,
        // an absolute path that we found ourselves; without a shell its spaces do no harm
        allowUnsafeCustomBinary: true,
      },
      allowEnvironment: ['GIT_OPTIONAL_LOCKS', 'GIT_TERMINAL_PROMPT', 'GIT_NO_LAZY_FETCH'],
      errors(error, result) {
        code = result.exitCode
        message = Buffer.concat(result.stdErr).toString('utf8').trim()
        return error ?? (code === 0 ? undefined : new Error(message))
      },
      ...(call.input === undefined ? {} : { input: () => call.input }),
    })
    await git
      .env(environment())
      .outputHandler((_command, stdout) => {
        stdout.on('data', (piece: Uint8Array) => {
          if (ending !== null) return
          const room = limitBytes - sizeBytes
          pieces.push(piece.length > room ? piece.subarray(0, room) : piece)
          sizeBytes += Math.min(piece.length, room)
          if (piece.length > room || call.enough?.(piece) === true) finish('cut')
        })
      })
      .raw([...call.args])
    return { ok: true, bytes: joined(pieces, sizeBytes), cut: ending === 'cut' }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    if (ending === 'cut') return { ok: true, bytes: joined(pieces, sizeBytes), cut: true }
    if (ending !== null) return failed(ending, said)
    if (/ENOENT|EACCES|ENOEXEC/.test(said)) return failed('missing', said)
    if (/directory that does not exist/.test(said)) return failed('gone', said)
    return failed('failed', message === '' ? said : message, code)
  } finally {
    clearTimeout(deadline)
    call.stop?.removeEventListener('abort', onStop)
  }
}

const failed = (kind: 'gone' | 'missing' | 'failed' | 'slow' | 'stopped', message: string, code: number | null = null): GitRun => ({
  ok: false,
  kind,
  code,
  message,
})

function joined(pieces: readonly Uint8Array[], sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}
