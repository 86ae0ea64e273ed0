// Where a box stands beside a point without covering it. Knows sizes, not elements.

/** Left and top of a box of that size beside a point, inside of the window; on the other side where there is no room. Never over the point. */
export function placeBeside(
  px: number,
  py: number,
  box: { readonly width: number; readonly height: number },
  window: { readonly width: number; readonly height: number },
  gap = 14,
): { readonly left: number; readonly top: number } {
  const right = px + gap + box.width <= window.width
  const left = right ? px + gap : px - gap - box.width
  const top = Math.max(4, Math.min(py - box.height / 2, window.height - box.height - 4))
  if (left >= 4) return { left, top }
  // no room at either side: below or above
  const below = py + gap + box.height <= window.height
  return {
    left: Math.max(4, Math.min(px - box.width / 2, window.width - box.width - 4)),
    top: below ? py + gap : Math.max(4, py - gap - box.height),
  }
}
