/** Spans in reading order. */
import type { Span } from './span.ts'

/** Rows in reading order: each span followed by what it holds, without the insides of collapsed ones. */
export function treeOrder(roots: readonly Span[], collapsed: ReadonlySet<string>): Span[] {
  const ordered: Span[] = []
  const waiting = [...roots].reverse()
  for (let span = waiting.pop(); span; span = waiting.pop()) {
    ordered.push(span)
    if (collapsed.has(span.id)) continue
    for (let index = span.children.length - 1; index >= 0; index -= 1) {
      const child = span.children[index]
      if (child) waiting.push(child)
    }
  }
  return ordered
}
