// Every kind of log that is read, in order of precedence: where several describe one folder, the first names the run.

import type { Format } from './format.ts'
import { tensorboard } from './tensorboard.ts'

export const formats: readonly Format[] = [tensorboard]
