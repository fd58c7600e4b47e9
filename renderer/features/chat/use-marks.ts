/** Marks words in what is drawn, without touching it: by the highlights that browsers keep beside the page. */
import { type RefObject, useEffect } from 'react'

const name = 'hearth-find'

export function useMarks(root: RefObject<HTMLElement | null>, terms: readonly string[]): void {
  useEffect(() => {
    const element = root.current
    if (!element || terms.length === 0 || !('highlights' in CSS)) return
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${terms.join('|')})`, 'giu')
    let frame = 0
    function mark() {
      frame = 0
      if (element) CSS.highlights.set(name, new Highlight(...rangesIn(element, pattern)))
    }
    function later() {
      if (frame === 0) frame = requestAnimationFrame(mark)
    }
    mark()
    // Rows come and go while one scrolls.
    const observer = new MutationObserver(later)
    observer.observe(element, { childList: true, subtree: true, characterData: true })
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame)
      CSS.highlights.delete(name)
    }
  }, [root, terms])
}

function rangesIn(element: HTMLElement, pattern: RegExp): Range[] {
  const ranges: Range[] = []
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    for (const match of (node.nodeValue ?? '').matchAll(pattern)) {
      const range = new Range()
      range.setStart(node, match.index)
      range.setEnd(node, match.index + match[0].length)
      ranges.push(range)
    }
  }
  return ranges
}
