/** Client of named tokens: making, listing and revoking them, and who called what. */
import type {
  AccessToken,
  AccessTokenInput,
  Caller,
  CreatedAccessToken,
} from '../contract/access-token.ts'
import type { Page } from '../contract/api.ts'
import { type CallOptions, segment, type Transport } from './transport.ts'

export function createTokens(transport: Transport) {
  return {
    /** Newest first; never the tokens themselves. */
    async list(options: CallOptions = {}): Promise<AccessToken[]> {
      return (await transport.json<Page<AccessToken>>('/api/tokens', options)).items
    },
    /** `token` of the answer is shown this once. */
    create: (body: AccessTokenInput, options: CallOptions = {}) =>
      transport.json<CreatedAccessToken>('/api/tokens', { method: 'POST', body, ...options }),
    /** Its next request is refused; what it has open ends. */
    async revoke(id: string, options: CallOptions = {}): Promise<void> {
      await transport.send(`/api/tokens/${segment(id)}`, { method: 'DELETE', ...options })
    },
    /** Who called what since the server started, the latest first. */
    async callers(options: CallOptions = {}): Promise<Caller[]> {
      return (await transport.json<Page<Caller>>('/api/callers', options)).items
    },
  }
}
