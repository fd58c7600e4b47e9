/** What each view keeps in the address: selection, filters, tabs. Nonsense falls back to nothing. */
import { z } from 'zod'

/** In an address that a person has written, a text of digits reads as a number. */
const text = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined)
const number = z.coerce.number().int().positive().optional().catch(undefined)

/** Of a design tab. */
const designView = z.enum(['form', 'canvas']).optional().catch(undefined)

export const AgentSearch = z.object({
  tab: z.enum(['chat', 'design', 'code', 'activity']).optional().catch(undefined),
  instance: text,
  session: text,
  /** Of a conversation: an entry to show. */
  entry: text,
  /** Of a conversation: the operation of the message in the inspector, or `latest`, and a span of it. */
  inspect: text,
  span: text,
  /** Of a handler: a run whose payload to start from. */
  from: text,
  view: designView,
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
  order: text,
  /** `deleted`: those that can be had back. */
  show: text,
})

/** Of the statistics: names of choices, or moments in milliseconds. */
export const StatisticsSearch = z.object({
  by: z.enum(['agent', 'model', 'workflow']).optional().catch(undefined),
  bucket: z.enum(['hour', 'day']).optional().catch(undefined),
  range: text,
  only: text,
})

/** Of the playground: what is set in its form, and the question whose answers are shown. */
export const PlaygroundSearch = z.object({
  agent: text,
  /** Names with commas between them. */
  models: text,
  level: text,
  asked: text,
})

/** Of a comparison: ids of runs, operations or sessions. */
export const CompareSearch = z.object({
  left: text,
  right: text,
  all: z.boolean().optional().catch(undefined),
  /** The pair of steps one has gone to. */
  at: number,
})

/** Of a workflow's page. */
export const WorkflowSearch = z.object({
  tab: z.enum(['run', 'design', 'code']).optional().catch(undefined),
  view: designView,
  /** A run whose payload to start from. */
  from: text,
  line: number,
})

const flag = z.boolean().optional().catch(undefined)

export const spanKinds = [
  'run',
  'dispatch',
  'operation',
  'turn',
  'tool',
  'step',
  'command',
  'task',
  'compaction',
] as const

/** Of a run's or an operation's page: what is shown of its timeline. */
export const TimelineSearch = z.object({
  view: z.enum(['waterfall', 'tree', 'flame', 'log']).optional().catch(undefined),
  /** What a flame graph measures. */
  by: z.enum(['time', 'tokens', 'cost']).optional().catch(undefined),
  /** Id of the selected span. */
  span: text,
  /** `seq` of the selected event in the log. */
  event: number,
  find: text,
  errors: flag,
  /** Kinds left out. */
  hide: z.array(z.enum(spanKinds)).optional().catch(undefined),
  /** Idle gaps folded. */
  fold: flag,
})
export type TimelineSearch = z.infer<typeof TimelineSearch>

export const FilesSearch = z.object({
  path: text,
  line: number,
  column: number,
  /** What is shown beside the editor. */
  side: z.enum(['files', 'search', 'changes']).optional().catch(undefined),
  /** What the file defines, instead of its text. */
  design: z.enum(['form', 'canvas']).optional().catch(undefined),
  /** The file beside its version in HEAD. */
  compare: z.enum(['head']).optional().catch(undefined),
  /** Of the search. */
  find: text,
})

export const TerminalSearch = z.object({
  id: text,
  /** The shell of an agent's instance, to look at. */
  agent: text,
  instance: text,
  /** A call in it to show. */
  call: text,
})
