// Paths inside a folder, as claims name them.

import type { FolderView } from './format.ts'

/** Path of `name` in `folder`, relative to the root. */
export const inFolder = (folder: FolderView, name: string): string => (folder.path === '.' ? name : `${folder.path}/${name}`)
