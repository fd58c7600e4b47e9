/**
 * The seam between the runtime thread (server, store, supervision) and a project thread (agents,
 * workflows, the project's own code). Both sides are plain async functions over structured clone,
 * called by birpc through a MessagePort; in tests they are called directly.
 */
import type { ApprovalOutcome } from '../contract/approval.ts'
import type { Change, NewApproval } from '../contract/change.ts'
import type { DispatchReceipt } from '../contract/dispatch.ts'
import type { EphemeralEvent } from '../contract/event.ts'
import type { McpServerHealth } from '../contract/mcp.ts'
import type { ImagePart } from '../contract/message.ts'
import type { Inventory } from '../contract/project.ts'
import type { ProviderSettings, ThinkingLevel } from '../contract/provider.ts'
import type { RunRequest, RunTrigger } from '../contract/run.ts'
import type { Entry, Session, SessionKey } from '../contract/session.ts'
import type { Usage } from '../contract/usage.ts'
import type { WebAnswer, WebRequest } from './app/web-message.ts'
import type { SteeringMessage, SteeringOutcome } from './operation/steering.ts'
import type { ProjectDoor } from './project-door.ts'

/** What the project thread may ask of the runtime thread. It holds no database handle. */
export interface RuntimeHost extends ProjectDoor {
  /**
   * Durable when it resolves; published to subscribers just after. In call order. Once a commit of a `line`
   * met trouble with the disk, its later ones fail as well, also those that were under way.
   */
  commit(changes: Change[], line?: string): Promise<void>
  /** Live deltas: fire and forget, in order with `commit`. */
  publish(events: EphemeralEvent[]): void
  /** Opens (creating when missing) a session and reads its active path. */
  openSession(
    key: SessionKey,
    create: {
      parentSessionId: string | null
      taskId: string | null
      runId: string | null
      metadata?: Record<string, unknown>
    },
  ): Promise<{ session: Session; path: Entry[] }>
  findSession(key: SessionKey): Promise<Session | null>
  /** The project's providers with their keys; read anew for each operation. */
  providers(): Promise<Record<string, ProviderSettings>>
  /** What the project keeps in the vault, such as what signing in to an MCP server gave. */
  readSecret(name: string): Promise<string | null>
  writeSecret(name: string, value: string): Promise<void>
  /**
   * Asks a person, unless an answer is remembered. `askId` names this wait alone. Always answers in the
   * end: with a refusal when nobody does within `limitMs`. Rejects when the question cannot be recorded.
   */
  askApproval(askId: string, question: ApprovalQuestion): Promise<ApprovalReply>
  /** Gives a question up; `askApproval` answers with `aborted`. */
  withdrawApproval(askId: string): Promise<void>
  /** Which steps of a run, or of an operation's tool calls, are finished. */
  stepKeys(ownerId: string): Promise<string[]>
  /** What a step gave; null for one that is not finished. */
  stepResult(ownerId: string, key: string): Promise<{ result: unknown } | null>
  dispatch(request: {
    agent: string
    instanceId: string
    session: string
    input: unknown
    idempotencyKey: string | null
  }): Promise<DispatchReceipt>
}

export interface ApprovalQuestion extends Omit<NewApproval, 'id' | 'expiresAt'> {
  /** What is shown of the call. */
  args: unknown
  /** How long it may wait, in milliseconds; 0 refuses at once. */
  limitMs: number
}

export interface ApprovalReply {
  outcome: ApprovalOutcome
  /** What the person wants the model to know. */
  note: string | null
}

/** What the runtime thread may ask of a project thread. Errors cross as `StoredError` inside the rejection. */
export interface ProjectRuntime {
  /** Loads every agent and workflow file by itself and says what it found. Never rejects for a bad file. */
  inventory(): Promise<Inventory>
  /** Runs one prompt to its end. Rejects with the typed error of the operation. */
  prompt(request: PromptRequest): Promise<PromptResponse>
  /** Runs one workflow to its end; the caller has already created the run row. */
  runWorkflow(request: WorkflowRequest): Promise<{ result: unknown }>
  /** The same for the handler that an agent file exports. */
  runHandler(request: HandlerRequest): Promise<{ result: unknown }>
  /** Asks the project's `app.ts`. Rejects with `not_found`, `app_failed`, `app_timeout`. */
  answerByApp(request: WebRequest): Promise<WebAnswer>
  /** Validates a payload against the workflow's input schema, without running it. Rejects with `validation_failed`. */
  checkInput(workflow: string, payload: unknown): Promise<void>
  /** Takes a conversation out of the session store its agent brings, where it brings one. */
  forgetSession(key: SessionKey): Promise<void>
  /** Ends matching operations: model call, tools and their process trees. True when something was running. */
  abort(target: AbortTarget): Promise<boolean>
  /**
   * Says something to an operation while it works: its model reads it before its next turn. Resolves when it
   * is part of the conversation, durably, or will not be; null when the operation does not run here.
   */
  steer(operationId: string, message: SteeringMessage): Promise<SteeringOutcome | null>
  /** Takes back what was said and is not read yet. True when there was such a message. */
  withdrawSteering(operationId: string, messageId: string): Promise<boolean>
  /** The MCP servers that are configured or in use, by name. */
  mcpServers(): Promise<McpServerHealth[]>
  /** Connects the MCP servers of this name anew and says how they are. Rejects with `not_found` (404). */
  reconnectMcpServer(name: string): Promise<McpServerHealth[]>
  /** Heartbeat. */
  ping(): Promise<void>
  /** Stops accepting, waits for running operations, disposes sandboxes and MCP connections. */
  drain(why?: DrainReason): Promise<void>
}

/** `replaced`: a newer thread goes on with the same project, and with what is kept open for it. */
export type DrainReason = 'closed' | 'replaced'

export interface PromptRequest {
  operationId: string
  agent: string
  instanceId: string
  session: string
  message: string
  images: ImagePart[]
  source: 'prompt' | 'dispatch'
  dispatchId: string | null
  /** What the agent's initializer sees as `payload`; dispatches pass their input. */
  payload: unknown
  model: string | null
  thinkingLevel: ThinkingLevel | null
  /** JSON Schema of the wanted result; null for text. */
  resultSchema: Record<string, unknown> | null
  /** W3C trace context of whoever asked from outside: the parent of the spans. */
  traceparent?: string
  /** The conversation has been told already: an earlier attempt was cut off. */
  resumes?: boolean
  /** Which attempt at the operation this is; default 1. */
  attempt?: number
}

export interface PromptResponse {
  text: string
  /** The typed result, when one was asked for. */
  data: unknown
  usage: Usage
  model: { id: string }
  metadata: Record<string, unknown>
}

export interface WorkflowRequest {
  runId: string
  workflow: string
  payload: unknown
  trigger: RunTrigger
  /** The HTTP request that started it, for `ctx.req`; never carries the authorization header. */
  request: RunRequest | null
  /** Which attempt this is; default 1. */
  attempt?: number
  /** Of the source that the attempt before ran, or the run that is retried. */
  sourceHash?: string | null
}

export interface HandlerRequest extends Omit<WorkflowRequest, 'workflow'> {
  agent: string
  instanceId: string
}

export type AbortTarget = { reason: string } & (
  | { operationId: string }
  /** `isSuspension`: it is to go on at another time, so that its end is not written. */
  | { runId: string; isSuspension?: boolean }
  | { dispatchId: string }
  | { agent: string; instanceId: string; session?: string }
)
