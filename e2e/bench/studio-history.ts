/** A project whose history is as long as the studio's bars ask for: written straight into its store. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Change } from '../../core/contract/change.ts'
import type { DurableEventBody } from '../../core/contract/event.ts'
import { openSqliteStore } from '../../core/store/sqlite/sqlite-store.ts'

type Without<Body, Key extends PropertyKey> = Body extends unknown ? Omit<Body, Key> : never
type Draft = Without<DurableEventBody, 'timestamp' | 'project'>

export const runs = {
  small: 'workflow:sweep:01JAAAAAAAAAAAAAAAAAAAAAA1',
  spans: 'workflow:sweep:01JAAAAAAAAAAAAAAAAAAAAAA2',
  events: 'workflow:sweep:01JAAAAAAAAAAAAAAAAAAAAAA3',
  payload: 'workflow:sweep:01JAAAAAAAAAAAAAAAAAAAAAA4',
} as const

export const longSession = { agent: 'bench', instanceId: 'long', name: 'default' }
const messages = 10_000
const payloadBytes = 20 * 1024 * 1024

/** Writes the project's files and fills its store; resolves when all of it is durable. */
export async function writeHistory(root: string, modelUrl: string): Promise<void> {
  mkdirSync(join(root, 'src/agents'), { recursive: true })
  mkdirSync(join(root, 'src/workflows'), { recursive: true })
  writeFileSync(
    join(root, 'hearth.toml'),
    `[providers.fake]\nkind = "openai-compatible"\nbase_url = "${modelUrl}"\napi_key = "none"\n`,
  )
  writeFileSync(
    join(root, 'src/agents/bench.ts'),
    `import { createAgent } from 'hearth'\nexport default createAgent(() => ({ model: 'fake/echo', instructions: 'Answer.' }))\n`,
  )
  mkdirSync(join(root, '.hearth'), { recursive: true })
  const store = openSqliteStore(join(root, '.hearth/hearth.db'))
  await writeRun(runs.small, 40, store.commit)
  await writeRun(runs.spans, 10_000, store.commit)
  await writeRun(runs.events, 50_000, store.commit)
  await writePayload(store.commit)
  await writeSession(store.commit)
  await store.close()
}

type Commit = (changes: Change[]) => Promise<unknown>

async function commitAll(changes: Change[], commit: Commit): Promise<void> {
  for (let at = 0; at < changes.length; at += 5_000) await commit(changes.slice(at, at + 5_000))
}

/** A run of so many spans, two events each: operations of three turns, each with two tools. */
async function writeRun(runId: string, spans: number, commit: Commit): Promise<void> {
  const { change, create, settle } = recorder(runId)
  const changes = [create(), change(5, {}, runStart)]
  let left = spans - 1
  for (let index = 0; left > 0; index += 1) {
    const made = operation(change, `${runId}-${index}`, Math.min(left, 10))
    changes.push(...made)
    left -= Math.min(left, 10)
  }
  changes.push(change(5, {}, runEnd), settle())
  await commitAll(changes, commit)
}

const runStart: Draft = { type: 'run_start', workflow: 'sweep', trigger: 'studio', payload: {} }
const runEnd: Draft = {
  type: 'run_end',
  status: 'succeeded',
  result: { done: true },
  error: null,
  isError: false,
  durationMs: 1,
}

function recorder(runId: string) {
  let at = Date.parse('2026-03-01T10:00:00.000Z')
  function change(after: number, owner: Partial<DurableEventBody>, draft: Draft): Change {
    at += after
    const timestamp = new Date(at).toISOString()
    const event = { ...draft, ...owner, runId, project: 'bench', timestamp } as DurableEventBody
    return { type: 'event.append', event }
  }
  const create = (): Change => ({
    type: 'run.create',
    run: { id: runId, workflow: 'sweep', trigger: 'studio', payload: {} },
  })
  const settle = (): Change => ({
    type: 'run.settle',
    runId,
    status: 'succeeded',
    result: { done: true },
    error: null,
  })
  return { change, create, settle }
}

type Recorder = ReturnType<typeof recorder>['change']

const usage = {
  input: 800,
  output: 120,
  cacheRead: 3_200,
  cacheWrite: 0,
  totalTokens: 4_120,
  cost: { input: 0.0024, output: 0.0018, cacheRead: 0.00096, cacheWrite: 0, total: 0.00516 },
}
const systemPrompt = `You sweep the yard. ${'Be thorough, and say what you found. '.repeat(50)}`
const answer = 'I looked at the file and found that the broom stands where it should. '.repeat(4)
const output = 'line of a file that a tool has read, with some words in it\n'.repeat(16)

/** One operation and what is in it: `spans` bars at most ten. */
function operation(change: Recorder, operationId: string, spans: number): Change[] {
  const owner = { agent: 'bench', instanceId: 'sweep', session: 'default', operationId }
  const changes: Change[] = []
  const add = (after: number, more: Partial<DurableEventBody>, draft: Draft) =>
    changes.push(change(after, { ...owner, ...more }, draft))
  add(2, {}, { type: 'operation_start', operationKind: 'prompt', preview: 'Sweep', model: null })
  for (let index = 1; index < spans; index += 1) {
    if (index % 3 === 1) addTurn(add, `${operationId}-t${index}`)
    else addTool(add, `${operationId}-t${index - ((index - 1) % 3)}`, `call_${index}`)
  }
  add(
    2,
    {},
    {
      type: 'operation',
      operationKind: 'prompt',
      status: 'completed',
      error: null,
      usage,
      model: 'fake/echo',
      isError: false,
      durationMs: 400,
    },
  )
  return changes
}

type Add = (after: number, more: Partial<DurableEventBody>, draft: Draft) => void

function addTurn(add: Add, turnId: string): void {
  const facts = { purpose: 'agent', model: 'fake/echo', provider: 'fake' } as const
  const input = { systemPrompt, messageCount: 4, tools: ['read', 'bash', 'write'] }
  add(
    1,
    { turnId },
    { type: 'turn_request', ...facts, thinkingLevel: null, input, sourceHash: null },
  )
  add(
    90,
    { turnId },
    {
      type: 'turn',
      ...facts,
      usage,
      stopReason: 'tool-calls',
      error: null,
      firstDeltaMs: 30,
      entryId: null,
      text: answer,
      isError: false,
      durationMs: 90,
    },
  )
}

function addTool(add: Add, turnId: string, toolCallId: string): void {
  const more = { turnId, toolCallId }
  const toolName = toolCallId.endsWith('2') ? 'read' : 'bash'
  add(1, more, { type: 'tool_start', toolName, args: { path: `src/yard/${toolCallId}.ts` } })
  add(20, more, { type: 'tool_call', toolName, result: output, isError: false, durationMs: 20 })
}

/** A run whose one tool answered with 20 MB. */
async function writePayload(commit: Commit): Promise<void> {
  const { change, create, settle } = recorder(runs.payload)
  const owner = { agent: 'bench', instanceId: 'sweep', operationId: 'op-payload' }
  const more = { ...owner, turnId: 'turn-payload', toolCallId: 'call_big' }
  const result = '{"row":"0123456789abcdef","text":"<script>alert(1)</script>"}\n'
  await commit([
    create(),
    change(1, {}, runStart),
    change(1, owner, {
      type: 'operation_start',
      operationKind: 'prompt',
      preview: 'Read it all',
      model: null,
    }),
    change(1, more, { type: 'tool_start', toolName: 'read', args: { path: 'all.jsonl' } }),
    change(50, more, {
      type: 'tool_call',
      toolName: 'read',
      result: result.repeat(Math.ceil(payloadBytes / result.length)),
      isError: false,
      durationMs: 50,
    }),
    change(1, {}, runEnd),
    settle(),
  ])
}

async function writeSession(commit: Commit): Promise<void> {
  const id = 'session-long'
  const place = { parentSessionId: null, taskId: null, runId: null, metadata: {} }
  const changes: Change[] = [{ type: 'session.open', session: { id, ...longSession, ...place } }]
  const links = { operationId: null, turnId: null, dispatchId: null }
  for (let index = 0; index < messages; index += 1) {
    const text = `Message ${index}. ${'Some **words** about the yard, and `code`. '.repeat(4)}`
    changes.push({
      type: 'entry.append',
      entry: {
        id: `entry-${index}`,
        sessionId: id,
        parentId: index === 0 ? null : `entry-${index - 1}`,
        ...links,
        data: {
          type: 'message',
          message:
            index % 2 === 0
              ? { role: 'user', content: [{ type: 'text', text }] }
              : { role: 'assistant', content: [{ type: 'text', text }] },
          source: 'prompt',
        },
      },
    })
  }
  await commitAll(changes, commit)
}
