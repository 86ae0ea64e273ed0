// Draws our own icons and writes them as a TrueType font, so that no binary is drawn by hand: nine fill levels and a half-filled circle.
//   node test/tools/iconFont.ts      writes media/flywheel-icons.ttf
// Coordinates are those of a codicon: a square of 16, y downwards. Table formats follow the OpenType specification 1.9.

import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** x, y, and whether the curve passes through the point; the others bend it. */
type Point = readonly [x: number, y: number, on: boolean]
type Contour = readonly Point[]

export interface Icon {
  readonly name: string
  readonly contours: readonly Contour[]
}

const em = 1024
const firstCode = 0xe000

/** Clockwise on the screen: it fills. */
const box = (x: number, y: number, width: number, height: number): Contour => [
  [x, y, true],
  [x + width, y, true],
  [x + width, y + height, true],
  [x, y + height, true],
]
const hole = (contour: Contour): Contour => contour.toReversed()

/** A circle, or the part of it between two angles closed by a straight line; eight curves to the whole. */
function circle(x: number, y: number, radius: number, from = 0, to = 2 * Math.PI): Contour {
  const pieces = Math.max(1, Math.round(((to - from) / Math.PI) * 4))
  const step = (to - from) / pieces
  const far = radius / Math.cos(step / 2)
  const points: Point[] = []
  for (let i = 0; i < pieces; i++) {
    const angle = from + i * step
    points.push([x + radius * Math.cos(angle), y + radius * Math.sin(angle), true])
    points.push([x + far * Math.cos(angle + step / 2), y + far * Math.sin(angle + step / 2), false])
  }
  if (to - from < 2 * Math.PI) points.push([x + radius * Math.cos(to), y + radius * Math.sin(to), true])
  return points
}

/** A vessel filled from below to `level` eighths. */
function vessel(level: number): Icon {
  const room = 10
  const height = (room * level) / 8
  const fill = level === 0 ? [] : [box(5, 13 - height, 6, height)]
  return { name: `flywheel-level-${level}`, contours: [box(3, 1, 10, 14), hole(box(4, 2, 8, 12)), ...fill] }
}

export const icons: readonly Icon[] = [
  ...Array.from({ length: 9 }, (_, level) => vessel(level)),
  { name: 'flywheel-half', contours: [circle(8, 8, 7), hole(circle(8, 8, 6)), circle(8, 8, 6, Math.PI / 2, (3 * Math.PI) / 2)] },
]

/** The character of an icon, as package.json writes it: "\\E000". */
export const characterOf = (icon: Icon): string => `\\${(firstCode + icons.indexOf(icon)).toString(16).toUpperCase()}`

const ascii = (text: string): number[] => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
const u8 = (value: number): number[] => [value & 255]
const u16 = (value: number): number[] => [(value >> 8) & 255, value & 255]
const u32 = (value: number): number[] => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
const padded = (bytes: number[]): number[] => [...bytes, ...Array.from({ length: (4 - (bytes.length % 4)) % 4 }, () => 0)]

function glyph(icon: Icon): { bytes: number[]; points: number; contours: number } {
  const scale = em / 16
  const contours = icon.contours.map((contour) =>
    contour.map(([x, y, on]) => ({ x: Math.round(x * scale), y: Math.round((16 - y) * scale), on })),
  )
  const points = contours.flat()
  const xs = points.map((point) => point.x)
  const ys = points.map((point) => point.y)
  const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
  let end = -1
  const ends = contours.flatMap((contour) => u16((end += contour.length)))
  const differences = (values: readonly number[]): number[] => values.flatMap((value, i) => u16(value - (values[i - 1] ?? 0)))
  return {
    bytes: padded([
      ...u16(contours.length),
      ...box.flatMap(u16),
      ...ends,
      ...u16(0),
      ...points.flatMap((point) => u8(point.on ? 1 : 0)),
      ...differences(xs),
      ...differences(ys),
    ]),
    points: points.length,
    contours: contours.length,
  }
}

/** The whole font. */
export function iconFont(): Uint8Array {
  const glyphs = icons.map(glyph)
  // glyph 0 is the one for characters that are not there: empty
  const offsets = [0, 0]
  for (const one of glyphs) offsets.push(offsets.at(-1)! + one.bytes.length)
  const count = icons.length + 1
  const last = firstCode + icons.length - 1
  const segments = [
    ...u16(4), ...u16(32), ...u16(0), ...u16(4), ...u16(4), ...u16(1), ...u16(0),
    ...u16(last), ...u16(0xffff), ...u16(0),
    ...u16(firstCode), ...u16(0xffff),
    ...u16(1 - firstCode), ...u16(1),
    ...u16(0), ...u16(0),
  ] // prettier-ignore
  const words = ['', 'Flywheel Icons', 'Regular', 'Flywheel Icons', 'Flywheel Icons', 'Version 1.0', 'FlywheelIcons']
  const strings = words.map((text) => ascii(text).flatMap(u16))
  let at = 0
  const records = strings.flatMap((bytes, id) => {
    const record = [...u16(3), ...u16(1), ...u16(0x409), ...u16(id), ...u16(bytes.length), ...u16(at)]
    at += bytes.length
    return record
  })
  const tables: Record<string, number[]> = {
    'OS/2': [
      ...u16(4), ...u16(em), ...u16(400), ...u16(5), ...u16(0),
      ...[650, 600, 0, 75, 650, 600, 0, 350, 50, 300].flatMap(u16), ...u16(0),
      ...Array.from({ length: 10 }, () => 0), ...u32(0), ...u32(1 << 28), ...u32(0), ...u32(0),
      ...ascii('FLYW'), ...u16(0x40), ...u16(firstCode), ...u16(last),
      ...u16(em), ...u16(0), ...u16(0), ...u16(em), ...u16(0), ...u32(1), ...u32(0),
      ...u16(0), ...u16(0), ...u16(0), ...u16(32), ...u16(0),
    ], // prettier-ignore
    cmap: [...u16(0), ...u16(1), ...u16(3), ...u16(1), ...u32(12), ...segments],
    glyf: glyphs.flatMap((one) => one.bytes),
    head: [
      ...u32(0x10000), ...u32(0x10000), ...u32(0), ...u32(0x5f0f3cf5), ...u16(11), ...u16(em),
      ...u32(0), ...u32(3_800_000_000), ...u32(0), ...u32(3_800_000_000),
      ...u16(0), ...u16(0), ...u16(em), ...u16(em), ...u16(0), ...u16(8), ...u16(2), ...u16(1), ...u16(0),
    ], // prettier-ignore
    hhea: [...u32(0x10000), ...u16(em), ...u16(0), ...u16(0), ...u16(em), ...u16(0), ...u16(0), ...u16(em), ...u16(1), ...u16(0), ...u16(0), ...Array.from({ length: 10 }, () => 0), ...u16(count)], // prettier-ignore
    hmtx: Array.from({ length: count }, () => [...u16(em), ...u16(0)]).flat(),
    loca: offsets.flatMap(u32),
    maxp: [...u32(0x10000), ...u16(count), ...u16(Math.max(...glyphs.map((one) => one.points))), ...u16(Math.max(...glyphs.map((one) => one.contours))), ...u16(0), ...u16(0), ...u16(1), ...Array.from({ length: 16 }, () => 0)], // prettier-ignore
    name: [...u16(0), ...u16(strings.length), ...u16(6 + 12 * strings.length), ...records, ...strings.flat()],
    post: [...u32(0x30000), ...u32(0), ...u16(0), ...u16(0), ...u32(1), ...u32(0), ...u32(0), ...u32(0), ...u32(0)],
  }
  const names = Object.keys(tables)
  const directory: number[] = [...u32(0x10000), ...u16(names.length), ...u16(128), ...u16(3), ...u16(names.length * 16 - 128)]
  const body: number[] = []
  const start = 12 + 16 * names.length
  for (const name of names) {
    const bytes = tables[name]!
    directory.push(...ascii(name), ...u32(sum(bytes)), ...u32(start + body.length), ...u32(bytes.length))
    body.push(...padded(bytes))
  }
  const font = Uint8Array.from([...directory, ...body])
  // the checksum of the whole stands in the table head
  const place = start + bodyOffset(names, tables, 'head') + 8
  font.set(u32((0xb1b0afba - sum([...font])) >>> 0), place)
  return font
}

function bodyOffset(names: readonly string[], tables: Readonly<Record<string, number[]>>, wanted: string): number {
  return names.slice(0, names.indexOf(wanted)).reduce((at, name) => at + padded(tables[name]!).length, 0)
}

function sum(bytes: number[]): number {
  const all = padded(bytes)
  let total = 0
  for (let i = 0; i < all.length; i += 4) total = (total + ((all[i]! << 24) | (all[i + 1]! << 16) | (all[i + 2]! << 8) | all[i + 3]!)) >>> 0
  return total
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(fileURLToPath(new URL('../../media/flywheel-icons.ttf', import.meta.url)), iconFont())
