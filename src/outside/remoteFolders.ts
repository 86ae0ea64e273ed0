// Whether a folder lies on another machine, by what the system says of its mounts: such a folder is looked at more seldom. Only Linux tells it cheaply.

import { readFileSync } from 'node:fs'

/** Kinds of file system that are asked over a network, or by a program that may ask one. */
const remote =
  /^(?:nfs\d?|cifs|smb\d?|smbfs|9p|ceph|lustre|glusterfs|beegfs|gpfs|orangefs|pvfs2|afs|davfs|ocfs2|fuse\.(?:sshfs|rclone|s3fs|gcsfuse|blobfuse2?|goofys|glusterfs|ceph-fuse|ceph|juicefs|davfs2?|nfs|smbnetfs|lustre|beegfs|mountpoint-s3|gvfsd-fuse))$/

/** Escapes of /proc/mounts: a space is \040. */
const unescape = (text: string): string => text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)))

/** The kind of the file system over the network that `path` (with links followed) lies on, by the text of /proc/mounts; null = it is near, or nobody can tell. */
export function remoteKindIn(mounts: string, path: string): string | null {
  let longest = -1
  let kind = ''
  for (const line of mounts.split('\n')) {
    const [, place, type] = line.split(' ')
    if (place === undefined || type === undefined) continue
    const point = unescape(place)
    const inside = point === '/' || path === point || path.startsWith(`${point}/`)
    // a later mount lies over an earlier one
    if (!inside || point.length < longest) continue
    longest = point.length
    kind = type
  }
  return remote.test(kind) ? kind : null
}

/** The same by what the system says now. Windows' own names of other machines begin with two backslashes. */
export function remoteKindOf(path: string): string | null {
  if (path.startsWith('\\\\') && !path.startsWith('\\\\?\\')) return 'smb'
  try {
    return remoteKindIn(readFileSync('/proc/mounts', 'utf8'), path)
  } catch {
    return null
  }
}
