// Several formats in one folder: each file once, and a stray table with the run beside it.

import assert from 'node:assert/strict'
import type { Claim } from '../../src/formats/format.ts'
import { settleAcross, settleClaims } from '../../src/reader/settleClaims.ts'

const last = 9
const tail = (place: number, file: string, run: string) => ({ place, claim: { kind: 'tail', file, run } as Claim })
const whole = (place: number, files: readonly string[], run: string) => ({ place, claim: { kind: 'whole', files, run } as Claim })
const told = (path: string, claims: ReturnType<typeof tail>[]): string[] =>
  settleClaims(path, claims, last).map(
    (one) => `${one.place} ${one.claim.kind === 'whole' ? one.claim.files.join('+') : one.claim.file} -> ${one.claim.run}`,
  )

describe('claims in one folder', () => {
  const cases: readonly (readonly [string, ReturnType<typeof tail>[], readonly string[]])[] = [
    ['a file that two formats want goes to the first', [tail(1, 'a/m.csv', 'a'), tail(2, 'a/m.csv', 'a')], ['1 a/m.csv -> a']],
    ['a table that a format knows is nobody else’s run', [tail(1, 'a/m.csv', 'a'), tail(last, 'a/m.csv', 'a/m.csv')], ['1 a/m.csv -> a']],
    [
      'a table that a format reads whole is nobody else’s run',
      [whole(1, ['a/m.json'], 'a'), tail(last, 'a/m.json', 'a/m.json')],
      ['1 a/m.json -> a'],
    ],
    [
      'one stray table joins the run of its folder',
      [whole(1, ['a/.hydra/config.yaml'], 'a'), tail(last, 'a/m.csv', 'a/m.csv')],
      ['1 a/.hydra/config.yaml -> a', '9 a/m.csv -> a'],
    ],
    [
      'several stray tables stay runs of their own',
      [whole(1, ['a/c.yaml'], 'a'), tail(last, 'a/m.csv', 'a/m.csv'), tail(last, 'a/n.csv', 'a/n.csv')],
      ['1 a/c.yaml -> a', '9 a/m.csv -> a/m.csv', '9 a/n.csv -> a/n.csv'],
    ],
    [
      'a table joins no run that lies elsewhere',
      [whole(1, ['a/c.yaml'], 'b'), tail(last, 'a/m.csv', 'a/m.csv')],
      ['1 a/c.yaml -> b', '9 a/m.csv -> a/m.csv'],
    ],
    [
      'small files may serve two formats',
      [whole(1, ['a/hparams.yaml'], 'a'), whole(2, ['a/hparams.yaml'], 'a')],
      ['1 a/hparams.yaml -> a', '2 a/hparams.yaml -> a'],
    ],
  ]
  for (const [name, claims, expected] of cases) it(name, () => assert.deepEqual(told('a', claims), expected))
})

describe('claims over folders', () => {
  it('a file that a store above follows is not read once more below', () => {
    const claims = [
      tail(3, 's/.guild/e.tfevents', 's'),
      tail(5, 's/.guild/e.tfevents', 's/.guild'),
      tail(last, 's/t.tsv', 's/t.tsv'),
      tail(2, 's/t.tsv', 's'),
    ]
    assert.deepEqual(
      settleAcross(claims, last).map((one) => `${one.place} ${one.claim.run}`),
      ['3 s', '2 s'],
    )
  })
})
