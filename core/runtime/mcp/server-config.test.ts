import { describe, expect, test } from 'vitest'
import { expandServer } from './expand-variables.ts'
import { McpServerConfig, parseServerConfig } from './server-config.ts'

describe('parseServerConfig', () => {
  test('fills in what is left out', () => {
    expect(parseServerConfig({ command: 'server' })).toEqual({
      config: { command: 'server', args: [], env: {}, enabled: true, timeoutMs: 300_000 },
    })
    expect(parseServerConfig({ url: 'https://example.com/mcp', enabled: false })).toEqual({
      config: {
        url: 'https://example.com/mcp',
        transport: 'streamable-http',
        headers: {},
        enabled: false,
        timeoutMs: 300_000,
      },
    })
  })

  test.each([
    [null, 'must say how'],
    [{}, 'either a command or a url'],
    [{ command: 'a', url: 'http://x' }, 'either a command or a url'],
    [{ url: 'file:///etc/passwd' }, 'url: must be an http'],
    [{ url: 'http://x', transport: 'websocket' }, 'transport'],
    [{ command: 'a', arg: [] }, 'arg'],
    [{ command: ' ' }, 'command: must not be blank'],
  ])('refuses %j', (value, problem) => {
    expect(parseServerConfig(value)).toEqual({ problem: expect.stringContaining(problem) })
  })
})

describe('expandServer', () => {
  const env = { TOKEN: 'hush-hush', HOST: 'example.com' }
  const variable = (name: string) => `\${${name}}`

  test('takes variables from the environment and keeps what they stand for secret', () => {
    const config = McpServerConfig.parse({
      url: `https://${variable('HOST')}/mcp`,
      headers: { authorization: `Bearer ${variable('TOKEN')}` },
    })
    const { config: expanded, secrets } = expandServer(config, env)
    expect(expanded).toMatchObject({
      url: 'https://example.com/mcp',
      headers: { authorization: 'Bearer hush-hush' },
    })
    expect(Object.values(secrets)).toEqual(
      expect.arrayContaining(['hush-hush', 'Bearer hush-hush']),
    )
  })

  test('names a variable that is missing', () => {
    const config = McpServerConfig.parse({ command: 'a', env: { KEY: variable('NOT_THERE') } })
    expect(() => expandServer(config, env)).toThrow('The variable NOT_THERE is not set.')
  })
})
