// The name of the file that a thread is reading, for whoever outlives it.

import assert from 'node:assert/strict'
import { makeReadingPlace, readPlace } from '../../src/bridge/readingPlace.ts'

describe('the place of what is being read', () => {
  const place = makeReadingPlace()
  for (const file of [
    { root: '/ws', path: 'a/events' },
    { root: '/wörk', path: 'läufe/日本/🙂.csv' },
    { root: 'C:\\ws', path: '' },
  ])
    it(`gives back ${file.root} ${file.path}`, () => {
      place.put(file)
      assert.deepEqual(readPlace(place.memory), file)
      place.put(null)
      assert.equal(readPlace(place.memory), null)
    })

  it('tells no name that it had to cut', () => {
    place.put({ root: '/ws', path: 'x'.repeat(20_000) })
    assert.equal(readPlace(place.memory), null)
  })
})
