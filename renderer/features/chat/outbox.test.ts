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
    const store = createOutboxStore(storage, memory())
    store.write('one', 'half a thought')
    store.write('two', 'another')
    const later = createOutboxStore(storage, memory())
    expect([later.get('one').draft, later.get('two').draft]).toEqual(['half a thought', 'another'])
    expect(later.take('one')?.text).toBe('half a thought')
    expect(createOutboxStore(storage, memory()).get('one').draft).toBe('')
  })

  it('sends nothing when there is nothing but white space', () => {
    const store = createOutboxStore(memory(), memory())
    store.write('one', '  \n ')
    expect(store.take('one')).toBeNull()
    expect(store.get('one').draft).toBe('  \n ')
  })

  it('hands waiting messages out in order, and any of them back for editing', () => {
    const store = createOutboxStore(memory(), memory())
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

  it('keeps what is attached over a reload, in its own window, until it is sent', () => {
    const kept = memory()
    const store = createOutboxStore(memory(), kept)
    const image = { type: 'image' as const, mediaType: 'image/png', data: 'AAAA' }
    store.attach('one', [image])
    store.attachFiles('one', [{ name: 'a.txt', text: 'words' }])
    const reloaded = createOutboxStore(memory(), kept)
    expect(reloaded.get('one')).toMatchObject({
      images: [image],
      files: [{ name: 'a.txt', text: 'words' }],
    })
    expect(createOutboxStore(memory(), memory()).get('one').images).toEqual([])
    expect(reloaded.take('one')).toMatchObject({ images: [image] })
    expect(kept.kept.size).toBe(0)
  })

  it('keeps what waits over a reload, and sends the one first that is put first', () => {
    const kept = memory()
    const store = createOutboxStore(memory(), kept)
    for (const id of ['a', 'b', 'c']) store.enqueue('one', { id, text: id, images: [] })
    store.putFirst('one', 'c')
    const reloaded = createOutboxStore(memory(), kept)
    expect(reloaded.get('one').queued.map(({ id }) => id)).toEqual(['c', 'a', 'b'])
    for (const id of ['a', 'b', 'c']) reloaded.dequeue('one', id)
    expect(kept.kept.size).toBe(0)
    kept.setItem('hearth.queued.one', '[{"id":1}]')
    expect(createOutboxStore(memory(), kept).get('one').queued).toEqual([])
  })

  it('gives the same object for an untouched session, so that views do not redraw', () => {
    const store = createOutboxStore(memory(), memory())
    const before = store.get('one')
    store.write('two', 'x')
    expect(store.get('one')).toBe(before)
  })
})
