// The canvas above a chart's lines, ready to be painted on: as many pixels as the screen has, coordinates as the page counts them.

/** null where the browser has no canvas. `size` in CSS pixels. Making it another size empties it; else what was painted stays. */
export function overlayContext(
  overlay: HTMLCanvasElement,
  { width, height }: { readonly width: number; readonly height: number },
): CanvasRenderingContext2D | null {
  const ratio = devicePixelRatio
  if (overlay.width !== Math.round(width * ratio) || overlay.height !== Math.round(height * ratio)) {
    overlay.width = Math.round(width * ratio)
    overlay.height = Math.round(height * ratio)
  }
  const context = overlay.getContext('2d')
  context?.setTransform(ratio, 0, 0, ratio, 0, 0)
  return context
}
