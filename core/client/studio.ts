/** Client of the studio itself: projects, templates, providers, models and status. */
import type {
  Connection,
  FolderList,
  FoundProject,
  Health,
  Page,
  RecentProject,
  Status,
} from '../contract/api.ts'
import type { Project, TemplateSummary } from '../contract/project.ts'
import type { ModelSummary, ProviderSettings, ProviderSummary } from '../contract/provider.ts'
import { type CallOptions, segment, type Transport } from './transport.ts'

export function createProjects(transport: Transport) {
  return {
    /** Open projects, the default one first. */
    async list(options: CallOptions = {}): Promise<Project[]> {
      return (await transport.json<Page<Project>>('/api/projects', options)).items
    },
    /** Opens a folder; the same folder again is the same project. */
    open: (root: string, options: CallOptions = {}) =>
      transport.json<Project>('/api/projects', { method: 'POST', body: { root }, ...options }),
    /** Writes a template into a new folder and opens it. */
    create: (
      body: {
        root: string
        template: string
        name?: string | undefined
        /** `provider/model` for its agents, instead of the one the template names. */
        model?: string | undefined
      },
      options: CallOptions = {},
    ) => transport.json<Project>('/api/projects/create', { method: 'POST', body, ...options }),
    async close(id: string, options: CallOptions = {}): Promise<void> {
      await transport.send(`/api/projects/${segment(id)}`, { method: 'DELETE', ...options })
    },
    /** Folders opened before, newest first. */
    async recent(options: CallOptions = {}): Promise<RecentProject[]> {
      return (await transport.json<Page<RecentProject>>('/api/projects/recent', options)).items
    },
    /** Folders of agent projects where they usually are, and that were never opened here. */
    async found(options: CallOptions = {}): Promise<FoundProject[]> {
      return (await transport.json<Page<FoundProject>>('/api/folders/projects', options)).items
    },
    /** Sub-folders of a folder (default: home), for a folder picker without native dialogs. */
    folders: (path?: string, options: CallOptions = {}) =>
      transport.json<FolderList>('/api/folders', { query: { path }, ...options }),
  }
}

export function createTemplates(transport: Transport) {
  return {
    async list(options: CallOptions = {}): Promise<TemplateSummary[]> {
      return (await transport.json<Page<TemplateSummary>>('/api/templates', options)).items
    },
  }
}

export function createProviders(transport: Transport) {
  const one = (id: string) => `/api/providers/${segment(id)}`
  return {
    async list(options: CallOptions = {}): Promise<ProviderSummary[]> {
      return (await transport.json<Page<ProviderSummary>>('/api/providers', options)).items
    },
    /** Sets what is given; an `apiKey` goes to the keychain and is never sent back. */
    update: (id: string, body: Partial<ProviderSettings>, options: CallOptions = {}) =>
      transport.json<ProviderSummary>(one(id), { method: 'PUT', body, ...options }),
    async remove(id: string, options: CallOptions = {}): Promise<void> {
      await transport.send(one(id), { method: 'DELETE', ...options })
    },
    /** Asks the provider for its models. Rejects with `provider_unreachable`. */
    test: (id: string, options: CallOptions = {}) =>
      transport.json<{ ok: true; models: string[] }>(`${one(id)}/test`, {
        method: 'POST',
        ...options,
      }),
  }
}

export function createModels(transport: Transport) {
  return {
    async list(options: CallOptions = {}): Promise<ModelSummary[]> {
      return (await transport.json<Page<ModelSummary>>('/api/models', options)).items
    },
  }
}

export function createStatus(transport: Transport) {
  return {
    get: (options: CallOptions = {}) => transport.json<Status>('/api/status', options),
    /** How another program reaches the local port: address, token, a curl command. */
    connection: (options: CallOptions = {}) =>
      transport.json<Connection>('/api/connection', options),
    /** Listens on another port, or with null on none: in the desktop app. Raises `port_in_use`, `port_fixed` (409). */
    choosePort: (port: number | null, options: CallOptions = {}) =>
      transport.json<{ url: string | null }>('/api/port', {
        method: 'PUT',
        body: { port },
        ...options,
      }),
    /** Needs no token. */
    health: (options: CallOptions = {}) => transport.json<Health>('/health', options),
  }
}
