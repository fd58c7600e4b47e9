/** From which entry a session goes on. */
export interface Leaf {
  sessionId: string
  /** Null: from the very start. */
  leafId: string | null
}
