// Who gets what in one folder when several formats want it: a file is read by one format only, and a table of nobody's belongs to the run whose folder it lies in.

import type { Claim } from '../formats/format.ts'

interface Wanted {
  /** Place of the format in the registry: the lower one goes first. */
  readonly place: number
  readonly claim: Claim
}

/** Files that a claim would have read piece by piece or as a database; files read whole may serve several. */
const ownFile = (claim: Claim): string | null => (claim.kind === 'whole' ? null : claim.file)

/** Files of a claim that nobody takes for anyone's table. */
const allFiles = (claim: Claim): readonly string[] =>
  claim.kind === 'whole' ? claim.files : claim.kind === 'database' ? [claim.file, ...(claim.beside ?? [])] : [claim.file]

/** Claims of the folder `path`, those that go without taken out. `last` is the place of the format that takes what nobody else knows. */
export function settleClaims<T extends Wanted>(path: string, claims: readonly T[], last: number): readonly T[] {
  if (claims.length < 2) return claims
  const taken = new Set<string>()
  const known = claims.filter((one) => one.place !== last)
  const settled: T[] = []
  for (const one of known) {
    const file = ownFile(one.claim)
    if (file !== null && taken.has(file)) continue
    for (const each of allFiles(one.claim)) taken.add(each)
    settled.push(one)
  }
  const rest = claims.filter((one) => one.place === last && !allFiles(one.claim).some((file) => taken.has(file)))
  // one table beside a run's own files is that run's; of several, nobody can say
  const joins = rest.length === 1 && known.some((one) => one.claim.run === path)
  return [...settled, ...rest.map((one) => (joins ? { ...one, claim: { ...one.claim, run: path } } : one))]
}

/** The same over all folders of a root: a store above may have claimed a file that a folder below offers once more. */
export function settleAcross<T extends Wanted>(claims: readonly T[], last: number): readonly T[] {
  const followed = new Map<string, number>()
  const known = new Set<string>()
  const anyone = claims.some(({ place }) => place === last)
  for (const { place, claim } of claims) {
    const file = ownFile(claim)
    if (file !== null) followed.set(file, Math.min(place, followed.get(file) ?? place))
    if (!anyone || place === last) continue
    for (const one of allFiles(claim)) known.add(one)
  }
  return claims.filter(({ place, claim }) => {
    const file = ownFile(claim)
    if (place === last) return !allFiles(claim).some((one) => known.has(one))
    return file === null || followed.get(file) === place
  })
}
