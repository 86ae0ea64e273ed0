// How many tests a JUnit report has and how many of them fail. Reads tags, expands nothing.

/** Counts test cases; where a report has only sums, those. */
export function testsIn(text: string): { readonly tests: number; readonly failures: number } {
  const plain = text.replaceAll(/<!--[\s\S]*?(-->|$)|<!\[CDATA\[[\s\S]*?(\]\]>|$)/g, '')
  const count = (tag: RegExp): number => plain.match(tag)?.length ?? 0
  const cases = count(/<testcase[\s/>]/g)
  if (cases > 0) return { tests: cases, failures: count(/<(failure|error)[\s/>]/g) }
  const sum = (name: string): number => {
    const suites = [...plain.matchAll(/<testsuite\s[^<>]*>/g)]
    const tags = suites.length > 0 ? suites : [...plain.matchAll(/<testsuites\s[^<>]*>/g)]
    return tags.reduce((total, [tag]) => total + Number(new RegExp(`\\s${name}="(\\d+)"`).exec(tag)?.[1] ?? 0), 0)
  }
  return { tests: sum('tests'), failures: sum('failures') + sum('errors') }
}
