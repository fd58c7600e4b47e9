/** Marks words in what is drawn, without touching it: by the highlights that browsers keep beside the page. */
import { type RefObject, useEffect } from 'react'
import { wordPattern } from './found.ts'

const name = 'hearth-find'
const nameHere = 'hearth-find-here'

/** The find bar lies over this much of the view's upper edge. */
const barHeight = 56

/** `target`: the row (its `data-row`) whose matches stand out from the others, and are brought into view. */
export function useMarks(
  root: RefObject<HTMLElement | null>,
  terms: readonly string[],
  target: { key: string } | null,
): void {
  useEffect(() => {
    const element = root.current
    if (!element || terms.length === 0 || !('highlights' in CSS)) return
    const pattern = wordPattern(terms)
    let frame = 0
    let showing = 0
    let isSought = target !== null
    function mark() {
      frame = 0
      if (!element) return
      const ranges = rangesIn(element, pattern)
      CSS.highlights.set(name, new Highlight(...ranges))
      const isHere = (range: Range) => rowOf(range) === target?.key
      const there = ranges.filter(isHere)
      CSS.highlights.set(nameHere, new Highlight(...there))
      const [first] = there
      if (isSought && first) {
        isSought = false
        // The row itself is scrolled to in the frames before.
        showing = requestAnimationFrame(() => {
          showing = requestAnimationFrame(() => show(first))
        })
      }
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
      cancelAnimationFrame(showing)
      CSS.highlights.delete(name)
      CSS.highlights.delete(nameHere)
    }
  }, [root, terms, target])
}

/** A row may be taller than the view: the match is what is looked for. */
function show(match: Range): void {
  const element = match.startContainer.parentElement
  const view = element?.closest('[role="log"]')?.getBoundingClientRect()
  if (!element || !view) return
  const { top, bottom } = match.getBoundingClientRect()
  if (top < view.top + barHeight || bottom > view.bottom) {
    element.scrollIntoView({ block: 'center' })
  }
}

function rowOf({ startContainer }: Range): string | undefined {
  return startContainer.parentElement?.closest<HTMLElement>('[data-row]')?.dataset.row
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
