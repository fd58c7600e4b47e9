/** The app over the fake studio, and requests as a program on this machine sends them. */
import { createApp, type HearthApp } from '../app.ts'
import { createFakeStudio, type FakeStudio } from './fake-studio.ts'

export const port = 4747
export const token = 'test-token'

export interface FakeApp {
  app: HearthApp
  studio: FakeStudio
  closing: AbortController
  /** With Host and token; a `body` goes as JSON unless it is a string. */
  call(method: string, path: string, options?: CallOptions): Promise<Response>
}

interface CallOptions {
  body?: unknown
  headers?: Record<string, string>
  token?: string | null
}

export function createFakeApp(options: { token?: string | null } = {}): FakeApp {
  const studio = createFakeStudio()
  const closing = new AbortController()
  const access = {
    port: () => port,
    token: options.token === undefined ? token : options.token,
    origins: ['http://allowed.test'],
  }
  const report = () => undefined
  const app = createApp({
    studio,
    version: '1.2.3',
    access,
    closing: closing.signal,
    rendererRoot: null,
    report,
  })
  return {
    app,
    studio,
    closing,
    async call(method, path, { body, headers = {}, token: given = token } = {}) {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      return app.request(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: {
          host: `127.0.0.1:${port}`,
          ...(given === null ? {} : { authorization: `Bearer ${given}` }),
          ...(body === undefined || typeof body === 'string'
            ? {}
            : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: text }),
      })
    },
  }
}

/** `event` and parsed `data` of each frame of a finished stream. */
export async function readFrameList(
  response: Response,
): Promise<{ id: string | null; event: string | null; data: unknown }[]> {
  const text = await response.text()
  return text
    .split('\n\n')
    .filter((block) => /^data: /m.test(block))
    .map((block) => ({
      id: /^id: (.*)$/m.exec(block)?.[1] ?? null,
      event: /^event: (.*)$/m.exec(block)?.[1] ?? null,
      data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? 'null'),
    }))
}
