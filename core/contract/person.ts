/** What the desktop asks a person in a dialog of its own, because the page is not believed. */
import { z } from 'zod'

/**
 * `approval`: an agent may do something dangerous. `token`: another program gets a token. `terminal`: the page gets
 * a shell. `change`: something is changed while nobody seems to be there.
 */
export const PersonQuestion = z.object({
  kind: z.enum(['approval', 'token', 'terminal', 'change']),
  /** What it is about: the same subject is not asked twice at once. */
  subject: z.string(),
  title: z.string(),
  /** Exactly what would be done, with characters that could deceive written out. */
  detail: z.string(),
  /** The button that lets it happen. */
  allow: z.string(),
})
export type PersonQuestion = z.infer<typeof PersonQuestion>

/** What the desktop's main process knows about the person behind a request of its page. Never said by the page. */
export interface PersonState {
  /** A real key or button was pressed in the window a moment ago. */
  isPresent: boolean
  /** A person has agreed to this very request, in a dialog that the page cannot reach. */
  hasAgreed: boolean
}

export const nobody: PersonState = { isPresent: false, hasAgreed: false }
