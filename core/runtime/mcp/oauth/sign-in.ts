/**
 * Signs in to one remote server: registers with its authorization server, keeps what that gave, and
 * waits for the browser to come back. Tokens are renewed by the SDK.
 */
import { randomBytes } from 'node:crypto'
import type { OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js'
import {
  type OAuthClientInformationMixed,
  OAuthClientInformationSchema,
  type OAuthClientMetadata,
  type OAuthTokens,
  OAuthTokensSchema,
} from '@modelcontextprotocol/sdk/shared/auth.js'
import { z } from 'zod'
import { freePort, receiveCode, redirectAddress } from './loopback.ts'
import type { SecretStore } from './secret-store.ts'

const SignInRecord = z.object({
  /** Of the address the browser comes back to; a registration is only good for this one. */
  port: z.number().int(),
  client: OAuthClientInformationSchema.optional(),
  tokens: OAuthTokensSchema.optional(),
})
type SignInRecord = z.infer<typeof SignInRecord>

/** Forgotten with the process: an answer to a question that nobody remembers is not accepted. */
interface Question {
  state: string
  verifier: string
  /** Where someone signs in; null until it is known. */
  url: string | null
}

export class SignIn implements OAuthClientProvider {
  readonly #store: SecretStore
  readonly #key: string
  #record: SignInRecord
  #question: Question = { state: '', verifier: '', url: null }

  /** `key` names the server in the store. */
  static async open(store: SecretStore, key: string): Promise<SignIn> {
    const text = await store.get(key)
    const known = text === null ? null : readRecord(text)
    return new SignIn(store, key, known ?? { port: await freePort() })
  }

  private constructor(store: SecretStore, key: string, record: SignInRecord) {
    this.#store = store
    this.#key = key
    this.#record = record
  }

  /** Where someone must sign in before the server can be used; null when nobody needs to. */
  get pendingUrl(): string | null {
    return this.#question.url
  }

  /** Waits for the browser. A port that was taken is not asked for again. */
  async receiveCode(signal: AbortSignal): Promise<string> {
    try {
      return await receiveCode(this.#record.port, this.#question.state, signal)
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      if (isTaken) await this.#save({ port: await freePort() })
      throw error
    } finally {
      this.#question.url = null
    }
  }

  get redirectUrl(): string {
    return redirectAddress(this.#record.port)
  }

  get clientMetadata(): OAuthClientMetadata {
    return {
      client_name: 'Hearth',
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      // A program on someone's machine cannot keep a secret of its own.
      token_endpoint_auth_method: 'none',
    }
  }

  state(): string {
    this.#question.state = randomBytes(32).toString('base64url')
    return this.#question.state
  }

  clientInformation(): OAuthClientInformationMixed | undefined {
    return this.#record.client
  }

  saveClientInformation(client: OAuthClientInformationMixed): Promise<void> {
    return this.#save({ ...this.#record, client: OAuthClientInformationSchema.parse(client) })
  }

  tokens(): OAuthTokens | undefined {
    return this.#record.tokens
  }

  saveTokens(tokens: OAuthTokens): Promise<void> {
    return this.#save({ ...this.#record, tokens })
  }

  redirectToAuthorization(url: URL): void {
    this.#question.url = url.href
  }

  saveCodeVerifier(verifier: string): void {
    this.#question.verifier = verifier
  }

  codeVerifier(): string {
    return this.#question.verifier
  }

  async invalidateCredentials(scope: 'all' | 'client' | 'tokens' | 'verifier' | 'discovery') {
    const { tokens: _tokens, ...withoutTokens } = this.#record
    const { client: _client, ...withoutClient } = this.#record
    if (scope === 'all') await this.#save({ port: this.#record.port })
    if (scope === 'tokens') await this.#save(withoutTokens)
    if (scope === 'client') await this.#save(withoutClient)
    if (scope === 'all' || scope === 'verifier') this.#question.verifier = ''
  }

  async #save(record: SignInRecord): Promise<void> {
    this.#record = record
    await this.#store.set(this.#key, JSON.stringify(record))
  }
}

/** Null for a record of another version: signing in again is better than failing for ever. */
function readRecord(text: string): SignInRecord | null {
  try {
    return SignInRecord.safeParse(JSON.parse(text)).data ?? null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
