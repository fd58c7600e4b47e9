/** The part of the store’s contract that is about imported timelines. */
import { beforeEach, expect, it } from 'vitest'
import type { NewImport } from '../contract/change.ts'
import type { Store } from './port.ts'

function timeline(id: string, text = `{"of":"${id}"}\n`): NewImport {
  return {
    id,
    name: `${id}.timeline.jsonl`,
    title: `Title of ${id}`,
    scope: { runId: 'r1' },
    exportedAt: '2026-01-01T00:00:00.000Z',
    hearth: '1.0.0',
    events: 3,
    skipped: 0,
    masked: 1,
    isWhole: true,
    content: new TextEncoder().encode(text),
  }
}

/** To be called in a `describe`; `current` gives the store of the test that runs. */
export function defineImportContract(current: () => Store): void {
  let store: Store
  beforeEach(() => {
    store = current()
  })
  const add = (...all: NewImport[]) =>
    store.commit(all.map((one) => ({ type: 'import.add', timeline: one })))
  const textOf = (id: string) => {
    const bytes = store.imports.bytes(id)
    return bytes && new TextDecoder().decode(bytes)
  }

  it('are kept with their bytes, newest first, beside the log (S17)', async () => {
    await add(timeline('a'), timeline('b'))
    expect(store.imports.get('a')).toMatchObject({
      id: 'a',
      title: 'Title of a',
      scope: { runId: 'r1' },
      isWhole: true,
      masked: 1,
      bytes: 11,
      deletedAt: null,
    })
    expect(textOf('a')).toBe('{"of":"a"}\n')
    expect(store.imports.list({}, {}).items.map(({ id }) => id)).toEqual(['b', 'a'])
    expect(store.imports.totals()).toEqual({ count: 2, bytes: 22 })
    expect(store.events.last()).toBe(0)
    expect(store.imports.get('none')).toBeNull()
    expect(store.imports.bytes('none')).toBeNull()
  })

  it('are read page by page, each once', async () => {
    await add(...['a', 'b', 'c', 'd', 'e'].map((id) => timeline(id)))
    const found: string[] = []
    let cursor: string | undefined
    do {
      const page = store.imports.list({}, { limit: 2, ...(cursor ? { cursor } : {}) })
      found.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(found).toEqual(['e', 'd', 'c', 'b', 'a'])
  })

  it('are the same import when they come again, and are had back by it', async () => {
    await add(timeline('a'))
    await add({ ...timeline('a'), name: 'another name' })
    expect(store.imports.list({}, {}).items).toHaveLength(1)
    expect(store.imports.get('a')?.name).toBe('a.timeline.jsonl')
    await store.commit([{ type: 'import.hide', importId: 'a', deletedAt: 5 }])
    expect(store.imports.list({}, {}).items).toEqual([])
    expect(store.imports.list({ deleted: true }, {}).items).toMatchObject([{ deletedAt: 5 }])
    await add(timeline('a'))
    expect(store.imports.get('a')?.deletedAt).toBeNull()
  })

  it('are hidden, shown again and gone, once and again', async () => {
    await add(timeline('a'), timeline('b', '{"of":"a"}\n'))
    await store.commit([{ type: 'import.hide', importId: 'a', deletedAt: 5 }])
    await store.commit([{ type: 'import.hide', importId: 'a', deletedAt: null }])
    expect(store.imports.list({}, {}).items).toHaveLength(2)
    await store.commit([{ type: 'import.delete', importId: 'a' }])
    await store.commit([{ type: 'import.delete', importId: 'a' }])
    expect(store.imports.get('a')).toBeNull()
    // Two with the same content: the other one keeps it.
    expect(textOf('b')).toBe('{"of":"a"}\n')
  })
}
