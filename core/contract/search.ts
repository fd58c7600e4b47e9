/** What a full-text search over conversations finds. */
import { z } from 'zod'
import { Session } from './session.ts'

/** A piece of found text; the pieces in a row are the snippet. */
export const SnippetPart = z.object({ text: z.string(), isMatch: z.boolean() })
export type SnippetPart = z.infer<typeof SnippetPart>

/** One message or tool call in which every word was found. */
export const SearchHit = z.object({
  session: Session,
  entryId: z.string(),
  /** Position of the entry in its session. */
  seq: z.number().int(),
  role: z.enum(['user', 'assistant', 'tool', 'summary']),
  createdAt: z.number().int(),
  /** How often: all the words in a row, or each of them where they stand apart. */
  matches: z.number().int(),
  snippet: z.array(SnippetPart),
})
export type SearchHit = z.infer<typeof SearchHit>
