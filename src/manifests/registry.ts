// Every kind of data manifest that is read.

import { croissant } from './croissant.ts'
import { dvc } from './dvc.ts'
import { dvcLock, dvcYaml } from './dvcLock.ts'
import { frictionless } from './frictionless.ts'
import { gitLfs } from './gitLfs.ts'
import type { ManifestFormat } from './manifest.ts'

export const manifestFormats: readonly ManifestFormat[] = [dvc, dvcLock, dvcYaml, gitLfs, frictionless, croissant]
