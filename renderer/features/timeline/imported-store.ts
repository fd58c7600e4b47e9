/** Timeline files that were opened, kept in this browser until they are removed. */
import { z } from 'zod'

const Kept = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  importedAt: z.number(),
  bytes: z.number(),
})
/** Of a file in the list: everything but its text. */
export type ImportedFile = z.infer<typeof Kept>

const database = 'hearth-timelines'
const [lists, texts] = ['files', 'texts']

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(lists, { keyPath: 'id' })
      request.result.createObjectStore(texts)
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** One transaction over both stores; resolves with what `act` asked for once all of it is kept. */
async function within<Value>(
  mode: IDBTransactionMode,
  act: (transaction: IDBTransaction) => IDBRequest<Value>,
): Promise<Value> {
  const opened = await open()
  try {
    return await new Promise((resolve, reject) => {
      const transaction = opened.transaction([lists, texts], mode)
      const request = act(transaction)
      transaction.oncomplete = () => resolve(request.result)
      transaction.onerror = () => reject(transaction.error)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    opened.close()
  }
}

export async function keepImported(
  file: Omit<ImportedFile, 'id' | 'importedAt'>,
  text: string,
): Promise<ImportedFile> {
  const kept: ImportedFile = { ...file, id: crypto.randomUUID(), importedAt: Date.now() }
  await within('readwrite', (transaction) => {
    transaction.objectStore(texts).put(text, kept.id)
    return transaction.objectStore(lists).put(kept)
  })
  return kept
}

/** Newest first. */
export async function listImported(): Promise<ImportedFile[]> {
  const all = await within('readonly', (transaction) => transaction.objectStore(lists).getAll())
  return z
    .array(Kept)
    .parse(all)
    .sort((a, b) => b.importedAt - a.importedAt)
}

/** Null when it is not, or no longer, there. */
export async function readImported(id: string): Promise<string | null> {
  const text: unknown = await within('readonly', (transaction) =>
    transaction.objectStore(texts).get(id),
  )
  return typeof text === 'string' ? text : null
}

export async function removeImported(id: string): Promise<void> {
  await within('readwrite', (transaction) => {
    transaction.objectStore(texts).delete(id)
    return transaction.objectStore(lists).delete(id)
  })
}
