/** What each view keeps in the address: selection, filters, tabs. Nonsense falls back to nothing. */
import { z } from 'zod'

const text = z.string().optional().catch(undefined)
const number = z.coerce.number().int().positive().optional().catch(undefined)

export const AgentSearch = z.object({
  tab: z.enum(['chat', 'code', 'activity']).optional().catch(undefined),
  instance: text,
  session: text,
  /** Line to show in the code tab. */
  line: number,
})

/** Of run and activity lists: comma-separated states, and words to look for. */
export const ListSearch = z.object({
  status: text,
  workflow: text,
  agent: text,
  kind: text,
  q: text,
})

/** Of a workflow's page. */
export const WorkflowSearch = z.object({
  tab: text,
  line: number,
})

/** Of a run's or an operation's page. */
export const TimelineSearch = z.object({
  span: text,
  view: text,
})

export const FilesSearch = z.object({
  path: text,
  line: number,
})

export const TerminalSearch = z.object({
  id: text,
})
