// Boosted trees: XGBoost's JSON and LightGBM's text tell trees, nodes and leaves; they have no tensors, so no parameters. CatBoost's and XGBoost's
// binary forms are only recognised.

import type { MetaValue } from '../core/modelFacts.ts'
import { isObject, jsonObject, wholeFile } from './byteCursor.ts'
import { BadModel, type ModelKind, type ModelTold } from './model.ts'

const mostBytes = 64 * 1024 * 1024
const utf8 = new TextDecoder()
const noTensors = 'Boosted trees have no tensors, so there are no parameters to count; the metadata tells trees and leaves.'

const trees = (metadata: Record<string, MetaValue>): ModelTold => ({
  tensors: null,
  parameters: null,
  dtypes: {},
  metadata,
  why: noTensors,
})
const startsWith = (head: Uint8Array, text: string): boolean => utf8.decode(head.subarray(0, text.length)) === text

export const xgboost: ModelKind = {
  id: 'xgboost',
  title: 'XGBoost',
  claims: (name, head) => /\.json$/i.test(name) && /^\s*\{\s*"(learner|version)"/.test(utf8.decode(head)),
  async read(file) {
    const model = jsonObject(await wholeFile(file, mostBytes), 'The file')
    const learner = model['learner']
    const outer = isObject(learner) ? learner['gradient_booster'] : undefined
    if (!isObject(learner) || !isObject(outer)) throw new BadModel('The file has no learner, so XGBoost did not write it.')
    const gbtree = isObject(outer['gbtree']) ? outer['gbtree'] : outer
    const inner = isObject(gbtree['model']) ? gbtree['model'] : {}
    const list = Array.isArray(inner['trees']) ? (inner['trees'] as unknown[]) : []
    const nodes = list.map((tree) => (isObject(tree) && Array.isArray(tree['left_children']) ? (tree['left_children'] as unknown[]) : []))
    const objective = isObject(learner['objective']) ? learner['objective']['name'] : undefined
    const features = learner['feature_names']
    return trees({
      booster: typeof outer['name'] === 'string' ? outer['name'] : null,
      objective: typeof objective === 'string' ? objective : null,
      features: Array.isArray(features) && features.length > 0 ? features.length : null,
      trees: list.length,
      nodes: nodes.reduce((all, one) => all + one.length, 0),
      leaves: nodes.reduce((all, one) => all + one.filter((child) => child === -1).length, 0),
    })
  },
}

export const lightgbm: ModelKind = {
  id: 'lightgbm',
  title: 'LightGBM',
  claims: (name, head) => /\.(txt|model|lgb)$/i.test(name) && /^tree\r?\nversion=/.test(utf8.decode(head)),
  async read(file) {
    const text = utf8.decode(await wholeFile(file, mostBytes))
    const said = (key: string): string | null => new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1]?.trim() ?? null
    const features = said('max_feature_idx')
    return trees({
      objective: said('objective'),
      features: features === null || !/^\d{1,9}$/.test(features) ? null : Number(features) + 1,
      trees: [...text.matchAll(/^Tree=\d+/gm)].length,
      leaves: [...text.matchAll(/^num_leaves=(\d{1,9})\r?$/gm)].reduce((all, match) => all + Number(match[1]), 0),
    })
  },
}

export const catboost: ModelKind = {
  id: 'catboost',
  title: 'CatBoost',
  claims: (_name, head) => startsWith(head, 'CBM1'),
  read: () =>
    Promise.resolve({
      ...trees({}),
      why: 'The binary form of CatBoost is recognised, but not read. Boosted trees have no parameters to count.',
    }),
}

export const xgboostBinary: ModelKind = {
  id: 'xgboost',
  title: 'XGBoost (binary)',
  claims: (name, head) => /\.ubj$/i.test(name) || startsWith(head, 'binf'),
  read: () =>
    Promise.resolve({ ...trees({}), why: 'The binary form of XGBoost is recognised, but not read. Save it as JSON to see its trees.' }),
}
