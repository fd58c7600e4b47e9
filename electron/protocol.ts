/**
 * `hearth://studio/…`: the page's origin. Files of the built renderer are read here; everything else
 * is the API, answered by the runtime thread. No token: this door is inside the process.
 */
import { protocol } from 'electron'
import { host, scheme } from './navigation.ts'

export interface SchemeParts {
  /** The page and its assets: what is below `/studio/`. */
  page(request: Request): Promise<Response>
  /** The API. Never rejects: what goes wrong is a response. */
  fetch(request: Request): Promise<Response>
}

/** Before the app is ready, once. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        // Without it other origins could read the answers.
        corsEnabled: true,
        stream: true,
        codeCache: true,
      },
    },
  ])
}

export function serveScheme({ page, fetch }: SchemeParts): void {
  protocol.handle(scheme, async (request) => {
    const url = new URL(request.url)
    if (url.host !== host) return new Response('Not found', { status: 404 })
    if (url.pathname === '/') return Response.redirect(new URL('/studio/', url), 302)
    const isPage = url.pathname === '/studio' || url.pathname.startsWith('/studio/')
    return isPage ? page(request) : asData(await fetch(request))
  })
}

/** What the API answers is never a document of this origin, whatever a stored file says of its type. */
function asData(answer: Response): Response {
  const headers = new Headers(answer.headers)
  headers.set('content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
  headers.set('x-content-type-options', 'nosniff')
  const { status, statusText, body } = answer
  return new Response(body, { status, statusText, headers })
}
