/** Conversations in one SQLite file, which survives the process. */
import { resolve } from 'node:path'
import { currentRuntime } from '../runtime/current.ts'
import { readSessionData } from '../runtime/session/store/read-session-data.ts'
import type { SessionData, SessionStore } from '../runtime/session/store/session-store.ts'
import type { DocumentFile } from '../store/sqlite/document-file.ts'

/**
 * A session store in a file. The database engine is loaded with the first call.
 *
 * @example
 * const store = new SQLiteSessionStore('data/conversations.sqlite3')
 * export default createAgent(() => ({ model: 'openai/gpt-5.5', persist: store }))
 */
export class SQLiteSessionStore implements SessionStore, AsyncDisposable {
  readonly path: string
  #file: Promise<DocumentFile> | null = null

  /** `path`: absolute, or relative to the project's root. Folders are made as needed. */
  constructor(path: string) {
    this.path = resolve(currentRuntime()?.projectRoot ?? process.cwd(), path)
  }

  async load(key: string): Promise<SessionData | null> {
    const document = (await this.#open()).get(key)
    return document === null ? null : readSessionData(document, key)
  }

  async save(key: string, data: SessionData): Promise<void> {
    const file = await this.#open()
    file.put(key, data)
  }

  async delete(key: string): Promise<void> {
    const file = await this.#open()
    file.delete(key)
  }

  /** In the order in which they were first saved. */
  async keys(): Promise<string[]> {
    return (await this.#open()).all().map(({ key }) => key)
  }

  /** Closes the file; the next call opens it again. */
  async close(): Promise<void> {
    const file = this.#file
    this.#file = null
    ;(await file)?.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #open(): Promise<DocumentFile> {
    this.#file ??= this.#load()
    return this.#file
  }

  async #load(): Promise<DocumentFile> {
    try {
      const { openDocumentFile } = await import('../store/sqlite/document-file.ts')
      return openDocumentFile(this.path, 'sessions')
    } catch (error) {
      this.#file = null
      throw error
    }
  }
}
