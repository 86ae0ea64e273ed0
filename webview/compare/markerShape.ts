// Outlines of the markers as SVG paths around (0, 0); the canvas takes the same strings.

const shapes: readonly ((r: number) => string)[] = [
  (r) => `M${-r},0A${r},${r} 0 1 0 ${r},0A${r},${r} 0 1 0 ${-r},0Z`,
  (r) => `M0,${-1.15 * r}L${1.1 * r},${0.85 * r}L${-1.1 * r},${0.85 * r}Z`,
  (r) => `M${-0.9 * r},${-0.9 * r}H${0.9 * r}V${0.9 * r}H${-0.9 * r}Z`,
  (r) => `M0,${-1.25 * r}L${1.25 * r},0L0,${1.25 * r}L${-1.25 * r},0Z`,
  (r) => `M0,${1.15 * r}L${1.1 * r},${-0.85 * r}L${-1.1 * r},${-0.85 * r}Z`,
  (r) => plus(r),
  (r) => cross(r),
  (r) => `M${-0.6 * r},${-1.05 * r}H${0.6 * r}L${1.2 * r},0L${0.6 * r},${1.05 * r}H${-0.6 * r}L${-1.2 * r},0Z`,
]

function plus(r: number): string {
  const [a, b] = [0.4 * r, 1.2 * r]
  return `M${-a},${-b}H${a}V${-a}H${b}V${a}H${a}V${b}H${-a}V${a}H${-b}V${-a}H${-a}Z`
}

function cross(r: number): string {
  const [a, b] = [0.5 * r, 1.1 * r]
  return `M${-b},${a - b}L${a - b},${-b}L0,${-a}L${b - a},${-b}L${b},${a - b}L${a},0L${b},${b - a}L${b - a},${b}L0,${a}L${a - b},${b}L${-b},${b - a}L${-a},0Z`
}

/** The outline of marker 0 to 15 with that radius in pixels; from 8 on the same shapes, to be drawn open. */
export const markerPath = (marker: number, radius: number): string => shapes[marker % 8]!(radius)

/** True for markers that are filled. */
export const isFilled = (marker: number): boolean => marker < 8

/** A triangle for a value that is not finite: up for NaN and +∞, down for −∞. */
export const trianglePath = (down: boolean, r: number): string => (down ? shapes[4]! : shapes[1]!)(r)
