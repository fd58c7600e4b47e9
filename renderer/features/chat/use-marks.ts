/** Marks words in what is drawn, without touching it: by the highlights that browsers keep beside the page. */
import { type RefObject, useEffect, useEffectEvent } from 'react'
import { phrasePattern, wordPattern } from './found.ts'
import type { FindTarget } from './use-find.ts'

const name = 'hearth-find'
const nameHere = 'hearth-find-here'

/** The find bar lies over this much of the view's upper edge. */
const barHeight = 56
const settleFrames = 20

/**
 * One of the matches in the row of `target` (its `data-row`) stands out from the others, and is brought into view.
 *
 * @param onDrawn is told how many matches that row shows
 */
export function useMarks(
  root: RefObject<HTMLElement | null>,
  terms: readonly string[],
  target: FindTarget | null,
  onDrawn: (key: string, count: number) => void,
): void {
  const tellDrawn = useEffectEvent(onDrawn)
  useEffect(() => {
    const element = root.current
    if (!element || terms.length === 0 || !('highlights' in CSS)) return
    const words = wordPattern(terms)
    const phrase = phrasePattern(terms)
    let frame = 0
    let showing = 0
    let shown: Range | null = null
    let isSought = true
    function mark() {
      frame = 0
      if (!element) return
      CSS.highlights.set(name, new Highlight(...rangesIn(element, words)))
      const row = target && rowWith(element, target.key)
      if (!target || !row) return
      const whole = rangesIn(row, phrase)
      const ranges = whole.length > 0 ? whole : rangesIn(row, words)
      const here = ranges[Math.max(0, ranges.length - 1 - target.fromEnd)]
      CSS.highlights.set(nameHere, new Highlight(...(here ? [here] : [])))
      tellDrawn(target.key, ranges.length)
      if (!here || !isSought || (shown && isSame(here, shown))) return
      shown = here
      cancelAnimationFrame(showing)
      bring(here, settleFrames)
    }
    /** Again for a while: rows around it are measured, and move it, in the frames after. */
    function bring(match: Range, frames: number) {
      showing = requestAnimationFrame(() => {
        if (!isSought) return
        show(match)
        if (frames > 0) bring(match, frames - 1)
      })
    }
    function later() {
      if (frame === 0) frame = requestAnimationFrame(mark)
    }
    /** Whoever moves on by themselves is not brought back by what is drawn later. */
    function stopSeeking() {
      isSought = false
    }
    mark()
    // Rows come and go while one scrolls.
    const observer = new MutationObserver(later)
    observer.observe(element, { childList: true, subtree: true, characterData: true })
    element.addEventListener('wheel', stopSeeking, { passive: true })
    element.addEventListener('pointerdown', stopSeeking)
    return () => {
      element.removeEventListener('wheel', stopSeeking)
      element.removeEventListener('pointerdown', stopSeeking)
      observer.disconnect()
      cancelAnimationFrame(frame)
      cancelAnimationFrame(showing)
      CSS.highlights.delete(name)
      CSS.highlights.delete(nameHere)
    }
  }, [root, terms, target])
}

function isSame(one: Range, other: Range): boolean {
  return one.startContainer === other.startContainer && one.startOffset === other.startOffset
}

/** The row of a list that is drawn, or null. */
export function rowWith(list: HTMLElement, key: string): HTMLElement | null {
  return list.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`)
}

/** Scrolls whatever the match is in, such as a long output, and the conversation, until the match is seen. */
function show(match: Range): void {
  let element = match.startContainer.parentElement
  while (element) {
    const isList = element.getAttribute('role') === 'log'
    if (element.scrollHeight > element.clientHeight && isScroller(element)) {
      scrollTo(element, match, isList ? barHeight : 0)
    }
    element = isList ? null : element.parentElement
  }
}

function isScroller(element: Element): boolean {
  return /auto|scroll/.test(getComputedStyle(element).overflowY)
}

function scrollTo(element: Element, match: Range, covered: number): void {
  const view = element.getBoundingClientRect()
  const at = match.getBoundingClientRect()
  if (at.top < view.top + covered || at.bottom > view.bottom) {
    element.scrollTop += at.top + at.height / 2 - (view.top + view.height / 2)
  }
  if (at.left < view.left || at.right > view.right) {
    element.scrollLeft += at.left + at.width / 2 - (view.left + view.width / 2)
  }
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
