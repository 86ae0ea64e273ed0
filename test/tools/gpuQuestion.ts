// Questions for tests: the columns of a recorded answer, by the names that the driver printed over them.

import { type Question, gpuQuestion, processQuestion } from '../../src/core/gpuQuestion.ts'

/** A question whose columns are these, known ones under our ids, others under their own names. Units in the header ("memory.used [MiB]") are taken away. */
export function questionOf(header: string, kind: Question['kind'] = 'query-gpu'): Question {
  const all = kind === 'query-gpu' ? gpuQuestion.columns : processQuestion.columns
  const names = header.split(', ').map((text) => text.replace(/ \[.*\]$/, '').trim())
  const columns = names.map((name) => {
    // of several aliases in one header only the one that we would ask for first is ours
    const ours = all.find((one) => one.names.find((alias) => names.includes(alias)) === name)
    return ours ?? { id: name, names: [name] }
  })
  return { kind, columns }
}

/** A row of a recorded answer with all fields, cut down to what a question asks, as the driver would print it. */
export function projected(header: string, row: string, question: Question): string {
  const names = header.split(', ').map((text) => text.replace(/ \[.*\]$/, ''))
  const cells = row.split(', ')
  return question.columns
    .map((column) => {
      const at = names.indexOf(column.names.find((name) => names.includes(name)) ?? '')
      return at < 0 ? '[N/A]' : cells[at]!.replace(/ (MiB|%|W|MHz)$/, '')
    })
    .join(', ')
}
