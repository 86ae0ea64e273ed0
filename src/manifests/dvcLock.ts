// dvc.lock, what a pipeline made when it last ran, and dvc.yaml, what it is to make. A lock's paths hang on the working folder of the stage,
// which only dvc.yaml names.

import type { Manifest, ManifestEntry } from '../core/manifest.ts'
import { asList, asMap, asText, readOutput } from './dvcEntry.ts'
import type { Beside, ManifestFile, ManifestFormat } from './manifest.ts'
import { folderOf, fromFolder } from './manifestPath.ts'
import { readYaml } from './readYaml.ts'

const manifestOf =
  (kind: 'dvc.lock' | 'dvc.yaml', file: ManifestFile) =>
  (entries: readonly ManifestEntry[], why: string | null): Manifest => ({ path: file.path, kind, entries, why })

/** The mapping at the top of a file with stages, and where its keys stand; without one the reason, null when the file is empty. */
function topOf(file: ManifestFile) {
  const yaml = readYaml(file.bytes)
  if (!yaml.ok) return { top: null, why: yaml.why }
  if (yaml.value == null) return { top: null, why: null }
  const top = asMap(yaml.value)
  return top === null
    ? { top, why: 'Line 1: it is not a mapping with "stages".' }
    : { top, lineOf: (path: Parameters<typeof yaml.lineOf>[0]) => yaml.lineOf(path) }
}

export const dvcLock: ManifestFormat = {
  id: 'dvc.lock',
  title: 'DVC pipeline',
  claims: (name) => name === 'dvc.lock',
  besides: ['dvc.yaml'],
  read(file, beside) {
    const manifest = manifestOf('dvc.lock', file)
    const told = topOf(file)
    if (told.top === null) return manifest([], told.why)
    const { top, lineOf } = told
    // before DVC 2 the stages stood at the top
    const old = !('schema' in top) && !('stages' in top)
    const stages = old ? top : top['stages'] == null ? {} : asMap(top['stages'])
    if (stages === null) return manifest([], `Line ${lineOf(['stages']) ?? 1}: "stages" is not a mapping.`)
    const declared = stagesOf(beside('dvc.yaml'))
    const entries: ManifestEntry[] = []
    let why: string | null = null
    for (const [stage, value] of Object.entries(stages)) {
      const at = old ? [stage] : ['stages', stage]
      const outs = asMap(value)?.['outs']
      const list = outs == null ? [] : asList(outs)
      if (asMap(value) === null || list === null) {
        why ??= `Line ${lineOf(at) ?? 1}: the stage "${stage}" cannot be understood.`
        continue
      }
      const { wdir, frozen, notCached } = aboutStage(declared, stage)
      const around = { folder: fromFolder(folderOf(file.path), wdir ?? '.'), stage, frozen, origin: null, usualPath: null }
      for (const [i, out] of list.entries()) {
        const { entry, fault } = readOutput(out, around)
        if (fault !== null) why ??= `Line ${lineOf([...at, 'outs', i]) ?? 1}: ${fault}.`
        if (entry === null) continue
        const kept = notCached(asText(asMap(out)?.['path']) ?? '') ? ({ keptBy: 'git' } as const) : {}
        const doubt = wdir === null ? { why: 'Its folder depends on a variable of the pipeline: the path is as the lock writes it.' } : {}
        entries.push({ ...entry, ...kept, ...doubt })
      }
    }
    if (old && entries.length > 0) why ??= 'Line 1: it was written by DVC 1, and DVC 3 refuses it. Run the pipeline again to renew it.'
    return manifest(entries, why)
  },
}

/** Outputs that a pipeline declares and that no lock beside it records: they were never made. */
export const dvcYaml: ManifestFormat = {
  id: 'dvc.yaml',
  title: 'DVC pipeline',
  claims: (name) => name === 'dvc.yaml',
  besides: ['dvc.lock'],
  read(file, beside) {
    const manifest = manifestOf('dvc.yaml', file)
    const told = topOf(file)
    if (told.top === null) return manifest([], told.why)
    const { top, lineOf } = told
    const stages = top['stages'] == null ? {} : asMap(top['stages'])
    if (stages === null) return manifest([], `Line ${lineOf(['stages']) ?? 1}: "stages" is not a mapping.`)
    const made = madeBy(file, beside)
    const entries: ManifestEntry[] = []
    for (const [stage, value] of Object.entries(stages)) {
      const map = asMap(value)
      // a template stands for stages with names of their own
      if (map === null || 'foreach' in map || 'matrix' in map) continue
      const folder = fromFolder(folderOf(file.path), asText(map['wdir']) ?? '.')
      for (const path of declaredOutputs(map)) {
        if (path.includes('${') || folder.includes('${') || made.has(fromFolder(folder, path))) continue
        const { entry } = readOutput({ path }, { folder, stage, frozen: map['frozen'] === true, origin: null, usualPath: null })
        if (entry !== null) entries.push({ ...entry, why: 'The pipeline has not made it yet. Run dvc repro.' })
      }
    }
    return manifest(entries, null)
  },
}

function madeBy(file: ManifestFile, beside: Beside): ReadonlySet<string> {
  const bytes = beside('dvc.lock')
  if (bytes === undefined) return new Set()
  const folder = folderOf(file.path)
  const lock = dvcLock.read({ path: folder === '' ? 'dvc.lock' : `${folder}/dvc.lock`, bytes }, (name) =>
    name === 'dvc.yaml' ? file.bytes : undefined,
  )
  return new Set(lock.entries.map((entry) => entry.path))
}

function declaredOutputs(stage: Readonly<Record<string, unknown>>): readonly string[] {
  return ['outs', 'metrics', 'plots']
    .flatMap((key) => asList(stage[key]) ?? [])
    .flatMap((one) => asText(one) ?? Object.keys(asMap(one) ?? {}).slice(0, 1))
}

function stagesOf(bytes: Uint8Array | undefined): Readonly<Record<string, unknown>> {
  if (bytes === undefined) return {}
  const yaml = readYaml(bytes)
  return (yaml.ok ? asMap(asMap(yaml.value)?.['stages']) : null) ?? {}
}

/** `wdir` null: it hangs on a variable. A stage made from a template is named `template@key`. */
function aboutStage(
  declared: Readonly<Record<string, unknown>>,
  stage: string,
): { readonly wdir: string | null; readonly frozen: boolean; readonly notCached: (path: string) => boolean } {
  const own = (name: string): unknown => (Object.hasOwn(declared, name) ? declared[name] : undefined)
  const found = asMap(own(stage) ?? own(stage.split('@', 1)[0]!))
  const inner = asMap(found?.['do']) ?? found
  const wdir = asText(inner?.['wdir']) ?? '.'
  const open = ['outs', 'metrics', 'plots']
    .flatMap((key) => asList(inner?.[key]) ?? [])
    .flatMap((one) => Object.entries(asMap(one) ?? {}).slice(0, 1))
    .flatMap(([path, options]) => (asMap(options)?.['cache'] === false ? path : []))
  return {
    wdir: wdir.includes('${') ? null : wdir,
    frozen: inner?.['frozen'] === true,
    notCached: (path) => open.some((template) => fits(template, path)),
  }
}

/** Whether a template with `${…}` in it can have become this text. */
function fits(template: string, text: string): boolean {
  const pieces = template.split(/\$\{[^}]*\}/)
  if (pieces.length === 1) return template === text
  const last = pieces.at(-1)!
  let at = pieces[0]!.length
  if (!text.startsWith(pieces[0]!) || !text.endsWith(last)) return false
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return at + last.length <= text.length
}
