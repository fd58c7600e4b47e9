/** The API's client for this window: which door it was opened through, and the token it came with. */
import { createContext, useContext } from 'react'
import { createHearthClient, type HearthClient } from '../../core/client/index.ts'

export type { HearthClient }

const tokenKey = 'hearth.token'

/** The desktop shell serves the page itself and vouches for it; the local port wants a token. */
export function isTrustedDoor(): boolean {
  return location.protocol === 'hearth:'
}

/**
 * The token of this tab. A `#token=…` fragment is moved to session storage and out of the address,
 * so that it is neither bookmarked nor sent anywhere.
 */
export function takeToken(): string | null {
  const match = /[#&]token=([^&]+)/.exec(location.hash)
  if (match?.[1]) {
    keepToken(decodeURIComponent(match[1]))
    history.replaceState(history.state, '', location.pathname + location.search)
  }
  return sessionStorage.getItem(tokenKey)
}

export function keepToken(token: string): void {
  sessionStorage.setItem(tokenKey, token)
}

export function createWindowClient(token: string | null): HearthClient {
  return createHearthClient({
    baseUrl: `${location.protocol}//${location.host}`,
    ...(token ? { token } : {}),
  })
}

export const ClientContext = createContext<HearthClient | null>(null)

/** The client without a project; inside a project's views use `useProject().client`. */
export function useClient(): HearthClient {
  const client = useContext(ClientContext)
  if (!client) throw new Error('useClient needs a ClientContext above it')
  return client
}
