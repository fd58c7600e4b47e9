/**
 * The authoring API: what an agent project imports as `hearth`.
 *
 * @example
 * import { createAgent } from 'hearth'
 *
 * export default createAgent((ctx) => ({
 *   model: 'openai/gpt-5.5',
 *   instructions: `Help with ${ctx.id}.`,
 * }))
 */
export type {
  AgentInfo,
  BuildContext,
  BuildOptions,
  BuildPlugin,
  DeployCommand,
  DockerfileOptions,
  FileTexts,
} from './contract/build.ts'
export type { DispatchReceipt } from './contract/dispatch.ts'
export { HearthError } from './contract/error.ts'
export type { EphemeralEvent, EventType, HearthEvent } from './contract/event.ts'
export type { McpMode, McpSearchResult, McpServerHealth, McpToolSummary } from './contract/mcp.ts'
export type { ProviderSettings, ThinkingLevel } from './contract/provider.ts'
export type { Run, RunStatus, RunTrigger } from './contract/run.ts'
export type { TriggerSettings } from './contract/schedule.ts'
export type { Cost as PromptCost, Usage as PromptUsage } from './contract/usage.ts'
export { VERSION } from './contract/version.ts'
export {
  createOpenTelemetryObserver,
  type OpenTelemetryObserver,
  type OpenTelemetryObserverOptions,
} from './events/opentelemetry/observer.ts'
export type { SpanTracer } from './events/opentelemetry/tracer.ts'
export { DispatchQueue, getDefaultDispatchQueue } from './programmatic/dispatch-queue.ts'
export { loadRoles, loadSkills } from './programmatic/folders.ts'
export {
  type ImportedSession,
  type ImportSessionsOptions,
  importPyFlueSessions,
} from './programmatic/import-sessions.ts'
export {
  AgentInstanceManager,
  type HarnessOptions,
  type InitAgentOptions,
  init,
  initAgent,
} from './programmatic/init.ts'
export type { ProjectPlace } from './programmatic/place.ts'
export {
  type AgentRoute,
  type DiscoverOptions,
  discoverAgentRoutes,
  discoverWorkflows,
  loadAgentDefault,
  type WorkflowDef,
} from './programmatic/routes.ts'
export { getDefaultRunStore } from './programmatic/runs/default-run-store.ts'
export { InMemoryRunStore } from './programmatic/runs/memory-run-store.ts'
export {
  decodeInstanceCursor,
  decodeRunCursor,
  encodeInstanceCursor,
  encodeRunCursor,
  InMemoryRunRegistry,
  type InstancePointer,
  type ListPointers,
  type PointerPage,
  type RecordRunEnd,
  type RecordRunStart,
  type RunPointer,
  SQLiteRunRegistry,
} from './programmatic/runs/run-registry.ts'
export {
  type EndRun,
  type FlueRun,
  type FlueRunStatus,
  type Follow,
  generateRunId,
  type ListRuns,
  type ReadEvents,
  type RunEvent,
  type RunStore,
  type StartRun,
} from './programmatic/runs/run-store.ts'
export { SQLiteRunStore } from './programmatic/runs/sqlite-run-store.ts'
export { SQLiteSessionStore } from './programmatic/sqlite-session-store.ts'
export { type InvokeWorkflowOptions, invokeWorkflow } from './programmatic/workflows.ts'
export {
  type AgentInitializer,
  type AnyAgent,
  type CreatedAgent,
  createAgent,
  isCreatedAgent,
} from './runtime/agent/create-agent.ts'
export {
  defineAgentProfile,
  extendAgentProfile,
  resolveAgentProfile,
} from './runtime/agent/define-profile.ts'
export type { LiveHarness } from './runtime/agent/init-agent.ts'
export type { InstanceRequest } from './runtime/agent/instance-cache.ts'
export type {
  AgentCreateContext,
  AgentProfile,
  AgentRuntimeConfig,
  AgentTurnContext,
  CompactionConfig,
  Environment,
  Instructions,
  SandboxOption,
  Tools,
} from './runtime/agent/profile.ts'
export type { ProjectApp } from './runtime/app/answer-request.ts'
export type { CodeMode } from './runtime/code/code-mode.ts'
export type { ResourceLimits } from './runtime/code/limits.ts'
export type {
  PythonAnswer,
  PythonProgress,
  PythonSnapshot,
} from './runtime/code/python-snapshot.ts'
export type {
  CallableCommand,
  CommandDefinition,
  CommandList,
  ShellCommand,
} from './runtime/command/command.ts'
export { defineCommand } from './runtime/command/define-command.ts'
export type {
  HearthConfigInput as HearthConfig,
  ProvidersConfig,
  SandboxPolicy,
} from './runtime/config.ts'
export { defineConfig } from './runtime/define-config.ts'
export type { FlueEvent, FlueEventCallback, RuntimeOverrides } from './runtime/derive-context.ts'
export {
  type DispatchRequest,
  dispatch,
  type NamedDispatchRequest,
} from './runtime/dispatch.ts'
export type {
  Harness,
  HarnessEvent,
  HarnessRequest,
  HarnessResult,
} from './runtime/harness/port.ts'
export {
  type HarnessFactory,
  registerHarness,
  resolveHarness,
} from './runtime/harness/registry.ts'
export type {
  OpenSdkAgent,
  SdkAgentRun,
  SdkAgentSession,
  SdkPromptPart,
  SdkStreamPart,
  SdkTool,
} from './runtime/harness/sdk-agent/agent.ts'
export { aiSdkHarness } from './runtime/harness/sdk-agent/harness.ts'
export type { HarnessSetup } from './runtime/harness/setup.ts'
export type { AgentMcpServers } from './runtime/mcp/agent-servers.ts'
export { type BM25Options, BM25Search, type SearchHit } from './runtime/mcp/bm25.ts'
export {
  connectMcpServer,
  connectMcpServerStdio,
  type McpServerConnection,
  type McpServerOptions,
  type McpStdioServerOptions,
} from './runtime/mcp/connect-mcp-server.ts'
export { embedWith } from './runtime/mcp/embed-with.ts'
export { McpClient, type McpQuery } from './runtime/mcp/mcp-client.ts'
export { type Embed, SemanticSearch } from './runtime/mcp/semantic-search.ts'
export type {
  McpServerConfigInput as McpServerConfig,
  McpSettingsInput as McpConfig,
} from './runtime/mcp/server-config.ts'
export { observe, unobserve } from './runtime/observe/observe.ts'
export type { EventObserver, ObservedRun } from './runtime/observe/observers.ts'
export type { Role } from './runtime/role/role.ts'
export { profileToRole, roleToProfile } from './runtime/role/role-profile.ts'
export { type LocalOptions, local } from './runtime/sandbox/local.ts'
export type {
  ExecOptions,
  ExecResult,
  FileStat,
  Sandbox,
  SandboxFactory,
} from './runtime/sandbox/port.ts'
export { type DaytonaOptions, daytona } from './runtime/sandbox/remote/daytona.ts'
export { type E2bOptions, e2b } from './runtime/sandbox/remote/e2b.ts'
export { type ModalOptions, modal } from './runtime/sandbox/remote/modal.ts'
export type { RemoteOptions } from './runtime/sandbox/remote/options.ts'
export { type RunloopOptions, runloop } from './runtime/sandbox/remote/runloop.ts'
export { type VirtualOptions, virtual } from './runtime/sandbox/virtual.ts'
export type { JsonSchema } from './runtime/schema/json-schema.ts'
export type { Schema, SchemaOutput } from './runtime/schema/schema.ts'
export type { CallHandle } from './runtime/session/call-handle.ts'
export type {
  CodeOptions,
  CodeResponse,
  CodeResult,
  ExternalFunction,
  RunCodeOptions,
  RunPythonOptions,
  StartPythonOptions,
} from './runtime/session/code.ts'
export type { CompactionOutcome } from './runtime/session/compaction/outcome.ts'
export type { SessionStream } from './runtime/session/event-stream.ts'
export type { FlueFileStat, FlueFs, SessionFiles } from './runtime/session/file-access.ts'
export type {
  CompactOptions,
  FlueHarness,
  FlueSession,
  FlueSessions,
  SessionOptions,
  ShellOptions,
  ShellResult,
} from './runtime/session/flue-session.ts'
export type {
  PromptImage,
  PromptModel,
  PromptOptions,
  PromptResponse,
  PromptResultResponse,
  SkillOptions,
  TaskOptions,
} from './runtime/session/response.ts'
export { InMemorySessionStore } from './runtime/session/store/memory-session-store.ts'
export {
  type SessionData,
  type SessionEntry,
  type SessionStore,
  sessionStoreKey,
} from './runtime/session/store/session-store.ts'
export { loadSkill } from './runtime/skill/load-skill.ts'
export type { Skill, SkillReference } from './runtime/skill/skill.ts'
export type { SourceRoute } from './runtime/source-route.ts'
export type { Kept, Step } from './runtime/step/step.ts'
export { BUILTIN_TOOL_NAMES } from './runtime/tool/builtin/names.ts'
export {
  createTools,
  defineTool,
  type NeedsApproval,
  type ToolDefinition,
} from './runtime/tool/define-tool.ts'
export type { ToolCallContext, ToolContext } from './runtime/tool/port.ts'
export type { FlueContext, FlueLog, InitOptions } from './runtime/workflow/flue-context.ts'
