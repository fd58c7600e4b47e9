/** Small changes for the contract suite: each a whole, valid one. */
import type {
  Change,
  NewApproval,
  NewClaim,
  NewDispatch,
  NewGrant,
  NewSession,
} from '../contract/change.ts'
import type { Correlation } from '../contract/event.ts'

function correlation(of: Partial<Correlation>): Correlation {
  return { timestamp: new Date(0).toISOString(), project: 'test', ...of }
}

function openSession(id: string, over: Partial<NewSession> = {}): Change {
  const base = { agent: 'agent', instanceId: 'one', name: id, parentSessionId: null }
  return {
    type: 'session.open',
    session: { id, ...base, taskId: null, runId: null, metadata: {}, ...over },
  }
}

function entry(sessionId: string, id: string, parentId: string | null = null): Change {
  const message = { role: 'user' as const, content: [{ type: 'text' as const, text: id }] }
  const links = { parentId, operationId: null, turnId: null, dispatchId: null }
  return {
    type: 'entry.append',
    entry: { id, sessionId, ...links, data: { type: 'message', message } },
  }
}

function say(sessionId: string, id: string, text: string, createdAt?: number): Change {
  const message = { role: 'user' as const, content: [{ type: 'text' as const, text }] }
  const links = { parentId: null, operationId: null, turnId: null, dispatchId: null }
  const entry = { id, sessionId, ...links, data: { type: 'message' as const, message } }
  return { type: 'entry.append', entry: createdAt === undefined ? entry : { ...entry, createdAt } }
}

/** The call of a tool; its result follows as `<id>-result`. */
function toolTurn(sessionId: string, id: string, input: unknown, output: string): Change[] {
  const call = { toolCallId: 'call', toolName: 'read' }
  const links = { operationId: null, turnId: null, dispatchId: null }
  const messages = [
    { role: 'assistant' as const, content: [{ type: 'tool-call' as const, ...call, input }] },
    {
      role: 'tool' as const,
      content: [{ type: 'tool-result' as const, ...call, output, isError: false }],
    },
  ]
  return messages.map((message, index) => ({
    type: 'entry.append',
    entry: {
      id: index === 0 ? id : `${id}-result`,
      sessionId,
      parentId: index === 0 ? null : id,
      ...links,
      data: { type: 'message', message },
    },
  }))
}

function chain(sessionId: string, length: number): Change[] {
  return Array.from({ length }, (_, index) =>
    entry(sessionId, `e${index + 1}`, index === 0 ? null : `e${index}`),
  )
}

function compaction(
  sessionId: string,
  id: string,
  parentId: string,
  firstKeptEntryId: string,
): Change {
  const links = { parentId, operationId: null, turnId: null, dispatchId: null }
  const data = {
    type: 'compaction' as const,
    summary: 'so far',
    firstKeptEntryId,
    tokensBefore: 10,
  }
  return { type: 'entry.append', entry: { id, sessionId, ...links, data } }
}

function toolStart(args: unknown, of: Partial<Correlation> = {}): Change {
  return {
    type: 'event.append',
    event: { ...correlation(of), type: 'tool_start', toolName: 'read', args },
  }
}

function log(message: string, of: Partial<Correlation> = {}): Change {
  return {
    type: 'event.append',
    event: { ...correlation(of), type: 'log', level: 'info', message, attributes: {} },
  }
}

function idle(of: Partial<Correlation>): Change {
  return { type: 'event.append', event: { ...correlation(of), type: 'idle' } }
}

function run(id: string): Change {
  return { type: 'run.create', run: { id, workflow: 'flow', trigger: 'http', payload: { id } } }
}

function handlerRun(id: string, agent: string, instanceId: string): Change {
  const run = { id, workflow: null, agent, instanceId, trigger: 'http', payload: null } as const
  return { type: 'run.create', run }
}

function operation(id: string, parentOperationId: string | null = null): Change {
  const belongs = {
    agent: 'agent',
    instanceId: 'one',
    session: 'default',
    runId: null,
    dispatchId: null,
  }
  return {
    type: 'operation.start',
    operation: { id, kind: 'prompt', ...belongs, parentOperationId, preview: 'hi', model: null },
  }
}

function admit(id: string, over: Partial<NewDispatch> = {}): Change {
  const base = {
    agent: 'agent',
    instanceId: 'one',
    session: 'default',
    input: 'hi',
    idempotencyKey: null,
  }
  return { type: 'dispatch.admit', dispatch: { id, ...base, ...over } }
}

function claim(key: string, refId: string, over: Partial<NewClaim> = {}): Change {
  return { type: 'key.claim', claim: { scope: 'one', key, payloadHash: 'hash', refId, ...over } }
}

function question(id: string, over: Partial<NewApproval> = {}): NewApproval {
  return {
    id,
    capability: 'shell',
    toolName: 'bash',
    sandbox: 'local',
    operation: 'exec',
    subject: 'ls',
    cwd: '/work',
    agent: 'agent',
    instanceId: 'one',
    session: 'default',
    runId: null,
    dispatchId: null,
    operationId: 'op',
    parentOperationId: null,
    turnId: 'turn',
    toolCallId: 'call',
    taskId: null,
    expiresAt: 1_000,
    ...over,
  }
}

function requestApproval(id: string, over: Partial<NewApproval> = {}): Change {
  return { type: 'approval.request', approval: question(id, over) }
}

function resolveApproval(
  approvalId: string,
  status: Extract<Change, { type: 'approval.resolve' }>['status'],
): Change {
  return {
    type: 'approval.resolve',
    approvalId,
    status,
    scope: 'once',
    pattern: null,
    note: 'because',
  }
}

function grant(id: string, over: Partial<NewGrant> = {}): Change {
  const of = { agent: 'agent', instanceId: 'one', session: 'default' }
  return {
    type: 'grant.add',
    grant: {
      id,
      approvalId: 'a',
      decision: 'allow',
      scope: 'session',
      capability: 'shell',
      toolName: null,
      ...of,
      pattern: null,
      note: null,
      ...over,
    },
  }
}

function settleAll(
  runId: string,
  operationId: string,
  dispatchId: string,
  outcome: 'completed' | 'failed',
): Change[] {
  const status = outcome === 'completed' ? 'succeeded' : 'failed'
  return [
    { type: 'run.settle', runId, status, result: { ok: outcome === 'completed' }, error: null },
    {
      type: 'operation.settle',
      operationId,
      status: outcome,
      usage: null,
      error: null,
      model: null,
    },
    { type: 'dispatch.settle', dispatchId, outcome, error: null },
  ]
}

export const contractFixtures = {
  openSession,
  entry,
  say,
  toolTurn,
  chain,
  compaction,
  log,
  toolStart,
  idle,
  run,
  handlerRun,
  operation,
  admit,
  claim,
  question,
  requestApproval,
  resolveApproval,
  grant,
  settleAll,
}
