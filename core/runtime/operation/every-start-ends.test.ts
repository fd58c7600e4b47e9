import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { HearthError } from '../../contract/error.ts'
import type { HearthEvent } from '../../contract/event.ts'
import { newOperationId, newToolCallId, newTurnId } from '../../contract/id.ts'
import type { AssistantMessage } from '../../contract/message.ts'
import { createAgent } from '../agent/create-agent.ts'
import type { Emit, Harness, HarnessRequest } from '../harness/port.ts'
import { registerHarness } from '../harness/registry.ts'
import { openTestProject, type TestProject } from '../testing/test-project.ts'

/** What a badly behaved harness does, step by step; it may stop anywhere, leaving all of it open. */
const step = fc.constantFrom(
  'request',
  'delta',
  'turn',
  'turn with calls',
  'tool start',
  'tool end',
  'results',
  'throw',
  'abort',
  'tell of an abort',
  'fail the disk',
)
type Step = ReturnType<typeof step.generate>['value']

let steps: Step[] = []
let project: TestProject | null = null
let operationId = ''
let diskFailed = false

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

registerHarness('chaotic', () => ({ name: 'chaotic', run: (request, emit) => run(request, emit) }))

const run: Harness['run'] = async (request, emit) => {
  const state = { turnId: newTurnId(), calls: [] as string[] }
  for (const next of steps) await play(next, state, request, emit)
  return {
    text: 'done',
    usage: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, totalTokens: 0, cost: null },
    stopReason: 'stop',
    model: request.model,
    turns: 1,
    toolCalls: 0,
    messages: [],
  }
}

async function play(
  next: Step,
  state: { turnId: string; calls: string[] },
  request: HarnessRequest,
  emit: Emit,
): Promise<void> {
  const { turnId } = state
  const [toolCallId = 'call_unknown'] = state.calls
  const call = { turnId, toolCallId, toolName: 'x' }
  switch (next) {
    case 'request':
      state.turnId = newTurnId()
      return emit({
        type: 'turn_request',
        turnId: state.turnId,
        purpose: request.purpose,
        model: request.model,
        provider: 'demo',
        thinkingLevel: null,
        systemPrompt: '',
        messageCount: 1,
        tools: [],
      })
    case 'delta':
      return emit({ type: 'text_delta', turnId, text: 'x' })
    case 'turn':
      return emit(turn(request, turnId, []))
    case 'turn with calls':
      state.calls = [newToolCallId(), newToolCallId()]
      return emit(turn(request, turnId, state.calls))
    case 'tool start':
      return emit({ type: 'tool_start', ...call, args: {} })
    case 'tool end':
      return emit({ type: 'tool_call', ...call, result: '', isError: false, durationMs: 0 })
    case 'results':
      return emit({
        type: 'tool_results',
        turnId,
        message: {
          role: 'tool',
          content: state.calls.map((id) => ({
            type: 'tool-result',
            toolCallId: id,
            toolName: 'x',
            output: '',
            isError: false,
          })),
        },
      })
    case 'throw':
      throw new Error('chaos')
    case 'abort':
      await project?.runtime.abort({ operationId, reason: 'chaos' })
      return
    case 'tell of an abort':
      throw new HearthError({ type: 'aborted', status: 499, message: 'Nobody asked for it.' })
    case 'fail the disk': {
      if (project === null) return
      project.host.failCommits = () => {
        if (diskFailed) return null
        diskFailed = true
        return new Error('disk full')
      }
    }
  }
}

function turn(request: HarnessRequest, turnId: string, calls: string[]) {
  const message: AssistantMessage = {
    role: 'assistant',
    content: [
      { type: 'text', text: 'x' },
      ...calls.map((toolCallId) => ({
        type: 'tool-call' as const,
        toolCallId,
        toolName: 'x',
        input: {},
      })),
    ],
  }
  return {
    type: 'turn',
    turnId,
    purpose: request.purpose,
    model: request.model,
    provider: 'demo',
    message,
    usage: null,
    stopReason: calls.length > 0 ? 'tool-calls' : 'stop',
    error: null,
    durationMs: 0,
    firstDeltaMs: null,
  } as const
}

const ends: Record<string, { end: string; id: (event: HearthEvent) => string | undefined }> = {
  operation_start: { end: 'operation', id: (event) => event.operationId },
  agent_start: { end: 'agent_end', id: (event) => event.operationId },
  turn_request: { end: 'turn', id: (event) => event.turnId },
  tool_start: { end: 'tool_call', id: (event) => event.toolCallId },
  abort_requested: { end: 'aborted', id: (event) => event.operationId },
}

test('whatever a harness does, every start has its end, and every tool call its result', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (chosen) => {
      steps = chosen
      diskFailed = false
      project = await openTestProject(
        { agents: { assistant: { default: createAgent(() => ({ sandbox: false })) } } },
        { harness: 'chaotic' },
      )
      operationId = newOperationId()
      const { host, prompt } = project
      const succeeded = await prompt('assistant', 'go', { operationId }).then(
        () => true,
        () => false,
      )
      // Of a commit that failed nothing is stored: all that can be promised then is that it is told.
      if (diskFailed) {
        expect(succeeded).toBe(false)
      } else {
        for (const [start, { end, id }] of Object.entries(ends)) {
          for (const event of host.events.filter(({ type }) => type === start)) {
            const matching = host.events.filter(
              (other) => other.type === end && id(other) === id(event),
            )
            const starts = host.events.filter(
              (other) => other.type === start && id(other) === id(event),
            )
            expect(matching, `${start} → ${end}`).toHaveLength(starts.length)
          }
        }
        expect(host.eventTypes().at(-1)).toBe('operation')
        assertWholeHistory(project)
        const wasAborted = host.eventTypes().includes('abort_requested')
        const expected = succeeded ? 'completed' : wasAborted ? 'aborted' : 'failed'
        expect(host.operations.get(operationId)?.status).toBe(expected)
      }
      await project[Symbol.asyncDispose]()
      project = null
    }),
    { numRuns: 150 },
  )
})

function assertWholeHistory({ host }: TestProject): void {
  const messages = host
    .entriesOf('default')
    .flatMap(({ data }) => (data.type === 'message' ? [data.message] : []))
  const called = messages.flatMap((message) =>
    message.role === 'assistant' ? message.content.filter((part) => part.type === 'tool-call') : [],
  )
  const answered = new Set(
    messages
      .flatMap((message) => (message.role === 'tool' ? message.content : []))
      .map(({ toolCallId }) => toolCallId),
  )
  expect(called.filter(({ toolCallId }) => !answered.has(toolCallId))).toEqual([])
}
