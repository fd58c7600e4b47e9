/** What programs and projects import as `hearth`: every name that is promised is there, and is what it says. */
import { expect, expectTypeOf, test } from 'vitest'
import type {
  AgentCreateContext,
  AgentProfile,
  AgentRuntimeConfig,
  CompactionConfig,
  FlueEvent,
  FlueEventCallback,
  FlueFs,
  FlueHarness,
  FlueSession,
  FlueSessions,
  HearthConfig,
  PromptCost,
  PromptImage,
  PromptModel,
  PromptResponse,
  PromptResultResponse,
  PromptUsage,
  ProviderSettings,
  ProvidersConfig,
  ThinkingLevel,
} from './index.ts'
import * as hearth from './index.ts'

const functions = [
  ...['init', 'initAgent', 'createAgent', 'isCreatedAgent', 'defineAgentProfile'],
  ...['resolveAgentProfile', 'extendAgentProfile', 'profileToRole', 'roleToProfile'],
  ...['discoverWorkflows', 'invokeWorkflow', 'discoverAgentRoutes', 'loadAgentDefault'],
  ...['AgentInstanceManager', 'dispatch', 'DispatchQueue', 'getDefaultDispatchQueue'],
  ...['InMemorySessionStore', 'SQLiteSessionStore', 'InMemoryRunStore', 'SQLiteRunStore'],
  ...['getDefaultRunStore', 'generateRunId', 'InMemoryRunRegistry', 'SQLiteRunRegistry'],
  ...['encodeRunCursor', 'decodeRunCursor', 'encodeInstanceCursor', 'decodeInstanceCursor'],
  ...['observe', 'unobserve', 'createOpenTelemetryObserver', 'local', 'virtual'],
  ...['defineTool', 'createTools', 'defineCommand', 'loadSkill', 'loadSkills', 'loadRoles'],
  ...['connectMcpServer', 'connectMcpServerStdio', 'McpClient', 'BM25Search', 'SemanticSearch'],
  ...['registerHarness', 'defineConfig', 'HearthError'],
]

test('every promised function and class is exported', () => {
  const missing = functions.filter((name) => typeof Reflect.get(hearth, name) !== 'function')
  expect(missing).toEqual([])
  expect(hearth.VERSION).toMatch(/^\d+\.\d+\.\d+/)
})

test('the types of definitions, live objects, configuration and values are exported', () => {
  const agent = hearth.createAgent((ctx: AgentCreateContext<{ n: number }>) => {
    expectTypeOf(ctx.payload).toEqualTypeOf<{ n: number }>()
    return {}
  })
  expect(hearth.isCreatedAgent(agent)).toBe(true)
  expectTypeOf<AgentProfile>().toHaveProperty('subagents')
  expectTypeOf<AgentRuntimeConfig>().toHaveProperty('persist')
  expectTypeOf<FlueHarness['sessions']>().toEqualTypeOf<FlueSessions>()
  expectTypeOf<FlueSession['fs']>().toEqualTypeOf<FlueFs>()
  expectTypeOf<PromptUsage['cost']>().toEqualTypeOf<PromptCost | null>()
  expectTypeOf<PromptResponse['model']>().toEqualTypeOf<PromptModel>()
  expectTypeOf<PromptImage>().toHaveProperty('mimeType')
  expectTypeOf<PromptResultResponse<{ a: 1 }>['data']>().toEqualTypeOf<{ a: 1 }>()
  expectTypeOf<'high'>().toExtend<ThinkingLevel>()
  expectTypeOf<FlueEventCallback>().parameter(0).toEqualTypeOf<FlueEvent>()
  expectTypeOf<CompactionConfig>().toHaveProperty('reserveTokens')
  expectTypeOf<HearthConfig>().toHaveProperty('providers')
  expectTypeOf<Partial<ProviderSettings>>().toExtend<ProvidersConfig[string]>()
})
