// Why git has no answer, in sentences for a person: from what it printed in English. Nothing here is ever run; commands are for the user to run.

import type { Unavailable } from './trouble.ts'

/** What is known of a call that failed; `kind` as outside/runGit.ts says. */
export interface GitFailure {
  readonly kind: 'gone' | 'missing' | 'failed' | 'slow' | 'stopped'
  readonly message: string
}

const because = (why: string, remedy: string): Unavailable => ({ available: false, why, remedy })

/** git is not on this machine. */
export const noGit: Unavailable = because('git was not found on the PATH.', 'Install git and open the window again to see histories.')

/** No commit was ever made. */
export const noCommit: Unavailable = because('The repository has no commit yet.', 'Commit the manifests to see their history.')

/** `folder`: absolute path of the folder that was asked about. */
export function gitWhy(failure: GitFailure, folder: string): Unavailable {
  const { kind, message } = failure
  if (kind === 'missing') return noGit
  if (kind === 'gone') return because(`The folder ${folder} is not there.`, 'Bring it back, then refresh.')
  if (kind === 'slow') return because('git did not answer in time.', 'Refresh to ask again.')
  if (kind === 'stopped') return because('The question to git was stopped.', 'Refresh to ask again.')
  if (/not a git repository|must be run in a work tree/i.test(message))
    return because('The folder is not in a git repository.', 'Histories and Git LFS pointers need one.')
  const owned = /(?:dubious ownership in repository at|unsafe repository) \(?'([^']+)'/.exec(message)
  if (owned !== null)
    return because(
      'git does not read this repository, because the folder belongs to another user.',
      `If you trust it, run: git config --global --add safe.directory "${owned[1]!}"`,
    )
  if (/does not have any commits yet|unknown revision|bad revision 'HEAD'|ambiguous argument 'HEAD'/i.test(message)) return noCommit
  if (/unknown option|unrecognized argument|usage: git/i.test(message))
    return because('This git is too old.', 'Install git 2.30 or later to see histories.')
  if (/missing object|unable to read|could not fetch|promisor|lazy fetching/i.test(message))
    return because('A part of the history was not downloaded.', 'Fetch it with git, then refresh: Flywheel never downloads.')
  const said = message.split('\n').find((line) => line.trim() !== '') ?? 'no reason given'
  return because(`git failed: ${said.replace(/^(fatal|error): /, '').slice(0, 200)}`, 'Refresh to ask again.')
}
