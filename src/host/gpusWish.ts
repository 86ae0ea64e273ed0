// "Notify When Free…": asks how much, waits while the GPUs are polled, and tells once. What is waited for stands in the GPUs view and can be taken back.

import * as vscode from 'vscode'
import type { Gpu, GpuState } from '../core/gpu.ts'
import { type GpuWish, freeMiB, grantedBy, impossible, readWish, wishInWords } from '../core/gpuWish.ts'
import { placeOf, wholeGB } from '../core/gpuText.ts'
import { type Disposable, all } from '../core/life.ts'
import { type Watchable, makeStore } from '../core/store.ts'
import { UserError } from '../core/trouble.ts'
import type { FrontDoor } from './frontDoor.ts'

export interface GpuWishes extends Disposable {
  readonly wishes: Watchable<readonly GpuWish[]>
  /** Asks unless `text` says it already. */
  ask(text?: string): Promise<void>
  /** Takes back the wish of this row of the view, or the one that is chosen. */
  cancel(row?: string): Promise<void>
}

export interface GpuWishesParts {
  readonly door: Pick<FrontDoor, 'guarded' | 'report'>
  /** Of every host, this machine's first. */
  readonly states: () => readonly GpuState[]
  readonly onDidChange: (listener: () => void) => Disposable
  /** Puts the cards' CUDA_VISIBLE_DEVICES on the clipboard. */
  readonly copy: (gpus: readonly Gpu[]) => Promise<void>
}

const mostWishes = 10

export function makeGpuWishes({ door, states, onDidChange, copy }: GpuWishesParts): GpuWishes {
  const t = vscode.l10n.t
  const wishes = makeStore<readonly GpuWish[]>([])
  let last = 0
  const drop = (id: number): void => wishes.set(wishes.get().filter((one) => one.id !== id))

  const tell = async (wish: Omit<GpuWish, 'id'>, gpus: readonly Gpu[]): Promise<void> => {
    const places = gpus.map((gpu) => t('{0} ({1} free)', placeOf(gpu), wholeGB(freeMiB(gpu) ?? 0))).join(', ')
    const button = t('Copy CUDA_VISIBLE_DEVICES')
    const text = t('{0}: {1} on {2}.', wishInWords(wish, t), places, gpus[0]!.host)
    if ((await vscode.window.showInformationMessage(text, button)) === button) await copy(gpus)
  }
  const look = (): void => {
    for (const wish of wishes.get()) {
      const gpus = grantedBy(wish, states())
      if (gpus === null) continue
      drop(wish.id)
      tell(wish, gpus).catch((error: unknown) => door.report('telling that a GPU is free', error))
    }
  }
  const ends = all(onDidChange(door.guarded('waiting for a free GPU', look)))
  return {
    wishes,
    async ask(given) {
      const problem = (text: string): string | null => {
        const wish = readWish(text)
        if (wish === null) return t('Type a number of GB, or "2 x 40 GB" for two GPUs.')
        return impossible(wish, states(), t)
      }
      const typed =
        given ??
        (await vscode.window.showInputBox({
          title: t('Notify When Free'),
          prompt: t('How much memory must be free? "40 GB" on one GPU, "2 x 40 GB" on each of two.'),
          placeHolder: '40 GB',
          validateInput: (text) => (text === '' ? null : problem(text)),
        }))
      if (typed === undefined || typed === '') return
      const why = problem(typed)
      if (why !== null) throw new UserError(why)
      const wish = readWish(typed)!
      const now = grantedBy(wish, states())
      if (now !== null) return tell(wish, now)
      if (wishes.get().length >= mostWishes)
        throw new UserError(t('You wait for {0} things already. Cancel one in the GPUs view first.', mostWishes))
      wishes.set([...wishes.get(), { ...wish, id: ++last }])
    },
    async cancel(row) {
      const all = wishes.get()
      const chosen =
        all.find((one) => `wish:${one.id}` === row) ??
        (all.length <= 1
          ? all[0]
          : (
              await vscode.window.showQuickPick(
                all.map((one) => ({ label: wishInWords(one, t), wish: one })),
                { title: t('Stop Waiting for a Free GPU') },
              )
            )?.wish)
      if (chosen !== undefined) drop(chosen.id)
    },
    dispose: () => ends.dispose(),
  }
}
