// The selected cells of the table and how keys move them. Row -1 is the head, column -1 the names.

export interface Place {
  readonly row: number
  readonly column: number
}

/** The active cell, and the other corner of the selected range. */
export interface Selection extends Place {
  readonly fromRow: number
  readonly fromColumn: number
}

/** A selection of one cell. */
export const at = (row: number, column: number): Selection => ({ row, column, fromRow: row, fromColumn: column })

/** The rows and columns of a selection, both ends included. The head is never part of it. */
export function rangeOf(selection: Selection): { readonly rows: readonly [number, number]; readonly columns: readonly [number, number] } {
  return {
    rows: [Math.max(0, Math.min(selection.row, selection.fromRow)), Math.max(selection.row, selection.fromRow)],
    columns: [Math.min(selection.column, selection.fromColumn), Math.max(selection.column, selection.fromColumn)],
  }
}

/** Whether a cell is in a range of more than one cell. */
export function isSelected(selection: Selection, row: number, column: number): boolean {
  if (selection.row === selection.fromRow && selection.column === selection.fromColumn) return false
  const { rows, columns } = rangeOf(selection)
  return row >= rows[0] && row <= rows[1] && column >= columns[0] && column <= columns[1]
}

export interface MoveKey {
  readonly key: string
  readonly shift: boolean
  /** Ctrl, or Cmd on macOS. */
  readonly control: boolean
}

/** The selection after a key, inside of `rows` × `columns`; null when the key moves nothing. `page`: rows that fit. */
export function moved(
  selection: Selection,
  { key, shift, control }: MoveKey,
  rows: number,
  columns: number,
  page: number,
): Selection | null {
  let { row, column } = selection
  switch (key) {
    case 'ArrowDown':
      row = control ? rows - 1 : row + 1
      break
    case 'ArrowUp':
      row = control ? 0 : row - 1
      break
    case 'ArrowRight':
      column = control ? columns - 1 : column + 1
      break
    case 'ArrowLeft':
      column = control ? -1 : column - 1
      break
    case 'PageDown':
      row += page
      break
    case 'PageUp':
      row = Math.max(0, row - page)
      break
    case 'Home':
      column = -1
      if (control) row = 0
      break
    case 'End':
      column = columns - 1
      if (control) row = rows - 1
      break
    case 'a':
      return control && rows > 0 ? { row: rows - 1, column: columns - 1, fromRow: 0, fromColumn: -1 } : null
    default:
      return null
  }
  row = Math.max(-1, Math.min(rows - 1, row))
  column = Math.max(-1, Math.min(columns - 1, column))
  return shift ? { ...selection, row: Math.max(0, row), column } : at(row, column)
}

/** The selection in a table that has become smaller. */
export const within = (selection: Selection, rows: number, columns: number): Selection => ({
  row: Math.min(selection.row, rows - 1),
  column: Math.min(selection.column, columns - 1),
  fromRow: Math.min(selection.fromRow, rows - 1),
  fromColumn: Math.min(selection.fromColumn, columns - 1),
})
