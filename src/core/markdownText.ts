// Text of a workspace inside Markdown of ours: whatever it says, it stays text.

/** One line that Markdown shows as it is, also inside a table. Longer texts are cut at `most` characters. */
export function plainMarkdown(text: string, most = 200): string {
  const cut = text.length > most ? `${text.slice(0, most - 1)}…` : text
  return cut
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('$(', '$&#40;')
    .replaceAll(/[\\`*_{}[\]()#+\-!~|]/g, '\\$&')
    .replaceAll(/(https?|ftp|file|command|www)(:|\.)/gi, '$1&#8203;$2')
}
