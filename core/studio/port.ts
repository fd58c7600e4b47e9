/** The studio: open projects and what can be asked of one. `core/server` is a thin skin over this. */
import type { Approval, ApprovalAnswer } from '../contract/approval.ts'
import type { Backup } from '../contract/backup.ts'
import type { Dispatch, DispatchReceipt } from '../contract/dispatch.ts'
import type { HearthEvent } from '../contract/event.ts'
import type {
  FileSearchResult,
  ReplaceResult,
  TextQuery,
  Undoable,
} from '../contract/file-search.ts'
import type { GitDiff, GitStatus } from '../contract/git.ts'
import type { McpServerHealth } from '../contract/mcp.ts'
import type { ImagePart } from '../contract/message.ts'
import type {
  FileContent,
  FileNode,
  Inventory,
  Project,
  SourceTexts,
  TemplateSummary,
} from '../contract/project.ts'
import type {
  ModelSummary,
  ProviderSettings,
  ProviderSummary,
  ThinkingLevel,
} from '../contract/provider.ts'
import type { Run, RunTrigger } from '../contract/run.ts'
import type { Schedule } from '../contract/schedule.ts'
import type { Pruned, PruneRequest, Retention } from '../contract/storage.ts'
import type { TelemetryStatus } from '../contract/telemetry.ts'
import type { TimelineScope } from '../contract/timeline-file.ts'
import type { ChangedFile, RevertResult, SessionChanges } from '../contract/workspace-change.ts'
import type { RepeatSource } from '../dispatch/repeat.ts'
import type { WebAnswer, WebRequest } from '../runtime/app/web-message.ts'
import type { AbortTarget, PromptResponse } from '../runtime/port.ts'
import type { EventFilter, Store } from '../store/port.ts'
import type { BuiltSpans } from '../store/timelines/span-pieces.ts'
import type { ProjectSteering } from './steering-port.ts'

export interface NewProject {
  root: string
  template: string
  name?: string
  /** `provider/model` for its agents, instead of the one the template names. */
  model?: string
}

export interface Studio {
  /** Open projects; the default one first. */
  projects(): Project[]
  /** Raises `project_not_found` (404). Null id: the default project. */
  project(id: string | null): OpenProject
  /** Opens a folder (idempotent). Raises `project_unreadable` (400) when it is not a folder. */
  open(root: string): Promise<OpenProject>
  /** Writes a template into a new folder and opens it. Raises `folder_not_empty` (409). */
  create(request: NewProject): Promise<OpenProject>
  close(id: string): Promise<void>
  /**
   * Closes the project, puts the backup in the place of its history, which is set aside, and opens it
   * again. Raises `not_found` (404) and `backup_damaged` (409), leaving it open.
   */
  restoreBackup(id: string, backup: string): Promise<OpenProject>
  templates(): TemplateSummary[]
  /** Folders opened before, newest first. */
  recent(): { root: string; name: string; openedAt: number; exists: boolean }[]
  readonly providers: ProviderRegistry
  /** In the log of each open project: what concerns them all. */
  warn(message: string, attributes: Record<string, unknown>): void
  shutdown(): Promise<void>
}

/** Providers known to the studio, with keys from the keychain, the environment or this process's memory. */
export interface ProviderRegistry {
  list(): ProviderSummary[]
  models(): ModelSummary[]
  /** Sets what is given; an `apiKey` goes to the secret vault, the rest to the user's settings file. */
  update(id: string, settings: Partial<ProviderSettings>): Promise<ProviderSummary>
  remove(id: string): Promise<void>
  /** Lists the models a provider really answers with. Raises `provider_unreachable` (502). */
  test(id: string): Promise<{ ok: true; models: string[] }>
  /** With secrets; only for the project thread. */
  settings(): Record<string, ProviderSettings>
}

/** Keeps provider keys: the OS keychain in the desktop app, process memory when headless. */
export interface SecretVault {
  readonly kind: 'keychain' | 'session'
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<void>
  delete(name: string): Promise<void>
}

export interface OpenProject {
  readonly id: string
  readonly root: string
  readonly store: Store
  describe(): Project
  /** The newest inventory; waits for the first load. Names and load errors, statically discovered. */
  inventory(): Promise<Inventory>
  /** Queued per session, in order. Events of it carry `operationId`. Resolves when it has ended. */
  prompt(input: PromptInput): { operationId: string; response: Promise<PromptResponse> }
  /**
   * For callers who answer before the prompt has begun: when it resolves, the prompt is durable, and goes
   * on after a crash and after the project was closed. With `leaf` its session goes on from there, in the
   * same step. With a key that was used before it is the earlier prompt. Raises `submission_conflict` and
   * `session_busy` (409).
   */
  acceptPrompt(
    input: PromptInput,
    options?: { idempotencyKey?: string; leaf?: Leaf | null },
  ): Promise<PromptAcceptance>
  /** What was asked once more, as a new operation. Raises `not_found` (404), `not_retryable` (409). */
  repeatPrompt(source: RepeatSource): Promise<PromptAcceptance>
  /**
   * The same as `prompt`, durably once per key and instance: a repeated request joins the first one while it runs
   * and gets its stored answer or error afterwards. Raises `submission_conflict` (409).
   */
  promptOnce(input: PromptInput, idempotencyKey: string): Promise<PromptOnce>
  /**
   * Raises `not_found` for an unknown workflow; `validation_failed` before a run exists. With a key that
   * was used before it is the earlier run; raises `submission_conflict` (409).
   */
  startWorkflow(input: WorkflowInput): Promise<StartedRun>
  /**
   * Calls the handler that an agent file exports. Raises `agent_not_found`; a file that does not load is
   * a failed run. With a key that was used before for the instance it is the earlier run.
   */
  callHandler(input: HandlerInput): Promise<StartedRun>
  /**
   * The request of a run that failed, was stopped or interrupted once more, under a new id: it goes on
   * after the steps that are finished. Raises `run_not_found` (404), `not_retryable` (409).
   */
  retryRun(id: string, trigger: RunTrigger): Promise<StartedRun>
  /** The request of any run that has ended once more, from the beginning. Raises the same. */
  replayRun(id: string, trigger: RunTrigger): Promise<StartedRun>
  /** Its own routes, by `app.ts`; null without one. Read from the file, which is not run. */
  app(): { isPublic: boolean } | null
  /** Raises `not_found`, `app_failed`, `app_timeout`. */
  answerByApp(request: WebRequest): Promise<WebAnswer>
  /** Durable when it resolves. Raises `not_found`, `invalid_request`, `submission_conflict`. */
  dispatch(input: DispatchInput): Promise<DispatchReceipt>
  /** The same input once more, as a new dispatch. Raises `dispatch_not_found` (404), `not_retryable` (409). */
  repeatDispatch(source: RepeatSource): Promise<DispatchReceipt>
  /** What is said to operations while they work. */
  readonly steering: ProjectSteering
  /** When it resolves, what it stopped does not go on, also not after a crash. */
  abort(target: AbortTarget): Promise<boolean>
  abortDispatch(id: string): Promise<Dispatch>
  /** The first answer counts. Raises `approval_not_found` (404), `approval_settled` (409), `invalid_request`. */
  answerApproval(id: string, answer: ApprovalAnswer): Promise<Approval>
  /** Forgets a remembered answer. Raises `not_found` (404). */
  revokeApprovalGrant(id: string): Promise<void>
  /** Live events, durable ones after they are committed. Returns the unsubscribe function. */
  subscribe(filter: EventFilter, listener: (event: HearthEvent) => void): () => void
  /**
   * Stops what runs in the session and hides it; it can be had back for a week, unless `forever`. Sessions
   * that an agent keeps in a store of its own are deleted there and here at once.
   */
  deleteSession(id: string, options?: { forever?: boolean }): Promise<void>
  /** Under the next free name when its own is taken. Raises `session_not_found` (404). */
  restoreSession(id: string): Promise<void>
  /**
   * Hides a run that has ended; it can be had back for a week, unless `forever`. Raises `run_not_found`
   * (404), `run_active` (409).
   */
  deleteRun(id: string, options?: { forever?: boolean }): Promise<void>
  /** Raises `run_not_found` (404). */
  restoreRun(id: string): Promise<void>
  /**
   * Hides an operation that has ended; it can be had back for a week, unless `forever`. The messages of its
   * conversation stay. Raises `not_found` (404), `operation_active` (409), `operation_is_part` (409).
   */
  deleteOperation(id: string, options?: { forever?: boolean }): Promise<void>
  /** Raises `not_found` (404). */
  restoreOperation(id: string): Promise<void>
  /** Whether and where OpenTelemetry spans are sent. */
  readonly telemetry: TelemetryStatus
  /** MCP servers that are configured or in use, by name. */
  mcpServers(): Promise<McpServerHealth[]>
  /** Connects the servers of this name anew. Raises `not_found` (404). */
  reconnectMcpServer(name: string): Promise<McpServerHealth[]>
  readonly files: ProjectFiles
  readonly git: ProjectGit
  readonly changes: SessionChangesDoor
  readonly terminals: Terminals
  readonly schedules: ProjectSchedules
  readonly backups: ProjectBackups
  readonly timelines: ProjectTimelines
  readonly imports: ProjectImports
}

/** Deleting timelines that came as files. */
export interface ProjectImports {
  /** It can be had back for a week, unless `forever`. Raises `not_found` (404). */
  delete(id: string, options?: { forever?: boolean }): Promise<void>
  /** Raises `not_found` (404). */
  restore(id: string): Promise<void>
}

/** Long timelines that are over, kept as they were built. */
export interface ProjectTimelines {
  /** Lines of JSON, a `SpanPiece` each; null when none is kept, or the log has more of it by now. */
  open(scope: TimelineScope): ReadableStream<Uint8Array> | null
  /**
   * Keeps it unless something of it still runs: as it was `built`, or else as a thread of its own builds it.
   * Returns at once.
   */
  keep(scope: TimelineScope, built?: BuiltSpans): void
}

/** Checked copies of its history, and how long it is kept. */
export interface ProjectBackups {
  /** Newest first. */
  list(): Backup[]
  /** Raises `backup_failed` (500), `storage_full` (507). */
  create(): Promise<Backup>
  /** The next opening begins with this one. Raises `not_found` (404), `backup_damaged` (409). */
  requestRestore(id: string): void
  /** How long history is kept. */
  retention(): Retention
  /**
   * Deletes what has ended so many days ago, a few rows at a time between other work; with `preview` it only
   * counts. What belongs to work that goes on stays.
   */
  prune(request: PruneRequest): Promise<Pruned>
}

/** What starts by the clock. */
export interface ProjectSchedules {
  list(): Schedule[]
  /** Whether none of them starts by the clock. */
  readonly isPaused: boolean
  /** Over restarts. What passes while they are paused is missed. */
  setPaused(paused: boolean): Promise<void>
  /** Over restarts. Raises `not_found` (404). */
  setEnabled(id: string, isEnabled: boolean): Promise<Schedule>
  /** Starts it now. Raises `not_found` (404) and what a dispatch or a workflow raises. */
  run(id: string): Promise<Schedule>
}

export interface PromptOnce {
  operationId: string
  response: Promise<PromptResponse>
  /** True when an earlier request with the same key is answered. */
  deduplicated: boolean
}

/** From which entry a session goes on. */
export interface Leaf {
  sessionId: string
  leafId: string | null
}

export interface PromptAcceptance {
  operationId: string
  /** True when an earlier request with the same key is answered. */
  deduplicated: boolean
}

export interface StartedRun {
  run: Run
  done: Promise<Run>
  /** True when an earlier request with the same key made the run. */
  deduplicated: boolean
}

export interface PromptInput {
  agent: string
  instanceId: string
  session: string
  message: string
  images?: ImagePart[]
  model?: string
  thinkingLevel?: ThinkingLevel
  resultSchema?: Record<string, unknown>
  /** What to do while the session has other work: wait in line (default), or `session_busy` (409). */
  ifBusy?: 'queue' | 'reject'
  /** W3C trace context of whoever asked from outside: the parent of the spans. */
  traceparent?: string
  signal?: AbortSignal
}

export interface WorkflowInput {
  workflow: string
  payload: unknown
  trigger: RunTrigger
  idempotencyKey?: string
  request?: { method: string; url: string; headers: Record<string, string> }
}

export interface HandlerInput extends Omit<WorkflowInput, 'workflow'> {
  agent: string
  instanceId: string
}

export interface DispatchInput {
  agent: string
  instanceId: string
  session: string
  input: unknown
  idempotencyKey?: string
  /** W3C trace context of whoever asked from outside: the parent of the spans. */
  traceparent?: string
}

/** Files of the project's folder; `.hearth`, `.git`, `node_modules` are never listed, and no path leaves the root. */
export interface ProjectFiles {
  list(path: string): Promise<FileNode[]>
  read(path: string): Promise<FileContent>
  /** `ifMatch` null: must not exist. Raises `file_changed` (409) when the hash differs. Atomic. */
  write(
    path: string,
    content: string | Uint8Array,
    ifMatch: string | null | undefined,
  ): Promise<FileContent>
  /** Raises `file_changed` (409) when something has the name. */
  makeFolder(path: string): Promise<void>
  /** Into the trash, from which `undo` brings it back. `ifMatch`: only while it has that hash. */
  remove(path: string, ifMatch?: string): Promise<Undoable>
  rename(from: string, to: string): Promise<void>
  /** Takes back a deletion or a replacement. Raises `not_found` (404), `file_changed` (409). */
  undo(id: string): Promise<{ paths: string[] }>
  /** Raises `invalid_query_param` (400) for what is no regular expression. Ends within seconds. */
  find(request: FindRequest, signal?: AbortSignal): Promise<FileSearchResult>
  /** In each file that still has the given hash. Raises `search_too_slow` (422) before anything is written. */
  replace(request: ReplaceRequest, signal?: AbortSignal): Promise<ReplaceResult>
  /** The texts of the source files, for an editor that checks them together. Bounded. */
  sources(signal?: AbortSignal): Promise<SourceTexts>
}

export interface FindRequest {
  query: TextQuery
  /** For a preview; null: only look. */
  replacement: string | null
  /** Globs; empty: everything. */
  include: string[]
  exclude: string[]
  /** Begin after this path. */
  after: string | null
  /** Matches; the file that reaches it is told whole. */
  limit: number
}

export interface ReplaceRequest {
  query: TextQuery
  replacement: string
  files: { path: string; hash: string }[]
}

/** What agents changed in files during a session and its tasks. */
export interface SessionChangesDoor {
  /** Raises `session_not_found` (404). */
  list(sessionId: string, selection?: ChangeSelection): Promise<SessionChanges>
  /** Raises `not_found` (404). */
  content(sessionId: string, id: string, selection?: ChangeSelection): ChangedFile
  /** Each file by itself: what was changed since is refused, and left alone. */
  revert(
    sessionId: string,
    selection: ChangeSelection,
    direction: 'back' | 'forward',
  ): Promise<RevertResult>
}

export interface ChangeSelection {
  /** Only what one call changed. */
  toolCallId?: string | undefined
  /** Only these; absent: all. */
  ids?: readonly string[] | undefined
}

/** Version control of the project's folder, to look at. Runs no program that the repository names. */
export interface ProjectGit {
  status(signal?: AbortSignal): Promise<GitStatus>
  /** A file in HEAD and on disk. Raises `no_repository` (409), `path_escapes_project` (400). */
  diff(path: string, signal?: AbortSignal): Promise<GitDiff>
}

/** Interactive shells of the person at the studio, on node-pty, in the project's folder. */
export interface Terminals {
  /** With the exit code of a shell that has ended; it stays until it is closed. */
  list(): { id: string; title: string; columns: number; rows: number; exitCode: number | null }[]
  open(size: { columns: number; rows: number }): { id: string }
  rename(id: string, title: string): void
  /** Another shell in the place of one that has ended. Raises `terminal_running` (409). */
  restart(id: string): void
  write(id: string, data: string): void
  resize(id: string, size: { columns: number; rows: number }): void
  /** Replays the scrollback, then follows. `end` is called with the exit code. */
  follow(id: string, onData: (data: string) => void, onEnd: (exitCode: number) => void): () => void
  close(id: string): Promise<void>
}
