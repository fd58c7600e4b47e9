/** Timeline files that an earlier version kept in this browser alone: read here to be moved to the project. */
import { z } from 'zod'

const Kept = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  importedAt: z.number(),
  bytes: z.number(),
})
/** Of a file in the list: everything but its text. */
export type BrowserImport = z.infer<typeof Kept>

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

/** Newest first. */
export async function listBrowserImports(): Promise<BrowserImport[]> {
  const known = await indexedDB.databases()
  if (!known.some(({ name }) => name === database)) return []
  const all = await within('readonly', (transaction) => transaction.objectStore(lists).getAll())
  return z
    .array(Kept)
    .parse(all)
    .sort((a, b) => b.importedAt - a.importedAt)
}

/** Null when it is not, or no longer, there. */
export async function readBrowserImport(id: string): Promise<string | null> {
  const text: unknown = await within('readonly', (transaction) =>
    transaction.objectStore(texts).get(id),
  )
  return typeof text === 'string' ? text : null
}

export async function removeBrowserImport(id: string): Promise<void> {
  await within('readwrite', (transaction) => {
    transaction.objectStore(texts).delete(id)
    return transaction.objectStore(lists).delete(id)
  })
}
