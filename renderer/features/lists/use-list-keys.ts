/** Keys of a list: j and k or arrows move, x chooses, with Shift a range; `/` goes to the filter. */
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'
import { type Command, useCommands } from '../../app/commands.ts'
import type { Selection } from './use-selection.ts'

/** How far the page keys go. */
const pageRows = 15

export interface ListKeysOptions {
  body: RefObject<HTMLElement | null>
  count: number
  scrollTo: (index: number) => void
  idAt: (index: number) => string | null
  selection: Selection | undefined
}

export function useListKeys(options: ListKeysOptions) {
  const { body, count, scrollTo, idAt, selection } = options
  /** A row that is to get the focus when it is drawn. */
  const wanted = useRef<number | null>(null)
  const last = useRef(0)

  function tryFocus(): void {
    const index = wanted.current
    if (index === null) return
    const row = body.current?.querySelector(`tr[data-index="${index}"]`)
    const target = row?.querySelector<HTMLElement>('[data-row-focus]')
    if (!target) return
    wanted.current = null
    last.current = index
    target.focus({ preventScroll: true })
  }
  useEffect(tryFocus)

  function go(to: number): void {
    if (count === 0) return
    wanted.current = Math.min(count - 1, Math.max(0, to))
    scrollTo(wanted.current)
    tryFocus()
  }

  /** Of the row with the focus; null when none has it. */
  function place(): number | null {
    const row = document.activeElement?.closest('tr[data-index]')
    if (!row || !body.current?.contains(row)) return null
    return Number(row.getAttribute('data-index'))
  }

  function step(by: number, isRange: boolean): void {
    const from = place()
    const to = from === null ? last.current : from + by
    if (isRange && selection) {
      const [first, next] = [idAt(from ?? to), idAt(Math.min(count - 1, Math.max(0, to)))]
      if (first !== null && selection.ids.size === 0) selection.toggle(first)
      if (next !== null) selection.extendTo(next)
    }
    go(to)
  }

  function choose(): void {
    const id = idAt(place() ?? last.current)
    if (id !== null) selection?.toggle(id)
  }

  useCommands([
    key('list.next', 'Next row', 'j', () => step(1, false)),
    key('list.previous', 'Previous row', 'k', () => step(-1, false)),
    key('list.filter', 'Filter the list', '/', focusFilter),
    ...(selection
      ? [
          key('list.select', 'Select the row', 'x', choose),
          key('list.extend', 'Select down to the next row', 'Shift+J', () => step(1, true)),
          key('list.extend-up', 'Select up to the previous row', 'Shift+K', () => step(-1, true)),
        ]
      : []),
  ])

  function actionOf({ key, shiftKey }: KeyboardEvent<HTMLElement>): (() => void) | undefined {
    if (key === 'ArrowDown') return () => step(1, shiftKey)
    if (key === 'ArrowUp') return () => step(-1, shiftKey)
    if (key === 'Home') return () => go(0)
    if (key === 'End') return () => go(count - 1)
    if (key === 'PageDown') return () => go((place() ?? 0) + pageRows)
    if (key === 'PageUp') return () => go((place() ?? 0) - pageRows)
    if (key === 'Escape' && selection && selection.ids.size > 0) return selection.clear
    return undefined
  }

  return function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (selection && (event.ctrlKey || event.metaKey) && event.key === 'a') {
        event.preventDefault()
        if (!selection.areAll) selection.toggleAll()
      }
      return
    }
    const act = actionOf(event)
    if (!act) return
    event.preventDefault()
    act()
  }
}

function key(id: string, title: string, shortcut: string, run: () => void): Command {
  return { id, title, shortcut, run, group: 'Lists', hidden: true }
}

function focusFilter(): void {
  document.querySelector<HTMLElement>('main search input[type="search"]')?.focus()
}
