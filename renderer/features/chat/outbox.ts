/** What a person has written and not yet handed over: a draft per session, and messages that wait for the agent. */
import { useSyncExternalStore } from 'react'
import { z } from 'zod'
import { newEntryId } from '../../../core/contract/id.ts'
import { ImagePart } from '../../../core/contract/message.ts'
import { splitFiles, type TextFile, withFiles } from './text-files.ts'

const Attached = z.object({
  images: z.array(ImagePart),
  files: z.array(z.object({ name: z.string(), text: z.string() })),
})
const OutgoingMessage = z.object({ id: z.string(), text: z.string(), images: z.array(ImagePart) })

export interface OutgoingMessage {
  /** Of the entry it becomes when it is said to an answer that runs. */
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
const queuePrefix = 'hearth.queued.'
const attachedPrefix = 'hearth.attached.'

export type OutboxStore = ReturnType<typeof createOutboxStore>

/**
 * `key` names the session: project, agent, instance, session.
 *
 * @param windowStorage keeps what waits, and what is attached, over a reload, for one window: two would send it
 *   twice
 */
export function createOutboxStore(storage: DraftStorage, windowStorage: DraftStorage) {
  const boxes = new Map<string, Outbox>()
  const listeners = new Set<() => void>()

  function get(key: string): Outbox {
    const known = boxes.get(key)
    if (known) return known
    const draft = storage.getItem(prefix + key) ?? ''
    const queued = readQueue(windowStorage.getItem(queuePrefix + key))
    const attached = readAttached(windowStorage.getItem(attachedPrefix + key))
    const isEmpty = draft === '' && queued.length === 0 && attached === null
    const box = isEmpty ? emptyBox : { ...emptyBox, ...attached, draft, queued }
    boxes.set(key, box)
    return box
  }

  function change(key: string, part: Partial<Outbox>): void {
    const box = { ...get(key), ...part }
    boxes.set(key, box)
    if (part.draft !== undefined) {
      keep(storage, prefix + key, part.draft)
    }
    if (part.queued !== undefined) {
      const text = part.queued.length === 0 ? '' : JSON.stringify(part.queued)
      keep(windowStorage, queuePrefix + key, text)
    }
    if (part.images !== undefined || part.files !== undefined) {
      const { images, files } = box
      const isNone = images.length === 0 && files.length === 0
      keep(windowStorage, attachedPrefix + key, isNone ? '' : JSON.stringify({ images, files }))
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
      return { id: newEntryId(), text, images }
    },
    enqueue: (key: string, message: OutgoingMessage) =>
      change(key, { queued: [...get(key).queued, message] }),
    /** Puts a waiting message before the others, to be sent next. */
    putFirst(key: string, id: string): void {
      const { queued } = get(key)
      const message = queued.find((one) => one.id === id)
      if (message) change(key, { queued: [message, ...queued.filter((one) => one !== message)] })
    },
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

/** What does not fit is kept only as long as the page is. */
function keep(storage: DraftStorage, key: string, text: string): void {
  storage.removeItem(key)
  if (text === '') return
  try {
    storage.setItem(key, text)
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error
  }
}

/** Nothing where nothing, or something else, was written. */
function readQueue(text: string | null): readonly OutgoingMessage[] {
  if (text === null) return []
  const queue = z.array(OutgoingMessage).safeParse(jsonOf(text))
  return queue.success ? queue.data : []
}

function readAttached(text: string | null): z.infer<typeof Attached> | null {
  return text === null ? null : (Attached.safeParse(jsonOf(text)).data ?? null)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

let shared: OutboxStore | null = null

export function outboxStore(): OutboxStore {
  shared ??= createOutboxStore(localStorage, sessionStorage)
  return shared
}

export function useOutbox(key: string): Outbox {
  const store = outboxStore()
  return useSyncExternalStore(store.subscribe, () => store.get(key))
}
