import { describe, expect, onTestFinished, test } from 'vitest'
import type { McpServerHealth } from '../../../contract/mcp.ts'
import { McpConnections } from '../connections.ts'
import { type SignedInServer, startSignedInServer } from '../testing/signed-in-server.ts'
import { freePort, receiveCode, redirectAddress } from './loopback.ts'
import { createMemorySecretStore, type SecretStore } from './secret-store.ts'

const signal = new AbortController().signal

function connect(server: SignedInServer, secrets: SecretStore) {
  const connections = new McpConnections({ projectRoot: '/', env: {}, secrets })
  onTestFinished(() => connections[Symbol.asyncDispose]())
  const connection = connections.get('private', server.config)
  const whoami = () =>
    connection.call({ tool: 'whoami', input: {}, signal, onProgress: () => undefined })
  return { connection, whoami }
}

async function stateIs(health: () => McpServerHealth, state: McpServerHealth['state']) {
  await expect.poll(() => health().state, { interval: 10 }).toBe(state)
}

/** What a browser does: it follows the redirect back to us. */
async function openInBrowser({ signInUrl }: McpServerHealth): Promise<string> {
  expect(signInUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/authorize\?/)
  const response = await fetch(signInUrl ?? '')
  return response.text()
}

describe('a server that wants to be signed in to', () => {
  test('waits for it, tells where, and is connected as soon as someone has', async () => {
    await using server = await startSignedInServer()
    const secrets = createMemorySecretStore()
    const { connection, whoami } = connect(server, secrets)
    const refused = { type: 'mcp_unavailable', details: 'Someone has to sign in to it first.' }
    await expect(connection.tools(signal)).rejects.toMatchObject(refused)
    await expect(whoami()).rejects.toMatchObject(refused)
    expect(connection.health()).toMatchObject({ state: 'unauthorized', tools: [] })

    expect(await openInBrowser(connection.health())).toContain('You are signed in.')
    await stateIs(() => connection.health(), 'connected')
    expect(connection.health()).toMatchObject({ lastError: null, signInUrl: null })
    expect((await whoami()).content).toEqual([{ type: 'text', text: 'somebody' }])
    expect(server.asked).toEqual(['register', 'authorize', 'authorization_code'])

    // Another thread, as after a change of the source: what was given is still good.
    const later = connect(server, secrets)
    await later.whoami()
    expect(server.asked).toHaveLength(3)
  })

  test('has its token renewed without anybody', async () => {
    await using server = await startSignedInServer()
    const { connection, whoami } = connect(server, createMemorySecretStore())
    await connection.tools(signal).catch(() => undefined)
    await openInBrowser(connection.health())
    await stateIs(() => connection.health(), 'connected')
    server.expire({ renewable: true })
    await whoami()
    expect(server.asked.at(-1)).toBe('refresh_token')
  })

  test('asks again when nothing can be renewed, and is not registered twice', async () => {
    await using server = await startSignedInServer()
    const { connection, whoami } = connect(server, createMemorySecretStore())
    await connection.tools(signal).catch(() => undefined)
    await openInBrowser(connection.health())
    await stateIs(() => connection.health(), 'connected')
    server.expire({ renewable: false })
    await expect(whoami()).rejects.toMatchObject({ status: 502 })
    await stateIs(() => connection.health(), 'unauthorized')
    await openInBrowser(connection.health())
    await stateIs(() => connection.health(), 'connected')
    await whoami()
    expect(server.asked.filter((what) => what === 'register')).toHaveLength(1)
  })

  test('can be asked anew while it waits, and lets go of its port when it is closed', async () => {
    await using server = await startSignedInServer()
    const { connection } = connect(server, createMemorySecretStore())
    await connection.tools(signal).catch(() => undefined)
    const { signInUrl: first } = connection.health()
    await connection.reconnect()
    const { signInUrl: second, state } = connection.health()
    expect(state).toBe('unauthorized')
    expect(second).not.toBe(first)
    const back = new URL(second ?? '').searchParams.get('redirect_uri') ?? ''
    expect((await fetch(back)).status).toBe(404)
    await connection.close()
    await expect(fetch(back)).rejects.toThrow('fetch failed')
  })

  test('is not signed in to by someone who gives an authorization of their own', async () => {
    await using server = await startSignedInServer()
    const connections = new McpConnections({ projectRoot: '/', env: {} })
    onTestFinished(() => connections[Symbol.asyncDispose]())
    const config = { ...server.config, headers: { Authorization: 'Bearer wrong' } }
    const connection = connections.get('private', config)
    await expect(connection.tools(signal)).rejects.toMatchObject({ type: 'mcp_unavailable' })
    expect(connection.health()).toMatchObject({ state: 'failed', signInUrl: null })
    expect(server.asked).toEqual([])
  })
})

describe('receiveCode', () => {
  async function answer(query: string): Promise<{ status: number; code: Promise<string> }> {
    const port = await freePort()
    const abort = new AbortController()
    onTestFinished(() => abort.abort(new Error('The test is over.')))
    const code = receiveCode(port, 'ours', abort.signal)
    code.catch(() => undefined)
    const { status } = await fetch(`${redirectAddress(port)}?${query}`)
    return { status, code }
  }

  test('takes the answer to its own question', async () => {
    const { status, code } = await answer('code=abc&state=ours')
    expect(status).toBe(200)
    expect(await code).toBe('abc')
  })

  test('hears a refusal', async () => {
    const { code } = await answer('error=access_denied&error_description=No+thanks&state=ours')
    await expect(code).rejects.toThrow('Signing in was refused: No thanks')
  })

  test('waits past an answer to somebody else', async () => {
    const { status } = await answer('code=stolen&state=theirs')
    expect(status).toBe(404)
  })
})
