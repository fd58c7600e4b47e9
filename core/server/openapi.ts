/** The OpenAPI document, made from the same values as the routes. Loaded when somebody asks for it. */
import { OpenAPIHono } from '@hono/zod-openapi'
import { type ZodType, z } from 'zod'
import {
  AdminAgentsResponse,
  AdminInstanceRunsResponse,
  AdminInstancesResponse,
  AdminRunsResponse,
} from '../contract/admin.ts'
import { Health } from '../contract/api.ts'
import {
  DispatchAccepted,
  RunEventList,
  RunRecord,
  WorkflowAccepted,
  WorkflowCompleted,
} from '../contract/compatibility.ts'
import { Dispatch } from '../contract/dispatch.ts'
import { ErrorEnvelope } from '../contract/error.ts'
import { Operation } from '../contract/operation.ts'
import { AgentSummary, FileContent, Project, WorkflowSummary } from '../contract/project.ts'
import { ProviderSummary } from '../contract/provider.ts'
import { Run } from '../contract/run.ts'
import { Session } from '../contract/session.ts'
import { AgentListResponse, PromptResponse } from './agents.ts'
import { SessionAborted } from './default-agent.ts'
import { DevStatus } from './dev-status.ts'
import type { Documented, Endpoint } from './endpoint.ts'

/** Schemas with a name of their own in the document; the first nine are names other clients read. */
const named: Record<string, ZodType> = {
  HealthResponse: Health,
  RunRecordResponse: RunRecord,
  RunEventListResponse: RunEventList,
  ErrorEnvelope,
  AgentListResponse,
  DevStatusResponse: DevStatus,
  PromptResponse,
  WebhookAcceptedResponse: WorkflowAccepted,
  AbortSessionResponse: SessionAborted,
  WorkflowCompletedResponse: WorkflowCompleted,
  DispatchAcceptedResponse: DispatchAccepted,
  Agent: AgentSummary,
  Dispatch,
  FileContent,
  Operation,
  Project,
  Provider: ProviderSummary,
  Run,
  Session,
  Workflow: WorkflowSummary,
}

const adminNamed: Record<string, ZodType> = {
  AdminAgentsResponse,
  AdminInstancesResponse,
  AdminInstanceRunsResponse,
  AdminRunsResponse,
  RunRecordResponse: RunRecord,
  ErrorEnvelope,
}

export function openApiDocument(endpoints: readonly Endpoint[], version: string): object {
  const schemas = { ...named, ...adminNamed }
  return document(endpoints, schemas, { title: 'Hearth', version, description })
}

/** Paths are relative to `/admin`. */
export function adminDocument(endpoints: readonly Endpoint[], version: string): object {
  const relative = endpoints.map((endpoint) => ({
    ...endpoint,
    path: endpoint.path.replace(/^\/admin/, ''),
  }))
  const info = { title: 'Hearth Admin', version, description: 'What there is, to read only.' }
  return document(relative, adminNamed, info)
}

function document(
  endpoints: readonly Endpoint[],
  schemas: Record<string, ZodType>,
  info: { title: string; version: string; description: string },
): object {
  const app = new OpenAPIHono()
  const registry = app.openAPIRegistry
  const references = new Map<ZodType, ZodType>()
  for (const [name, schema] of Object.entries(schemas)) {
    // A clone, because schemas made before this module was loaded have no `openapi` method.
    references.set(schema, registry.register(name, schema.clone()))
  }
  const refer = (schema: ZodType) => references.get(schema) ?? schema
  registry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' })

  for (const endpoint of endpoints) {
    const params = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
    registry.registerPath({
      method: lowerCase[endpoint.method],
      path: endpoint.path,
      summary: endpoint.summary,
      tags: [endpoint.tag],
      security: endpoint.path === '/health' ? [] : [{ bearer: [] }],
      request: {
        ...(params.length > 0 ? { params: pathParameters(params) } : {}),
        ...(endpoint.query ? { query: endpoint.query } : {}),
        ...(endpoint.body
          ? { body: { content: { [endpoint.bodyType]: { schema: refer(endpoint.body) } } } }
          : {}),
      },
      responses: {
        ...responses(endpoint.answers, refer),
        default: {
          description: 'An error',
          content: { 'application/json': { schema: refer(ErrorEnvelope) } },
        },
      },
    })
  }
  return app.getOpenAPI31Document({ openapi: '3.1.0', info })
}

const description =
  'The API of Hearth. Every route but GET /health needs `Authorization: Bearer <token>`. Routes ' +
  'without a project prefix speak of the default project; routes of a project are also served below ' +
  '/projects/{project}, and those below /api also below /api/projects/{project}.'

const lowerCase = {
  GET: 'get',
  POST: 'post',
  PUT: 'put',
  PATCH: 'patch',
  DELETE: 'delete',
} as const

function pathParameters(names: string[]) {
  return z.object(Object.fromEntries(names.map((name) => [name, z.string()])))
}

interface DocumentedResponse {
  description: string
  content: Record<string, { schema: ZodType }>
}

function responses(answers: Documented[], refer: (schema: ZodType) => ZodType) {
  const byStatus: Record<number, DocumentedResponse> = {}
  for (const { status, description, content } of answers) {
    const response = byStatus[status] ?? { description, content: {} }
    byStatus[status] = response
    if (typeof content === 'string') response.content[content] = { schema: z.string() }
    else if (content) response.content['application/json'] = { schema: refer(content) }
  }
  return byStatus
}
