import { createHmac, timingSafeEqual } from 'node:crypto'
import { dispatch } from 'hearth'
import { z } from 'zod'

/** Asked without Hearth's token: the signature says who it is. */
export const auth = 'none'

/** What GitHub sends when somebody comments on an issue. */
const Comment = z.object({
  action: z.literal('created'),
  issue: z.object({ number: z.number().int().positive(), title: z.string() }),
  comment: z.object({ body: z.string(), user: z.object({ login: z.string() }) }),
})

type Env = Readonly<Record<string, string | undefined>>

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname !== '/webhooks/github') return new Response('Not found', { status: 404 })
    if (request.method !== 'POST') return new Response('Use POST', { status: 405 })

    const body = Buffer.from(await request.arrayBuffer())
    const secret = env.GITHUB_WEBHOOK_SECRET
    if (!secret || !isSigned(body, request.headers.get('x-hub-signature-256'), secret)) {
      return new Response('Bad signature', { status: 401 })
    }

    const { success, data } = Comment.safeParse(parse(body))
    if (!success) return Response.json({ status: 'ignored' }, { status: 202 })
    const thread = String(data.issue.number)
    const delivery = request.headers.get('x-github-delivery')
    const { dispatchId } = await dispatch({
      agent: 'chat',
      id: thread,
      session: thread,
      input: {
        from: data.comment.user.login,
        title: data.issue.title,
        text: data.comment.body,
      },
      // GitHub sends a message again when it is not sure that it arrived.
      ...(delivery ? { idempotencyKey: delivery } : {}),
    })
    return Response.json({ status: 'accepted', dispatch_id: dispatchId }, { status: 202 })
  },
}

function isSigned(body: Buffer, signature: string | null, secret: string): boolean {
  const wanted = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
  const given = Buffer.from(signature ?? '')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}
