// Reads how many tests passed, failed and were skipped off what mocha printed. Pure text.

import { stripVTControlCharacters } from 'node:util'

export interface TestCount {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** What one run of mocha's `spec` or `dot` reporter counted; null when it printed no count (it never came that far). */
export function testCount(printed: string): TestCount | null {
  const plain = stripVTControlCharacters(printed)
  const number = (word: string): number | null => {
    const found = [...plain.matchAll(new RegExp(`^ *(\\d+) ${word}\\b`, 'gm'))].at(-1)
    return found === undefined ? null : Number(found[1])
  }
  const passed = number('passing')
  return passed === null ? null : { passed, failed: number('failing') ?? 0, skipped: number('pending') ?? 0 }
}

/** The closing line: "3 passed, 0 failed", and ", 1 skipped" where something was. */
export function countLine(count: TestCount): string {
  return `${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ''}`
}

/** A layer's count from what it printed and how it ended: one that broke without counting, or counted no failure but ended badly, has failed once. */
export function layerCount(printed: string, endedWell: boolean): TestCount {
  const count = testCount(printed) ?? { passed: 0, failed: 0, skipped: 0 }
  return (endedWell && count.passed > 0) || count.failed > 0 ? count : { ...count, failed: 1 }
}
