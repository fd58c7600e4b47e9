/** Entries of a session as exchanges: what was asked, and everything the agent did and said to answer it. */
import type {
  ImagePart,
  ToolCallPart,
  ToolResultPart,
  UserMessage,
} from '../../../core/contract/message.ts'
import type { Entry, StopReason } from '../../../core/contract/session.ts'
import { addUsage, type Usage } from '../../../core/contract/usage.ts'
import type { LiveOperation, LiveTool } from '../../app/live-operations.ts'

export type Step =
  | { kind: 'text'; key: string; text: string; streaming: boolean }
  | {
      kind: 'reasoning'
      key: string
      turnId: string | null
      text: string
      streaming: boolean
      /** Null when nobody measured it. */
      durationMs: number | null
    }
  /** Said by a person while the rest was done. */
  | { kind: 'said'; key: string; text: string; images: readonly ImagePart[] }
  | {
      kind: 'tool'
      key: string
      call: Pick<ToolCallPart, 'toolCallId' | 'toolName' | 'input'>
      result: Pick<ToolResultPart, 'output' | 'isError'> | null
      live: LiveTool | null
    }

export type ToolStep = Extract<Step, { kind: 'tool' }>

export interface Question {
  text: string
  images: readonly ImagePart[]
  at: number
  source: string
}

export interface Exchange {
  key: string
  /** Its first entry, and the one before it; null when none has been read. */
  entryId: string | null
  parentId: string | null
  entryIds: readonly string[]
  operationId: string | null
  question: Question | null
  steps: readonly Step[]
  /** A summary that took the place of older messages, before this exchange. */
  summary: { text: string; tokensBefore: number } | null
  usage: Usage | null
  model: string | null
  stopReason: StopReason | null
  startedAt: number
  endedAt: number
  streaming: boolean
}

interface Draft {
  key: string
  operationId: string | null
  question: Question | null
  summary: Exchange['summary']
  entries: Entry[]
}

/**
 * Groups ascending entries. A new exchange begins with another operation, or with a user message that was not
 * said to the operation at work.
 */
export function groupEntries(entries: readonly Entry[]): Exchange[] {
  const drafts: Draft[] = []
  for (const entry of entries) {
    const open = drafts.at(-1)
    if (startsExchange(open, entry)) drafts.push(begin(entry))
    else open?.entries.push(entry)
  }
  return drafts.map(finish)
}

function startsExchange(open: Draft | undefined, entry: Entry): boolean {
  if (!open || entry.data.type !== 'message') return true
  if (isSaid(entry) && open.operationId === entry.operationId) return false
  if (entry.data.message.role === 'user') return open.question !== null || open.entries.length > 0
  return open.operationId !== entry.operationId && open.entries.length > 0
}

function isSaid({ data }: Entry): boolean {
  return data.type === 'message' && data.source === 'steer'
}

function begin(entry: Entry): Draft {
  const draft: Draft = {
    key: entry.id,
    operationId: entry.operationId,
    question: null,
    summary: null,
    entries: [],
  }
  const { data } = entry
  if (data.type === 'message' && data.message.role === 'user') {
    const said = spoken(data.message)
    draft.question = { ...said, at: entry.createdAt, source: data.source ?? 'prompt' }
  } else if (data.type !== 'message') {
    const tokensBefore = data.type === 'compaction' ? data.tokensBefore : 0
    draft.summary = { text: data.summary, tokensBefore }
  }
  draft.entries.push(entry)
  return draft
}

function spoken({ content }: UserMessage): Pick<Question, 'text' | 'images'> {
  return {
    text: content.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    images: content.filter((part) => part.type === 'image'),
  }
}

function finish(draft: Draft): Exchange {
  const results = collectResults(draft.entries)
  const steps: Step[] = []
  let usage: Usage | null = null
  let model: string | null = null
  let stopReason: StopReason | null = null
  for (const [at, entry] of draft.entries.entries()) {
    if (entry.data.type !== 'message') continue
    const { message } = entry.data
    if (message.role === 'user' && at > 0) {
      steps.push({ kind: 'said', key: entry.id, ...spoken(message) })
    }
    if (message.role !== 'assistant') continue
    steps.push(...stepsOf(entry, results))
    if (entry.data.usage) usage = usage ? addUsage(usage, entry.data.usage) : entry.data.usage
    model = entry.data.model ?? model
    stopReason = entry.data.stopReason ?? stopReason
  }
  return {
    key: draft.key,
    entryId: draft.entries[0]?.id ?? null,
    parentId: draft.entries[0]?.parentId ?? null,
    entryIds: draft.entries.map(({ id }) => id),
    operationId: draft.operationId,
    question: draft.question,
    summary: draft.summary,
    steps,
    usage,
    model,
    stopReason,
    startedAt: draft.entries[0]?.createdAt ?? 0,
    endedAt: draft.entries.at(-1)?.createdAt ?? 0,
    streaming: false,
  }
}

function collectResults(entries: readonly Entry[]): Map<string, ToolResultPart> {
  const results = new Map<string, ToolResultPart>()
  for (const { data } of entries) {
    if (data.type !== 'message' || data.message.role !== 'tool') continue
    for (const part of data.message.content) results.set(part.toolCallId, part)
  }
  return results
}

function stepsOf(entry: Entry, results: ReadonlyMap<string, ToolResultPart>): Step[] {
  const { data } = entry
  if (data.type !== 'message' || data.message.role !== 'assistant') return []
  const { turnId } = entry
  const source = turnId ?? entry.id
  const counts = { text: 0, reasoning: 0 }
  return data.message.content.flatMap((part): Step[] => {
    if (part.type === 'tool-call') {
      const result = results.get(part.toolCallId) ?? null
      return [{ kind: 'tool', key: part.toolCallId, call: part, result, live: null }]
    }
    if (part.text.trim() === '') return []
    const key = `${source} ${part.type} ${counts[part.type]++}`
    if (part.type === 'text') return [{ kind: 'text', key, text: part.text, streaming: false }]
    const { durationMs = null } = part
    return [{ kind: 'reasoning', key, turnId, text: part.text, streaming: false, durationMs }]
  })
}

/** The exchange with what is known live: output of tools, and turns whose message is not read yet. */
export function mergeLive(
  exchange: Exchange,
  live: LiveOperation,
  knownTurns: ReadonlySet<string>,
): Exchange {
  const tools = new Map(live.tools.map((tool) => [tool.toolCallId, tool] as const))
  const thinking = new Map(live.turns.map((turn) => [turn.turnId, turn] as const))
  const known = exchange.steps.map((step): Step => {
    if (step.kind === 'tool') return { ...step, live: tools.get(step.call.toolCallId) ?? null }
    if (step.kind !== 'reasoning') return step
    const turn = step.turnId ? thinking.get(step.turnId) : undefined
    return turn?.reasoningStartedAt && step.durationMs === null
      ? { ...step, durationMs: turn.reasoningMs }
      : step
  })
  const shown = new Set(
    known.flatMap((step) => (step.kind === 'tool' ? [step.call.toolCallId] : [])),
  )
  const unseen = live.tools.filter((tool) => !shown.has(tool.toolCallId))
  const turnIds = new Set(live.turns.map((turn) => turn.turnId))
  const added = live.turns.flatMap((turn) => [
    ...(knownTurns.has(turn.turnId) ? [] : liveSteps(turn)),
    ...unseen.filter((tool) => tool.turnId === turn.turnId).map(toolStep),
  ])
  const loose = unseen.filter((tool) => !tool.turnId || !turnIds.has(tool.turnId)).map(toolStep)
  return { ...exchange, steps: [...known, ...added, ...loose], streaming: live.running }
}

function toolStep(tool: LiveTool): Step {
  const { toolCallId, toolName, args } = tool
  const call = { toolCallId, toolName, input: args }
  return { kind: 'tool', key: toolCallId, call, result: null, live: tool }
}

function liveSteps(turn: LiveOperation['turns'][number]): Step[] {
  const steps: Step[] = []
  if (turn.reasoning.trim() !== '') {
    steps.push({
      kind: 'reasoning',
      key: `${turn.turnId} reasoning 0`,
      turnId: turn.turnId,
      text: turn.reasoning,
      streaming: !turn.ended && turn.text === '',
      durationMs: turn.reasoningMs,
    })
  }
  if (turn.text.trim() !== '') {
    const key = `${turn.turnId} text 0`
    steps.push({ kind: 'text', key, text: turn.text, streaming: !turn.ended })
  }
  return steps
}

/**
 * What a row of the list is known by. An exchange that runs has its operation's id before its first
 * entry is read, and keeps it then: another key would take the focus from whoever answers in it.
 */
export function rowKeys(exchanges: readonly Exchange[]): string[] {
  const taken = new Set<string>()
  return exchanges.map(({ key, operationId }) => {
    const rowKey = operationId && !taken.has(operationId) ? operationId : key
    taken.add(rowKey)
    return rowKey
  })
}

/** An exchange of which no entry has been read yet. */
export function emptyExchange(operationId: string, question: Question | null): Exchange {
  return {
    key: operationId,
    entryId: null,
    parentId: null,
    entryIds: [],
    operationId,
    question,
    summary: null,
    steps: [],
    usage: null,
    model: null,
    stopReason: null,
    startedAt: question?.at ?? 0,
    endedAt: question?.at ?? 0,
    streaming: true,
  }
}

/** What the copy button takes: the answer's text, never thoughts or tools. */
export function answerText(exchange: Exchange): string {
  return exchange.steps.flatMap((step) => (step.kind === 'text' ? [step.text] : [])).join('\n\n')
}
