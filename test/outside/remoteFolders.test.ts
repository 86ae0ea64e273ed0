// Folders on other machines, told by the table of mounts.

import assert from 'node:assert/strict'
import { remoteKindIn, remoteKindOf } from '../../src/outside/remoteFolders.ts'

const mounts = [
  'overlay / overlay rw,relatime 0 0',
  'proc /proc proc rw 0 0',
  'server:/export /mnt/data nfs4 rw,vers=4.2 0 0',
  '/dev/sdb1 /mnt/data/scratch ext4 rw 0 0',
  '//nas/share /mnt/my\\040share cifs rw 0 0',
  'me@host:/home /home/me/far fuse.sshfs rw 0 0',
  'host /ws 9p rw 0 0',
  'tmpfs /ws/over tmpfs rw 0 0',
  'c /twice nfs rw 0 0',
  '/dev/sdc /twice ext4 rw 0 0',
  'jfs /home/me/near fuse.portal rw 0 0',
  '',
].join('\n')

describe('a folder over the network', () => {
  for (const [path, kind] of [
    ['/', null],
    ['/home/me', null],
    ['/mnt/data', 'nfs4'],
    ['/mnt/data/runs/a', 'nfs4'],
    ['/mnt/database', null],
    ['/mnt/data/scratch/runs', null],
    ['/mnt/my share/runs', 'cifs'],
    ['/home/me/far/runs', 'fuse.sshfs'],
    ['/home/me/near', null],
    ['/ws/runs', '9p'],
    ['/ws/over', null],
    ['/twice/runs', null],
  ] as const)
    it(`is told for ${path}: ${kind ?? 'no'}`, () => assert.equal(remoteKindIn(mounts, path), kind))

  it('is told by its name on Windows', () => {
    assert.deepEqual([remoteKindOf('\\\\nas\\share\\runs'), remoteKindOf('\\\\?\\C:\\runs')], ['smb', null])
  })
})
