// "Does it fit?" and "how many parameters?" in the editor: asks what is not known, and answers in a read-only document. Reads no file itself.

import * as vscode from 'vscode'
import { answerFit } from '../core/fitAnswer.ts'
import type { FitModel } from '../core/fitAsk.ts'
import { type FitCapacity, cardCapacity, detectedCapacity, namedCapacity } from '../core/fitCapacity.ts'
import { type FitWay, askFor, fitWays, readBatch } from '../core/fitChoice.ts'
import { fitModelOf, plainModel, readParameters, usualShape } from '../core/fitModel.ts'
import { fitDocument, printMemory } from '../core/fitText.ts'
import { type GpuState, isBusy } from '../core/gpu.ts'
import { gpuCards } from '../core/gpuCards.ts'
import { type Disposable, all } from '../core/life.ts'
import type { ModelFacts } from '../core/modelFacts.ts'
import { modelLines, printParameters } from '../core/modelText.ts'
import { UserError } from '../core/trouble.ts'
import { fitLens } from './fitLens.ts'
import type { FrontDoor } from './frontDoor.ts'

const scheme = 'flywheel-model'
/** Documents that are kept for being opened again. */
const mostTexts = 50
const modelFiles = '**/{*.safetensors,*.gguf,*.onnx,*.safetensors.index.json,config.json}'
const defaultBatch = '1 x 2048'

export interface FitParts {
  readonly door: FrontDoor
  /** What a model file tells, by its absolute path; rejects with a UserError when it cannot be read. */
  readonly readModel: (path: string) => Promise<ModelFacts>
  readonly gpus: { readonly state: { get(): GpuState } }
}

/** Answers given beforehand, for keybindings and other extensions: what is given is not asked. */
export interface FitGiven {
  /** "7B": instead of a file. */
  readonly parameters?: string
  readonly way?: FitWay
  /** "8 x 2048". */
  readonly batch?: string
  /** An id of the card table, or "detected". */
  readonly card?: string
}

interface Chosen {
  readonly name: string
  readonly model: FitModel
  /** What was guessed, as a sentence. */
  readonly guess: string | null
}

/** Registers the commands, the documents and the lens. */
export function makeFit({ door, readModel, gpus }: FitParts): Disposable {
  const say = vscode.l10n.t
  const texts = new Map<string, string>()
  const changed = new vscode.EventEmitter<vscode.Uri>()
  const show = async (title: string, text: string): Promise<vscode.Uri> => {
    const uri = vscode.Uri.from({ scheme, path: `/${title.replaceAll(/[\\/:*?"<>|]/g, '-')}.md` })
    texts.delete(uri.path)
    texts.set(uri.path, text)
    for (const oldest of texts.keys()) if (texts.size > mostTexts) texts.delete(oldest)
    changed.fire(uri)
    await vscode.window.showTextDocument(uri, { preview: true })
    return uri
  }
  const facts = async (uri: vscode.Uri): Promise<ModelFacts> => {
    if (uri.scheme !== 'file') throw new UserError(say('Only files on this machine can be looked into. Save it to a disk first.'))
    return { ...(await readModel(uri.fsPath)), file: vscode.workspace.asRelativePath(uri) }
  }
  const fileOf = (given: unknown): vscode.Uri | undefined => (given instanceof vscode.Uri ? given : undefined)

  door.command('flywheel.model.show', async (given?: unknown) => {
    const uri = fileOf(given) ?? (await pickFile(false))
    if (!(uri instanceof vscode.Uri)) return undefined
    const told = await facts(uri)
    return show(
      say('Parameters of {0}', told.file),
      ['```text', ...modelLines(told).map((line) => line.replaceAll('```', "'''")), '```', ''].join('\n'),
    )
  })
  door.command('flywheel.fit.estimate', async (file?: unknown, given?: unknown) => {
    const known: FitGiven = typeof given === 'object' && given !== null && !Array.isArray(given) ? given : {}
    const chosen = await chooseModel(fileOf(file), known)
    if (chosen === undefined) return undefined
    const way = known.way ?? (await chooseWay(chosen.name))
    if (way === undefined) return undefined
    const size = await chooseBatch(known.batch)
    if (size === undefined) return undefined
    const capacity = await chooseCard(known.card)
    if (capacity === undefined) return undefined
    const answer = answerFit(askFor(chosen.model, way, ...size), capacity)
    const assumptions = chosen.guess === null ? answer.assumptions : [chosen.guess, ...answer.assumptions]
    return show(say('Memory of {0}', chosen.name), fitDocument({ ...answer, assumptions }, say('Memory of {0}', chosen.name)))
  })

  /** A model file of the workspace; `'number'` when a number of parameters is to be entered instead. */
  async function pickFile(orNumber: boolean): Promise<vscode.Uri | 'number' | undefined> {
    const found = await vscode.workspace.findFiles(modelFiles, '**/{node_modules,.git,.venv,venv}/**', 200)
    const files = found
      .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
      .filter(({ uri }) => !/-\d+-of-\d+\.safetensors$/.test(uri.path))
      .sort((a, b) => (a.label < b.label ? -1 : 1))
    const number = { label: say('Enter a number of parameters…'), uri: 'number' as const }
    if (files.length === 0) {
      if (orNumber) return 'number'
      throw new UserError(say('There is no model file here. Flywheel looks for safetensors, GGUF, ONNX and config.json.'))
    }
    const picked = await vscode.window.showQuickPick<{ label: string; uri: vscode.Uri | 'number' }>(orNumber ? [number, ...files] : files, {
      title: orNumber ? say('Estimate Memory Fit') : say('Show Model Parameters'),
      placeHolder: say('Which model?'),
    })
    return picked?.uri
  }

  async function chooseModel(file: vscode.Uri | undefined, given: FitGiven): Promise<Chosen | undefined> {
    const from = given.parameters !== undefined ? 'number' : (file ?? (await pickFile(true)))
    if (from === undefined) return undefined
    if (from !== 'number') {
      const told = await facts(from)
      return { name: told.file, model: fitModelOf(told), guess: null }
    }
    const text =
      given.parameters ??
      (await vscode.window.showInputBox({
        title: say('Estimate Memory Fit'),
        prompt: say('Parameters of the model, such as 7B or 350M'),
        value: '7B',
        validateInput: (value) => (readParameters(value) === null ? say('Write a number such as 7B, 350M or 7e9') : null),
      }))
    if (text === undefined) return undefined
    const parameters = readParameters(text)
    if (parameters === null) throw new UserError(say('"{0}" is no number of parameters. Write it like 7B, 350M or 7e9.', text))
    const shape = usualShape(parameters)
    const guess = say(
      'The network is guessed from its parameters: {0} layers of width {1}, {2} words. Choose a model file to have it read.',
      shape.layers,
      shape.hidden,
      shape.vocab ?? 0,
    )
    return { name: printParameters(parameters).replace(/ \(.*\)$/, ''), model: plainModel(parameters, shape), guess }
  }

  async function chooseWay(name: string): Promise<FitWay | undefined> {
    const picked = await vscode.window.showQuickPick([...fitWays(say)], {
      title: say('Estimate Memory Fit'),
      placeHolder: say('What is to be done with {0}?', name),
    })
    return picked?.way
  }

  async function chooseBatch(given: string | undefined): Promise<readonly [number, number] | undefined> {
    const text =
      given ??
      (await vscode.window.showInputBox({
        title: say('Estimate Memory Fit'),
        prompt: say('Examples on each GPU x tokens of each'),
        value: defaultBatch,
        validateInput: (value) => (readBatch(value) === null ? say('Write two numbers, such as 8 x 2048') : null),
      }))
    if (text === undefined) return undefined
    const size = readBatch(text)
    if (size === null) throw new UserError(say('"{0}" is no batch. Write it like 8 x 2048.', text))
    return size
  }

  async function chooseCard(given: string | undefined): Promise<FitCapacity | undefined> {
    const state = gpus.state.get()
    if (given !== undefined) return given === 'detected' ? detectedCapacity(state) : namedCapacity(given)
    const free = state.gpus.filter((gpu) => isBusy(gpu) !== null)
    const cards = gpuCards.flatMap((card) => {
      const capacity = cardCapacity(card)
      return capacity === null
        ? []
        : [{ label: capacity.name, description: `${printMemory(capacity.bytes)}, ${card.year ?? '?'}`, capacity, year: card.year ?? 0 }]
    })
    cards.sort((a, b) => b.year - a.year || b.capacity.bytes - a.capacity.bytes)
    const here =
      free.length === 0
        ? []
        : [detectedCapacity(state)].map((capacity) => ({
            label: `$(chip) ${capacity.name}`,
            description: say('{0} free now', printMemory(capacity.bytes)),
            capacity,
          }))
    const picked = await vscode.window.showQuickPick<{ label: string; description: string; capacity: FitCapacity }>([...here, ...cards], {
      title: say('Estimate Memory Fit'),
      placeHolder: say('Into which card?'),
      matchOnDescription: true,
    })
    return picked?.capacity
  }

  return all(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: ({ path }) => texts.get(path) ?? say('This answer is from an earlier session. Ask again.'),
    }),
    fitLens(),
  )
}
