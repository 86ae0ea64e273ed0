// Paths that manifests write, made relative to the root. Only text: nothing is looked up, links are not followed.

/** Folder of a path; '' for a file in the root. */
export const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '')

/** Last part of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** True for URLs, and for paths that do not depend on a folder on any system. */
export const isAbsolute = (path: string): boolean => /^([a-zA-Z][\w+.-]*:\/\/|\/|[a-zA-Z]:[\\/]|\\\\)/.test(path)

/** `path` as seen from the root when it is written in `folder` ('' = the root itself). Absolute ones stay as they are; `../` may remain in front. */
export function fromFolder(folder: string, path: string): string {
  if (isAbsolute(path)) return path
  const parts: string[] = []
  for (const part of `${folder}/${path.replaceAll('\\', '/')}`.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.length === 0 ? '.' : parts.join('/')
}
