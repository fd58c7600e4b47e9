import { afterAll, beforeAll, expect, test } from 'vitest'
import { ErrorEnvelope } from '../contract/error.ts'
import { type Listening, listenForTest } from './testing/listening.ts'

/** Every combination, each with the one code it must have. */
const hosts = { own: true, localhost: true, 'other port': false, evil: false, absent: false }
const origins = {
  absent: true,
  own: true,
  listed: true,
  evil: false,
  null: false,
  'own name, other scheme': false,
}
const types = { json: true, 'json with charset': true, text: false, form: false, absent: false }
const tokens = {
  none: 'unknown',
  bad: 'unknown',
  expired: 'unknown',
  revoked: 'unknown',
  'start-up': 'admin',
  read: 'read',
  run: 'run',
  admin: 'admin',
  'of this project': 'run',
  'of another project': 'elsewhere',
} as const

interface Row {
  method: string
  path: string
  needs: 'read' | 'run' | 'admin' | 'nothing'
  /** When nothing is wrong. */
  code: number
  body?: string
  /** Not about one project: closed to tokens that are. */
  isOfStudio?: boolean
  isUpgrade?: boolean
}

const rows: Row[] = [
  { method: 'GET', path: '/health', needs: 'nothing', code: 200 },
  { method: 'GET', path: '/agents', needs: 'read', code: 200 },
  { method: 'GET', path: '/projects/demo/api/events', needs: 'read', code: 200 },
  {
    method: 'POST',
    path: '/agents/assistant/x',
    needs: 'run',
    code: 200,
    body: '{"message":"hi"}',
  },
  {
    method: 'POST',
    path: '/flue/agents/assistant/x',
    needs: 'run',
    code: 200,
    body: '{"message":"hi"}',
  },
  { method: 'PATCH', path: '/agents/assistant/x', needs: 'run', code: 405, body: '{}' },
  { method: 'GET', path: '/api/tokens', needs: 'admin', code: 200, isOfStudio: true },
  { method: 'GET', path: '/api/connection', needs: 'admin', code: 200, isOfStudio: true },
  { method: 'GET', path: '/api/files/content?path=nothing', needs: 'admin', code: 404 },
  { method: 'GET', path: '/api/projects/demo/events', needs: 'read', code: 200 },
  {
    method: 'PUT',
    path: '/api/projects/demo/files/content',
    needs: 'admin',
    code: 400,
    body: '{}',
  },
  { method: 'POST', path: '/api/tokens', needs: 'admin', code: 400, body: '{}', isOfStudio: true },
  {
    method: 'DELETE',
    path: '/api/tokens/none',
    needs: 'admin',
    code: 404,
    body: '{}',
    isOfStudio: true,
  },
  { method: 'OPTIONS', path: '/agents', needs: 'nothing', code: 204 },
  { method: 'GET', path: '/agents/assistant/x', needs: 'run', code: 101, isUpgrade: true },
  {
    method: 'GET',
    path: '/projects/demo/workflows/echo',
    needs: 'run',
    code: 101,
    isUpgrade: true,
  },
]

const order = ['read', 'run', 'admin']

function expected(
  row: Row,
  token: keyof typeof tokens,
  host: keyof typeof hosts,
  origin: keyof typeof origins,
  type: keyof typeof types,
): number {
  if (!hosts[host]) return 421
  if (!origins[origin]) return 403
  const holds = tokens[token]
  if (row.needs !== 'nothing') {
    if (holds === 'unknown') return 401
    if (holds !== 'elsewhere' && order.indexOf(holds) < order.indexOf(row.needs)) return 403
    if (holds === 'elsewhere') return 403
    if (token === 'of this project' && row.isOfStudio) return 403
  }
  if (row.code === 405) return 405
  if (row.body !== undefined && !types[type]) return 415
  return row.code
}

let listening: Listening
const secrets: Record<string, string> = {}

beforeAll(async () => {
  listening = await listenForTest()
  const { token, tokens, server } = listening
  Object.assign(secrets, {
    bad: 'hearth_bad',
    expired: token('admin', { expiresAt: Date.now() - 1 }),
    revoked: token('admin'),
    'start-up': server.token,
    'of another project': token('admin', { projects: ['/projects/other'] }),
    'of this project': token('run', { projects: ['/projects/demo'] }),
  })
  for (const stored of tokens.list()) {
    if (tokens.find(secrets.revoked ?? '')?.id === stored.id) tokens.revoke(stored.id)
  }
  for (const scope of ['read', 'run', 'admin'] as const) secrets[scope] = token(scope)
})
afterAll(() => listening.dispose())

function headersOf(row: Row, token: string, host: string, origin: string, type: string) {
  const { port } = listening.server
  const named: Record<string, Record<string, string>> = {
    host: {
      own: `127.0.0.1:${port}`,
      localhost: `localhost:${port}`,
      'other port': `127.0.0.1:${port + 1}`,
      evil: `evil.test:${port}`,
    },
    origin: {
      own: `http://127.0.0.1:${port}`,
      listed: 'http://allowed.test',
      evil: 'http://evil.test',
      null: 'null',
      'own name, other scheme': `https://127.0.0.1:${port}`,
    },
    'content-type': {
      json: 'application/json',
      'json with charset': 'application/json; charset=utf-8',
      text: 'text/plain',
      form: 'application/x-www-form-urlencoded',
    },
  }
  const headers: Record<string, string> = {}
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined) headers[name] = value
  }
  set('host', named.host?.[host])
  set('origin', named.origin?.[origin])
  set('content-type', named['content-type']?.[type])
  if (token !== 'none') headers.authorization = `Bearer ${secrets[token]}`
  if (!row.isUpgrade) return headers
  return {
    ...headers,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'aGVhcnRoIGhlYXJ0aCBoZQ==',
  }
}

function keys<Table extends object>(table: Table): (keyof Table & string)[] {
  return Object.keys(table) as (keyof Table & string)[]
}

for (const row of rows) {
  const name = `${row.isUpgrade ? 'WS' : row.method} ${row.path}`
  test(`${name}: token × Host × Origin × type has exactly the expected code`, async () => {
    const wrong: string[] = []
    let prompts = 0
    const before = listening.studio.fake.calls.length
    const work: Promise<void>[] = []
    for (const token of keys(tokens)) {
      for (const host of keys(hosts)) {
        for (const origin of keys(origins)) {
          // Without a body, and in an upgrade, the type says nothing.
          for (const type of row.body === undefined ? (['json', 'text'] as const) : keys(types)) {
            const code = expected(row, token, host, origin, type)
            if (code === 200 && row.method === 'POST') prompts += 1
            work.push(check(code, token, host, origin, type))
          }
        }
      }
    }
    async function check(code: number, ...[token, host, origin, type]: string[]): Promise<void> {
      const headers = headersOf(row, token ?? '', host ?? '', origin ?? '', type ?? '')
      const { method, path, body } = row
      const answer = await listening.ask({ method, path, headers, ...(body ? { body } : {}) })
      const what = `token ${token}, Host ${host}, Origin ${origin}, type ${type}`
      if (answer.status !== code) wrong.push(`${what}: ${answer.status}, not ${code}`)
      if (answer.status < 400) return
      const { error } = ErrorEnvelope.parse(JSON.parse(answer.body))
      if (error.ref !== answer.headers['hearth-error-ref']) wrong.push(`${what}: no ref`)
      if (error.dev !== undefined) wrong.push(`${what}: ${error.dev}`)
      for (const secret of Object.values(secrets)) {
        if (answer.body.includes(secret)) wrong.push(`${what}: says the token`)
      }
    }
    await Promise.all(work)
    expect(wrong).toEqual([])
    // What was refused did nothing.
    expect(listening.studio.fake.calls.length - before).toBe(prompts)
  })
}
