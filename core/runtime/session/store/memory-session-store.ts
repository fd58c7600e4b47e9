/** Conversations in this process's memory: for tests, and for agents that shall forget. */
import type { SessionData, SessionStore } from './session-store.ts'

export class InMemorySessionStore implements SessionStore {
  readonly #data = new Map<string, SessionData>()

  async load(key: string): Promise<SessionData | null> {
    return structuredClone(this.#data.get(key) ?? null)
  }

  async save(key: string, data: SessionData): Promise<void> {
    this.#data.set(key, structuredClone(data))
  }

  async delete(key: string): Promise<void> {
    this.#data.delete(key)
  }

  /** In the order in which they were first saved. */
  keys(): string[] {
    return [...this.#data.keys()]
  }
}
