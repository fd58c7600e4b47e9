/** Secrets of every kind, planted in a served project that does everything; then every byte is looked at. */
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHearthClient, type HearthClient } from '../../client/index.ts'
import { createServedProject, type ServedProject, type Started } from '../testing/served-project.ts'

const secrets = {
  'a provider’s key in .env': 'canary-dotenv-key-1f0a',
  'a provider’s key in the configuration': 'canary-config-key-2b7c',
  'a provider’s key of the keychain': 'canary-vault-key-3d9e',
  'a variable granted to a command': 'canary-granted-4a11',
  'a short variable granted to a command': 'q7#z',
  'a variable nobody granted': 'canary-ungranted-5c22',
  'a header of an MCP server': 'canary-mcp-6e33',
  'a header of a collector': 'canary-otlp-7f44',
  'a variable of app.ts': 'canary-app-8a55',
  'the token a program was given': '',
  'the start-up token': '',
}

const app = `
export const auth = 'none'
export default {
  async fetch(request, env) {
    if (request.headers.get('x-signature') !== env.APP_SECRET) throw new Error('Not signed.')
    return Response.json({ ok: true })
  },
}
`

const agent = (model: string) => `import { createAgent, local } from 'hearth'
export default createAgent(() => ({ model: '${model}', sandbox: local() }))
`

const workflow = `import { createAgent, local, type FlueContext } from 'hearth'
const agent = createAgent(() => ({ model: 'demo/scripted', sandbox: local() }))
const granted = { secrets: ['GRANTED', 'SHORT'] }
export async function run(ctx: FlueContext) {
  const session = await (await ctx.init(agent)).session()
  const bash = (command: string) => '[[tool:bash ' + JSON.stringify({ command }) + ']]'
  await session.prompt(bash('echo "$GRANTED / $SHORT / $UNGRANTED"; env; exit 3'), granted)
  await session.prompt(bash('echo "$GRANTED" > written.txt; cat written.txt; nonsense-$GRANTED'), granted)
  await session.shell('echo "$GRANTED" "$SHORT"; exit 4', granted)
  await session.prompt('[[fail:The model said no.]]').catch((error) => ctx.log.warn(String(error)))
  throw new Error('The workflow failed.')
}
`

/** What the collector was sent, bodies alone. */
const collected: string[] = []

/** Says what it was sent, with and without the words around it, as careless servers do. */
function openEcho(): Server {
  return createServer((request, response) => {
    const { authorization = '', 'x-api-key': key } = request.headers
    const bare = authorization.replace('Bearer ', '')
    const message = `Incorrect API key provided: ${key ?? bare} (${authorization})`
    const isCollector = request.url?.startsWith('/otlp')
    let body = ''
    request.setEncoding('latin1')
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      if (isCollector) collected.push(body)
      response.writeHead(isCollector ? 400 : 401, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: { message, type: 'invalid_request_error' } }))
    })
  })
}

let echo: Server
let project: ServedProject
let serving: Started
let client: HearthClient
let url: string
/** Everything the server answered. */
const answers: string[] = []

beforeAll(async () => {
  echo = openEcho().listen(0, '127.0.0.1')
  await once(echo, 'listening')
  const address = echo.address()
  const at = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  project = createServedProject({
    'hearth.toml': `
[sandbox]
allow_shell = true
allow_write = true
[providers.echo]
base_url = "${at}/v1"
api_key = "${secrets['a provider’s key in the configuration']}"
[providers.openai]
base_url = "${at}/v1"
[mcp.servers.tracker]
url = "${at}/mcp"
headers = { Authorization = "Bearer \${MCP_SECRET}" }
[telemetry]
endpoint = "${at}/otlp"
headers = { authorization = "Bearer \${OTLP_SECRET}" }
capture_content = true
`,
    '.env': [
      `OPENAI_API_KEY=${secrets['a provider’s key in .env']}`,
      `GRANTED=${secrets['a variable granted to a command']}`,
      `SHORT="${secrets['a short variable granted to a command']}"`,
      `UNGRANTED=${secrets['a variable nobody granted']}`,
      `MCP_SECRET=${secrets['a header of an MCP server']}`,
      `OTLP_SECRET=${secrets['a header of a collector']}`,
      `APP_SECRET=${secrets['a variable of app.ts']}`,
      '',
    ].join('\n'),
    'src/app.ts': app,
    'src/agents/echoed.ts': agent('echo/large'),
    'src/agents/keyed.ts': agent('openai/gpt-5.5'),
    'src/workflows/leaky.ts': workflow,
  })
  serving = project.start(['serve', '--json', '--port', '0'])
  await serving.printed('}\n')
  const [entry = ''] = readdirSync(join(project.root, '..', 'state', 'servers'))
  const server = JSON.parse(
    readFileSync(join(project.root, '..', 'state', 'servers', entry), 'utf8'),
  )
  url = server.url
  secrets['the start-up token'] = server.token
  client = createHearthClient({
    baseUrl: url,
    token: server.token,
    fetch: async (input, init) => {
      const response = await fetch(input, init)
      const path = new URL(input).pathname
      // Whoever is the owner may see these two.
      const isMeant = path === '/api/connection' || path === '/api/tokens'
      const isStream = response.headers.get('content-type')?.includes('event-stream')
      if (!isMeant && !isStream) answers.push(`${path}: ${await response.clone().text()}`)
      return response
    },
  })
})
afterAll(async () => {
  await project.dispose()
  echo.close()
})

test('no secret is in anything that is written, answered, streamed, sent or printed', async () => {
  secrets['the token a program was given'] = (
    await client.tokens.create({ name: 'program', scope: 'run' })
  ).token
  await client.providers.update('anthropic', {
    apiKey: secrets['a provider’s key of the keychain'],
    baseUrl: `${url.replace(/\d+$/, '1')}`,
  })
  const program = createHearthClient({
    baseUrl: url,
    token: secrets['the token a program was given'],
  })
  const failed = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => answers.push(JSON.stringify(error), String(error)),
    )
  await failed(program.status.connection())
  await failed(client.agents.prompt('echoed', 'x', { message: 'hi' }))
  await failed(client.agents.prompt('keyed', 'x', { message: 'hi' }))
  await failed(client.providers.test('openai'))
  await failed(client.providers.test('anthropic'))
  await failed(client.mcpServers.reconnect('tracker'))
  await failed(client.workflows.invoke('leaky', {}))
  for (const path of ['/hook', '/hook?x=1']) answers.push(await (await fetch(url + path)).text())

  for (const session of (await client.sessions.list()).items) {
    await client.sessions.entries(session.id)
    answers.push((await project.command(['export', session.id])).stdout)
  }
  await client.events.list({ limit: 10_000 })
  await client.runs.list()
  await client.operations.list()
  await client.providers.list()
  await client.models.list()
  await client.mcpServers.list()
  await client.tokens.callers()
  await client.projects.list()
  await client.status.get()
  for (const path of [
    '/api/project',
    '/openapi.json',
    '/__pyflue',
    '/__pyflue/status',
    '/api/agents',
  ]) {
    const headers = { authorization: `Bearer ${secrets['the start-up token']}` }
    answers.push(`${path}: ${await (await fetch(url + path, { headers })).text()}`)
  }
  // Something must have happened, or nothing is proven.
  expect(answers.join('\n')).toContain('[GRANTED]')
  expect(answers.join('\n')).toContain('Incorrect API key provided')

  serving.child.kill('SIGTERM')
  const { stdout, stderr } = await serving.finished
  const found: string[] = []
  const look = (where: string, bytes: string, meant: string[] = []) => {
    for (const [what, secret] of Object.entries(secrets)) {
      const isShort = secret === secrets['a short variable granted to a command']
      if (meant.includes(what) || !bytes.includes(secret)) continue
      const at = bytes.indexOf(secret)
      found.push(
        `${isShort ? 'short: ' : ''}${what} in ${where}: …${bytes.slice(Math.max(0, at - 120), at + 20)}`,
      )
    }
  }
  look('stderr', stderr)
  look('stdout', stdout, ['the start-up token'])
  for (const answer of answers) look('an answer', answer)
  expect(collected.join('')).toContain('flue.workflow leaky')
  for (const body of collected) look('a span', body)
  const home = join(project.root, '..')
  // What its owner wrote there by hand, and what the agent was told to write.
  const own = new Set(
    ['.env', 'hearth.toml', 'written.txt'].map((name) => join(project.root, name)),
  )
  let files = 0
  for (const name of readdirSync(home, { recursive: true })) {
    const path = join(home, String(name))
    if (own.has(path) || !statSync(path).isFile()) continue
    files += 1
    look(path, readFileSync(path, 'latin1'))
  }
  expect(files).toBeGreaterThan(10)
  expect(found).toEqual([])
}, 60_000)
