/** The MCP servers of one project thread: one connection for each server, whoever asks for it. */
import { basename, resolve } from 'node:path'
import type { McpServerHealth } from '../../contract/mcp.ts'
import type { Environment } from '../agent/profile.ts'
import { redactValues } from '../session/redact-values.ts'
import { McpConnection } from './connection.ts'
import { expandServer } from './expand-variables.ts'
import { createMemorySecretStore, type SecretStore } from './oauth/secret-store.ts'
import type { SignIn } from './oauth/sign-in.ts'
import type { McpServerConfig } from './server-config.ts'

export interface McpPlace {
  /** Absolute; where servers are started. */
  projectRoot: string
  env: Environment
  /** Keeps what signing in to remote servers gave. Default: as long as this process. */
  secrets?: SecretStore
}

/** Servers named by agents that are kept at once; the longest unused is closed for another one. */
const capacity = 32

interface Held {
  connection: McpConnection
  /** Those who said they need it until they say otherwise. */
  users: number
}

export class McpConnections implements AsyncDisposable {
  readonly #place: McpPlace
  readonly #held = new Map<string, Held>()
  readonly #closing = new Set<Promise<void>>()
  readonly #secrets: SecretStore

  /** `servers` are those of the project: known from the start and kept to the end. */
  constructor(place: McpPlace, servers: Readonly<Record<string, McpServerConfig>> = {}) {
    this.#place = place
    this.#secrets = place.secrets ?? createMemorySecretStore()
    for (const [name, config] of Object.entries(servers)) this.hold(name, config)
  }

  /** The connection to this server, for a moment; it may be closed once nobody used it for long. */
  get(name: string, config: McpServerConfig): McpConnection {
    const { connection } = this.#find(name, config)
    this.#closeUnused()
    return connection
  }

  /** The connection to this server, kept until `release` is called. */
  hold(
    name: string,
    config: McpServerConfig,
  ): { connection: McpConnection; release(): Promise<void> } {
    const held = this.#find(name, config)
    held.users += 1
    let isHeld = true
    return {
      connection: held.connection,
      release: async () => {
        if (!isHeld) return
        isHeld = false
        held.users -= 1
        if (held.users === 0) await this.#close(keyOf(name, config))
      },
    }
  }

  health(): McpServerHealth[] {
    return [...this.#held.values()]
      .map(({ connection }) => connection.health())
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  }

  /** Connects the servers of this name anew. False when there is none. */
  async reconnect(name: string): Promise<boolean> {
    const named = [...this.#held.values()].filter(({ connection }) => connection.name === name)
    await Promise.all(named.map(({ connection }) => connection.reconnect()))
    return named.length > 0
  }

  /** Ends every process and session. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const key of [...this.#held.keys()]) void this.#close(key)
    await Promise.all(this.#closing)
  }

  #find(name: string, config: McpServerConfig): Held {
    const key = keyOf(name, config)
    const held = this.#held.get(key) ?? { connection: this.#create(name, config), users: 0 }
    // The last in the map is the last that was used.
    this.#held.delete(key)
    this.#held.set(key, held)
    return held
  }

  #create(name: string, config: McpServerConfig): McpConnection {
    const { projectRoot, env } = this.#place
    const store = this.#secrets
    let secrets: Record<string, string> = {}
    return new McpConnection({
      name,
      transport: 'url' in config ? config.transport : 'stdio',
      target: 'url' in config ? withoutSecrets(config.url) : basename(config.command),
      isEnabled: config.enabled,
      needsApproval: config.needsApproval,
      redact: (text) => redactValues(text, secrets),
      async open(listener, signal) {
        const { config: server, secrets: granted } = expandServer(config, env)
        secrets = granted
        const { connectServer } = await import('./server-client.ts')
        const cwd = resolve(projectRoot, 'cwd' in server ? (server.cwd ?? '.') : '.')
        const signIn = mayAskToSignIn(server) ? await openSignIn(store, name, server.url) : null
        return connectServer(server, { cwd, signIn }, listener, signal)
      },
    })
  }

  #closeUnused(): void {
    const unused = [...this.#held].filter(([, { users }]) => users === 0)
    for (const [key] of unused.slice(0, Math.max(0, unused.length - capacity)))
      void this.#close(key)
  }

  #close(key: string): Promise<void> {
    const held = this.#held.get(key)
    if (held === undefined) return Promise.resolve()
    this.#held.delete(key)
    const closing = held.connection.close().finally(() => this.#closing.delete(closing))
    this.#closing.add(closing)
    return closing
  }
}

/** Whoever gives a server an authorization of their own does not want to be asked for another. */
function mayAskToSignIn(
  server: McpServerConfig,
): server is Extract<McpServerConfig, { url: string }> {
  if (!('url' in server)) return false
  return !Object.keys(server.headers).some((header) => header.toLowerCase() === 'authorization')
}

async function openSignIn(store: SecretStore, name: string, url: string): Promise<SignIn> {
  const { SignIn } = await import('./oauth/sign-in.ts')
  return SignIn.open(store, `mcp:${name}:${url}`)
}

function keyOf(name: string, config: McpServerConfig): string {
  return JSON.stringify([name, config])
}

function withoutSecrets(address: string): string {
  if (!URL.canParse(address)) return address
  const { origin, pathname } = new URL(address)
  return `${origin}${pathname}`
}
