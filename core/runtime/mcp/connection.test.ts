import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { McpConnection, reconnectDelay } from './connection.ts'
import { NotDelivered, type ServerClient, type ServerListener } from './server-port.ts'

/** A server that does what the test says, without a process. */
class ScriptedServer {
  tools = ['echo']
  /** What the next attempts fail with; then they succeed. */
  refusals: string[] = []
  /** What the next calls fail with; then they succeed. */
  failures: Error[] = []
  opened = 0
  closed = 0
  calls = 0
  listener: ServerListener | null = null

  async open(listener: ServerListener): Promise<ServerClient> {
    this.opened += 1
    const refusal = this.refusals.shift()
    if (refusal !== undefined) throw new Error(refusal)
    this.listener = listener
    return {
      list: async () => this.tools.map((name) => tool(name)),
      call: async () => {
        this.calls += 1
        const failure = this.failures.shift()
        if (failure instanceof NotDelivered) listener.onLost(failure)
        if (failure !== undefined) throw failure
        const result: CallToolResult = { content: [] }
        return result
      },
      close: async () => {
        this.closed += 1
      },
    }
  }
}

function tool(name: string) {
  return { name, title: undefined, description: '', inputSchema: {}, isTask: false }
}

const signal = new AbortController().signal
let server = new ScriptedServer()
let connection = connect()

function connect(isEnabled = true): McpConnection {
  return new McpConnection({
    name: 'scripted',
    transport: 'stdio',
    target: 'scripted',
    isEnabled,
    open: (listener) => server.open(listener),
    redact: (text) => text.replaceAll('hush', '…'),
  })
}

function echo(): Promise<CallToolResult> {
  return connection.call({ tool: 'echo', input: {}, signal, onProgress: () => undefined })
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  server = new ScriptedServer()
  connection = connect()
})

afterEach(async () => {
  await connection.close()
  vi.useRealTimers()
})

describe('connecting', () => {
  test('happens when it is first wanted, once for all who want it', async () => {
    expect(connection.health()).toMatchObject({ state: 'idle', tools: [], lastError: null })
    expect(server.opened).toBe(0)
    const all = await Promise.all([connection.tools(signal), connection.tools(signal), echo()])
    expect(all[0].map(({ name }) => name)).toEqual(['echo'])
    expect(server.opened).toBe(1)
    expect(connection.health()).toMatchObject({
      state: 'connected',
      tools: [{ name: 'mcp__scripted__echo', tool: 'echo' }],
    })
  })

  test('that fails is refused without an attempt until one is due, and told once', async () => {
    server.refusals = ['first hush', 'second']
    const refused = { type: 'mcp_unavailable', status: 502, details: 'first …' }
    await expect(connection.tools(signal)).rejects.toMatchObject(refused)
    await expect(connection.tools(signal)).rejects.toMatchObject(refused)
    expect(server.opened).toBe(1)
    expect(connection.takeReport()).toBe('first …')
    expect(connection.takeReport()).toBeNull()
    expect(connection.health()).toMatchObject({ state: 'failed', lastError: 'first …' })

    vi.advanceTimersByTime(reconnectDelay(1))
    await expect(connection.tools(signal)).rejects.toMatchObject({ details: 'second' })
    vi.advanceTimersByTime(reconnectDelay(2))
    await connection.tools(signal)
    expect(connection.health()).toMatchObject({ state: 'connected', lastError: null })
    expect(server.opened).toBe(3)
  })

  test('waits no longer than who waits', async () => {
    const aborted = AbortSignal.abort(new Error('not any more'))
    await expect(connection.tools(aborted)).rejects.toThrow('not any more')
  })

  test('never happens for a disabled server', async () => {
    connection = connect(false)
    await expect(connection.tools(signal)).rejects.toMatchObject({ details: 'It is disabled.' })
    await connection.reconnect()
    expect(connection.health().state).toBe('disabled')
    expect(server.opened).toBe(0)
  })

  test('is over when it was closed', async () => {
    await connection.tools(signal)
    await connection.close()
    expect(server.closed).toBe(1)
    await expect(echo()).rejects.toMatchObject({ type: 'mcp_unavailable' })
  })
})

describe('a lost connection', () => {
  test('that was sound is made again at once', async () => {
    await echo()
    server.listener?.onLost(new Error('gone'))
    expect(connection.health()).toMatchObject({ state: 'reconnecting', lastError: 'gone' })
    await vi.advanceTimersByTimeAsync(0)
    expect(connection.health()).toMatchObject({ state: 'connected', lastError: null })
    expect(server.opened).toBe(2)
  })

  test('that never did anything is made again ever later, and then left alone', async () => {
    await connection.tools(signal)
    for (const delay of [1_000, 2_000, 4_000, 8_000]) {
      server.listener?.onLost(new Error('gone'))
      const before = server.opened
      await vi.advanceTimersByTimeAsync(delay - 1)
      expect(server.opened).toBe(before)
      await vi.advanceTimersByTimeAsync(1)
      expect(server.opened).toBe(before + 1)
    }
    server.listener?.onLost(new Error('gone for good'))
    await vi.advanceTimersByTimeAsync(120_000)
    expect(connection.health()).toMatchObject({ state: 'failed', lastError: 'gone for good' })
    expect(server.opened).toBe(5)
    await connection.tools(signal)
    expect(server.opened).toBe(6)
  })

  test('is tried again while it fails', async () => {
    await echo()
    server.refusals = ['still down', 'still down']
    server.listener?.onLost(new Error('gone'))
    await vi.advanceTimersByTimeAsync(0)
    expect(connection.health()).toMatchObject({ state: 'reconnecting', lastError: 'still down' })
    await vi.advanceTimersByTimeAsync(1_000 + 2_000)
    expect(connection.health()).toMatchObject({ state: 'connected', lastError: null })
  })

  test('is not made again after it was closed', async () => {
    await echo()
    server.listener?.onLost(new Error('gone'))
    await connection.close()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.opened).toBe(1)
  })

  test('is made again at once by a person', async () => {
    server.refusals = ['down']
    await connection.tools(signal).catch(() => undefined)
    await connection.reconnect()
    expect(connection.health().state).toBe('connected')
    await connection.reconnect()
    expect(server.closed).toBe(1)
    expect(connection.health().state).toBe('connected')
  })
})

describe('a call', () => {
  test('that the server did not get is sent once more', async () => {
    await echo()
    server.failures = [new NotDelivered('refused')]
    await echo()
    expect(server.calls).toBe(3)
    expect(server.opened).toBe(2)
  })

  test('that the server may have got is not', async () => {
    server.failures = [new Error('hush: the connection was lost')]
    await expect(echo()).rejects.toMatchObject({
      type: 'mcp_call_failed',
      message: 'Tool "echo" of MCP server "scripted" failed.',
      details: '…: the connection was lost',
    })
    expect(server.calls).toBe(1)
  })

  test('of a tool that is not there names those that are', async () => {
    const call = { tool: 'shout', input: {}, signal, onProgress: () => undefined }
    await expect(connection.call(call)).rejects.toMatchObject({
      type: 'mcp_tool_not_found',
      details: 'Its tools are: echo.',
    })
  })
})

test('a change of the list is read before the tools are given again', async () => {
  await connection.tools(signal)
  server.tools = ['echo', 'shout']
  server.listener?.onToolsChanged()
  server.listener?.onToolsChanged()
  const names = (await connection.tools(signal)).map(({ name }) => name)
  expect(names).toEqual(['echo', 'shout'])
})
