/** What a person has written and not yet handed over: a draft per session, and messages that wait for the agent. */
import { useSyncExternalStore } from 'react'
import type { ImagePart } from '../../../core/contract/message.ts'
import { splitFiles, type TextFile, withFiles } from './text-files.ts'

export interface OutgoingMessage {
  id: string
  text: string
  images: readonly ImagePart[]
}

export interface Outbox {
  draft: string
  images: readonly ImagePart[]
  files: readonly TextFile[]
  /** Written while the agent was busy; sent in order when it is free. */
  queued: readonly OutgoingMessage[]
  /** After Stop nothing is sent by itself until the person says so. */
  held: boolean
}

/** Where drafts outlive the window; `localStorage` in the studio. */
export interface DraftStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

const emptyBox: Outbox = { draft: '', images: [], files: [], queued: [], held: false }
const prefix = 'hearth.draft.'

export type OutboxStore = ReturnType<typeof createOutboxStore>

/** `key` names the session: project, agent, instance, session. */
export function createOutboxStore(storage: DraftStorage) {
  const boxes = new Map<string, Outbox>()
  const listeners = new Set<() => void>()
  let nextId = 1

  function get(key: string): Outbox {
    const known = boxes.get(key)
    if (known) return known
    const draft = storage.getItem(prefix + key)
    const box = draft ? { ...emptyBox, draft } : emptyBox
    boxes.set(key, box)
    return box
  }

  function change(key: string, part: Partial<Outbox>): void {
    const box = { ...get(key), ...part }
    boxes.set(key, box)
    if (part.draft !== undefined) {
      if (part.draft === '') storage.removeItem(prefix + key)
      else storage.setItem(prefix + key, part.draft)
    }
    for (const listener of listeners) listener()
  }

  return {
    get,
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    write: (key: string, draft: string) => change(key, { draft }),
    attach: (key: string, images: readonly ImagePart[]) =>
      change(key, { images: [...get(key).images, ...images] }),
    detach: (key: string, index: number) =>
      change(key, { images: get(key).images.filter((_, at) => at !== index) }),
    attachFiles: (key: string, files: readonly TextFile[]) =>
      change(key, { files: [...get(key).files, ...files] }),
    detachFile: (key: string, index: number) =>
      change(key, { files: get(key).files.filter((_, at) => at !== index) }),
    /** Takes the draft out, as a message; null when there is nothing to send. */
    take(key: string): OutgoingMessage | null {
      const { draft, images, files } = get(key)
      const text = withFiles(draft.trim(), files)
      if (text === '' && images.length === 0) return null
      change(key, { draft: '', images: [], files: [] })
      return { id: `message_${nextId++}`, text, images }
    },
    enqueue: (key: string, message: OutgoingMessage) =>
      change(key, { queued: [...get(key).queued, message] }),
    /** Takes a waiting message out: the named one, or the first. */
    dequeue(key: string, id?: string): OutgoingMessage | null {
      const { queued } = get(key)
      const message = id ? queued.find((one) => one.id === id) : queued[0]
      if (!message) return null
      change(key, { queued: queued.filter((one) => one !== message) })
      return message
    },
    hold: (key: string, held: boolean) => change(key, { held }),
    /** Puts a message (back) into the field, before what is there. */
    restore(key: string, message: Omit<OutgoingMessage, 'id'>): void {
      const box = get(key)
      const { text, files } = splitFiles(message.text)
      const draft = [text, box.draft].filter(Boolean).join('\n')
      const images = [...message.images, ...box.images]
      change(key, { draft, images, files: [...files, ...box.files] })
    },
  }
}

let shared: OutboxStore | null = null

export function outboxStore(): OutboxStore {
  shared ??= createOutboxStore(localStorage)
  return shared
}

export function useOutbox(key: string): Outbox {
  const store = outboxStore()
  return useSyncExternalStore(store.subscribe, () => store.get(key))
}
