import { describe, expect, it } from 'vitest'
import { createOutboxStore } from './outbox.ts'

function memory() {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

describe('drafts and waiting messages', () => {
  it('keeps a draft per session, also for the next window, until it is sent', () => {
    const storage = memory()
    const store = createOutboxStore(storage)
    store.write('one', 'half a thought')
    store.write('two', 'another')
    const later = createOutboxStore(storage)
    expect([later.get('one').draft, later.get('two').draft]).toEqual(['half a thought', 'another'])
    expect(later.take('one')?.text).toBe('half a thought')
    expect(createOutboxStore(storage).get('one').draft).toBe('')
  })

  it('sends nothing when there is nothing but white space', () => {
    const store = createOutboxStore(memory())
    store.write('one', '  \n ')
    expect(store.take('one')).toBeNull()
    expect(store.get('one').draft).toBe('  \n ')
  })

  it('hands waiting messages out in order, and any of them back for editing', () => {
    const store = createOutboxStore(memory())
    for (const text of ['first', 'second', 'third']) {
      store.write('one', text)
      const message = store.take('one')
      if (message) store.enqueue('one', message)
    }
    const second = store.get('one').queued[1]
    const taken = store.dequeue('one', second?.id)
    store.write('one', 'typing')
    if (taken) store.restore('one', taken)
    expect(store.get('one').draft).toBe('second\ntyping')
    expect([store.dequeue('one')?.text, store.dequeue('one')?.text, store.dequeue('one')]).toEqual([
      'first',
      'third',
      null,
    ])
  })

  it('gives the same object for an untouched session, so that views do not redraw', () => {
    const store = createOutboxStore(memory())
    const before = store.get('one')
    store.write('two', 'x')
    expect(store.get('one')).toBe(before)
  })
})
