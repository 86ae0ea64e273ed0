// TensorBoard event files.

import type { Format } from './format.ts'

export const tensorboard: Format = { id: 'tensorboard', title: 'TensorBoard', claim: () => [] }
