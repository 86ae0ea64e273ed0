// What one record of an event file says: an Event, and in it mostly a Summary of scalars, which tensorboardQuick.ts reads; here is the patient way, for
// everything. Both take an event whole or not at all.
// Source: tensorboard/compat/proto/event.proto, summary.proto; classification as in tensorboard/data/server/data_compat.rs. SessionLog is not looked at:
// a step that is written again supersedes by its series' law, which is what TensorBoard's own server does.

import type { ArtifactKind } from '../core/run.ts'
import type { RunSink } from './format.ts'
import { makeCursor } from './bytes/message.ts'
import { readHparams } from './tensorboardHparams.ts'
import { makeQuickReader } from './tensorboardQuick.ts'
import { type Tag, makeTags, strictText } from './tensorboardTags.ts'
import { makeTensorReader } from './tensorboardTensor.ts'

export interface EventReader {
  /** Reads the event in [from, to) of a record at `offset`. False when the bytes are no event: then nothing was put. */
  readonly read: (bytes: Uint8Array, view: DataView, from: number, to: number, offset: number) => boolean
  /** The sink that is put into from now on. */
  readonly use: (sink: RunSink) => void
}

export interface EventReaderOptions {
  /** Relative to the root: artifacts are named by it. */
  readonly file: string
  /** The file is another run's: what it says of an end is not the run's end. */
  readonly ofAnother: boolean
}

const pluginKinds: Readonly<Record<string, ArtifactKind>> = {
  histograms: 'histogram',
  distributions: 'histogram',
  text: 'text',
  images: 'image',
  audio: 'audio',
}

/** Seconds after an end without a time from which on points show that it was no end: torch and Lightning write one together with the start. */
const wentOnAfterSeconds = 60

type ValueKind = 'none' | 'simple' | 'tensor' | 'histogram' | 'image' | 'audio'

export function makeEventReader({ file, ofAnother }: EventReaderOptions): EventReader {
  const tags = makeTags()
  const runMetadata = new Set<string>()
  const tensorScalar = makeTensorReader()
  const eventCursor = makeCursor()
  const summaryCursor = makeCursor()
  const valueCursor = makeCursor()
  const metadataCursor = makeCursor()
  const pluginCursor = makeCursor()
  let sink!: RunSink
  let graphTold = false
  let timeTold = false
  let wentOnAfter = Infinity

  const put = (tag: Tag, step: number, wall: number, value: number): void => {
    if (wall > wentOnAfter) {
      wentOnAfter = Infinity
      sink.facts({ status: null })
    }
    if (tag.handle < 0) tag.handle = sink.series(tag.name ?? '', { law: 'later-cuts' })
    sink.point(tag.handle, step, wall, value)
  }
  const quick = makeQuickReader(tags, put)

  const artifact = (name: string, kind: ArtifactKind): void => sink.artifact({ path: `${file}#${name}`, kind, sizeBytes: null })

  const hparams = (bytes: Uint8Array, from: number, to: number, wall: number, offset: number): void => {
    const read = readHparams(bytes, from, to)
    if (read === null) sink.issue('warning', offset, 'The content of an hparams summary cannot be read and is left out.')
    else if (read.version !== 0)
      sink.issue('warning', offset, `An hparams summary is of version ${read.version}, which is newer than what is known; it is left out.`)
    else {
      for (const [name, value] of read.params) sink.param(name, value)
      for (const [name, value] of read.tags) sink.tag(name, value)
      if (ofAnother) return
      if (Object.keys(read.facts).length > 0) sink.facts(read.facts)
      if (read.endWithoutTime) wentOnAfter = wall + wentOnAfterSeconds
    }
  }

  /** One Summary.Value. Called twice: first to see whether it is sound, then to take it. */
  const takeValue = (
    bytes: Uint8Array,
    view: DataView,
    from: number,
    to: number,
    step: number,
    wall: number,
    offset: number,
    take: boolean,
  ): boolean => {
    let tagFrom = 0
    let tagTo = 0
    let metaFrom = 0
    let metaTo = 0
    let kind: ValueKind = 'none'
    let dataFrom = 0
    let dataTo = 0
    valueCursor.open(bytes, from, to)
    while (valueCursor.next()) {
      const { field, wire } = valueCursor
      if (field === 2 && wire === 5) {
        kind = 'simple'
        dataFrom = valueCursor.from
      } else if (wire !== 2) continue
      else if (field === 1) {
        tagFrom = valueCursor.from
        tagTo = valueCursor.to
      } else if (field === 9) {
        metaFrom = valueCursor.from
        metaTo = valueCursor.to
      } else if (field === 8) {
        kind = 'tensor'
        dataFrom = valueCursor.from
        dataTo = valueCursor.to
      } else if (field === 3 || field === 5) kind = 'histogram'
      else if (field === 4) kind = 'image'
      else if (field === 6) kind = 'audio'
    }
    if (valueCursor.broken) return false
    // node_name (7), which stood for the tag before 2016, is not looked at: TensorBoard shows such values under the empty tag
    const tag = tags.find(bytes, tagFrom, tagTo)
    if (tag.name === null) return false

    let plugin: string | null = ''
    let contentFrom = 0
    let contentTo = 0
    if (metaTo > metaFrom && tag.kind === 'new') {
      metadataCursor.open(bytes, metaFrom, metaTo)
      while (metadataCursor.next()) {
        if (metadataCursor.field !== 1 || metadataCursor.wire !== 2) continue
        pluginCursor.open(bytes, metadataCursor.from, metadataCursor.to)
        while (pluginCursor.next()) {
          if (pluginCursor.wire !== 2) continue
          if (pluginCursor.field === 1) plugin = strictText(bytes, pluginCursor.from, pluginCursor.to)
          else if (pluginCursor.field === 2) {
            contentFrom = pluginCursor.from
            contentTo = pluginCursor.to
          }
        }
        if (pluginCursor.broken || plugin === null) return false
      }
      if (metadataCursor.broken) return false
    }
    const isScalar =
      (kind === 'simple' && (tag.kind === 'new' || tag.kind === 'scalar')) ||
      (kind === 'tensor' && (tag.kind === 'scalar' || (tag.kind === 'new' && plugin === 'scalars')))
    const scalar = !isScalar ? 'nothing' : kind === 'simple' ? view.getFloat32(dataFrom, true) : tensorScalar(bytes, view, dataFrom, dataTo)
    if (scalar === null) return false
    if (!take) return true

    if (isScalar) {
      if (tag.kind === 'new') tag.kind = 'scalar'
      if (typeof scalar === 'number') put(tag, step, wall, scalar)
      else if (!tag.told) {
        tag.told = true
        sink.issue('warning', offset, `A value of the scalar ${JSON.stringify(tag.name)} is left out: it holds ${scalar}.`)
      }
    } else if (kind === 'simple') {
      if (!tag.told)
        sink.issue('warning', offset, `A number under the tag ${JSON.stringify(tag.name)} is left out: its first value was none.`)
      tag.told = true
    } else if (tag.kind === 'new') {
      if (kind === 'histogram' || kind === 'image' || kind === 'audio') {
        tag.kind = 'artifact'
        artifact(tag.name, kind)
      } else if (plugin === 'hparams') {
        tag.kind = 'hparams'
        hparams(bytes, contentFrom, contentTo, wall, offset)
      } else if (plugin === 'scalars') tag.kind = 'scalar'
      else if (kind === 'tensor' || plugin !== '') {
        tag.kind = 'artifact'
        artifact(tag.name, pluginKinds[plugin] ?? 'other')
      }
    }
    return true
  }

  const takeSummary = (
    bytes: Uint8Array,
    view: DataView,
    from: number,
    to: number,
    step: number,
    wall: number,
    offset: number,
    take: boolean,
  ): boolean => {
    summaryCursor.open(bytes, from, to)
    while (summaryCursor.next()) {
      const { field, wire, from, to } = summaryCursor
      if (field === 1 && wire === 2 && !takeValue(bytes, view, from, to, step, wall, offset, take)) return false
    }
    return !summaryCursor.broken
  }

  const patient = (bytes: Uint8Array, view: DataView, from: number, to: number, offset: number): boolean => {
    let wall = 0
    let step = 0
    let summaryFrom = 0
    let summaryTo = 0
    let metadataFrom = 0
    let metadataTo = 0
    let graph = false
    eventCursor.open(bytes, from, to)
    while (eventCursor.next()) {
      const { field, wire } = eventCursor
      if (field === 1 && wire === 1) wall = view.getFloat64(eventCursor.from, true)
      else if (field === 2 && wire === 0) step = eventCursor.varint
      else if (wire !== 2) continue
      else if (field === 5) {
        summaryFrom = eventCursor.from
        summaryTo = eventCursor.to
      } else if (field === 8) {
        metadataFrom = eventCursor.from
        metadataTo = eventCursor.to
      } else if (field === 4 || field === 9) graph = true
    }
    if (eventCursor.broken) return false
    let metadataTag: string | null = null
    if (metadataTo > metadataFrom) {
      valueCursor.open(bytes, metadataFrom, metadataTo)
      while (valueCursor.next())
        if (valueCursor.field === 1 && valueCursor.wire === 2) metadataTag = strictText(bytes, valueCursor.from, valueCursor.to)
      if (valueCursor.broken || metadataTag === null) return false
    }
    if (summaryTo > summaryFrom && !takeSummary(bytes, view, summaryFrom, summaryTo, step, wall, offset, false)) return false

    if (wall - wall !== 0) {
      if (!timeTold) sink.issue('warning', offset, `An event has the time ${wall}: it is kept without a time, as are any later ones.`)
      timeTold = true
      wall = NaN
    }
    if (graph && !graphTold) {
      graphTold = true
      artifact('__run_graph__', 'other')
    }
    if (metadataTag !== null && !runMetadata.has(metadataTag)) {
      runMetadata.add(metadataTag)
      artifact(metadataTag, 'other')
    }
    if (summaryTo > summaryFrom) {
      takeSummary(bytes, view, summaryFrom, summaryTo, step, wall, offset, true)
    }
    return true
  }

  return {
    read: (bytes, view, from, to, offset) => quick(bytes, view, from, to) || patient(bytes, view, from, to, offset),
    use(next) {
      if (next === sink) return
      sink = next
      tags.forgetHandles()
    },
  }
}
