/** Where a conversation is, and where one wants to go from it. */

export interface Address {
  agent: string
  instance: string
  session: string
}

export interface Selection {
  instance: string
  session: string
  /** An entry to show, such as one that a search found. */
  entry?: string | undefined
}
