import { expect, test } from 'vitest'
import { toRuntimeConfig } from '../runtime/config.ts'
import { checkProjectConfig, parseProjectConfig } from './config.ts'

test('reads every table, in snake_case', () => {
  const { config, folders, problems } = parseProjectConfig(
    `
[agent]
model = "openai/gpt-5.5"
thinking_level = "high"
allowed_commands = ["git"]
max_task_depth = 2
agents_dir = "bots"

[sandbox]
allow_write = true
ask = ["shell"]

[compaction]
keep_recent_tokens = 10

[providers.local]
kind = "openai-compatible"
base_url = "http://127.0.0.1:9000/v1"
headers = { x-team = "a" }
`,
    'hearth.toml',
  )
  expect(problems).toEqual([])
  expect(config.agent).toMatchObject({
    model: 'openai/gpt-5.5',
    thinkingLevel: 'high',
    allowedCommands: ['git'],
    maxTaskDepth: 2,
    typedRetries: 3,
  })
  expect(config.sandbox).toMatchObject({ allowWrite: true, ask: ['shell'] })
  expect(config.compaction).toEqual({
    enabled: true,
    reserveTokens: 16_384,
    keepRecentTokens: 10,
    model: null,
  })
  expect(config.providers).toEqual({
    local: {
      kind: 'openai-compatible',
      baseUrl: 'http://127.0.0.1:9000/v1',
      headers: { 'x-team': 'a' },
    },
  })
  expect(folders.agents).toEqual(['bots'])
})

test('names the nearest key for an unknown one, and keeps the rest', () => {
  const { config, problems } = parseProjectConfig(
    '[agent]\nmodle = "a/b"\nmax_turns = 7\n[providers.openai]\nbaseurl = "x"\n',
    'hearth.toml',
  )
  expect(config.agent.maxTurns).toBe(7)
  expect(problems).toEqual([
    {
      message: 'Unknown key "modle" in [agent].',
      details: expect.stringContaining('Did you mean "model"?'),
      file: 'hearth.toml',
    },
    {
      message: 'Unknown key "baseurl" in [providers.openai].',
      details: expect.stringContaining('Did you mean "base_url"?'),
      file: 'hearth.toml',
    },
  ])
})

test('a wrong value is a problem and falls back to the default', () => {
  const { config, problems } = parseProjectConfig(
    '[agent]\nthinking_level = "enormous"\nmax_task_depth = "deep"\n',
    'hearth.toml',
  )
  expect(config.agent.thinkingLevel).toBeUndefined()
  expect(config.agent.maxTaskDepth).toBe(8)
  expect(problems.map(({ message }) => message)).toEqual([
    '"thinking_level" in [agent] is not valid.',
    '"max_task_depth" in [agent] is not valid.',
  ])
})

test('text that is not TOML is a problem with its place', () => {
  const { config, problems } = parseProjectConfig('[agent\nmodel = 1', 'hearth.toml')
  expect(config.agent.maxTurns).toBe(50)
  expect(problems[0]?.message).toMatch(/^hearth\.toml is not valid TOML at line 1, column \d+\.$/)
})

test('every key of a PyFlue file counts, or says why it does not', () => {
  const { config, folders, problems } = parseProjectConfig(
    `
[agent]
model = "openai/gpt-5.5"
thinking_level = "high"
harness = "pydanticai"
sandbox = "virtual"
python_backend = "monty"
skills_dir = "know/skills"
roles_dir = "know/roles"
agents_dir = "bots"
state_dir = ".pyflue/sessions"
allowed_commands = ["git"]
allow_compound_commands = true
max_task_depth = 2
typed_retries = 1

[sandbox]
workspace = "/work"
options = { template = "big", nested_key = { kept_as = "written" } }
env = { CI = "1" }

[compaction]
enabled = false
context_window_tokens = 9000
reserve_tokens = 10
keep_recent_tokens = 20
model = "openai/gpt-5.5-mini"

[deployment]
target = "fly"

[my_harness]
some_key = 1
`,
    'pyflue.toml',
  )
  expect(toRuntimeConfig(config)).toMatchObject({
    model: 'openai/gpt-5.5',
    thinkingLevel: 'high',
    harness: 'ai-sdk',
    sandbox: 'virtual',
    sandboxOptions: {
      workspace: '/work',
      options: { template: 'big', nested_key: { kept_as: 'written' } },
      env: { CI: '1' },
    },
    allowedCommands: ['git'],
    allowCompoundCommands: true,
    maxTaskDepth: 2,
    typedRetries: 1,
    skillsDir: 'know/skills',
    rolesDir: 'know/roles',
    pythonBackend: 'monty',
    tables: { my_harness: { some_key: 1 } },
    compaction: {
      enabled: false,
      contextWindowTokens: 9000,
      reserveTokens: 10,
      keepRecentTokens: 20,
      model: 'openai/gpt-5.5-mini',
    },
  })
  expect(config.agent.stateDir).toBe('.pyflue/sessions')
  expect(folders.agents).toEqual(['bots'])
  expect(problems).toEqual([
    {
      message: '[deployment] has no effect.',
      details: expect.stringContaining('hearth build'),
      file: 'pyflue.toml',
    },
  ])
})

test('a table that was meant to be another is a problem; one of nobody is handed on', () => {
  const { config, problems } = parseProjectConfig(
    '[agnet]\nmodel = "a/b"\n[server]\nport = 1\n[storage]\nkeep_event_days = 3\nkeep_runs_days = 30\n[langfuse]\nkey = "k"\n',
    'hearth.toml',
  )
  expect(problems.map(({ message }) => message)).toEqual([
    'Unknown table [agnet].',
    '[server] has no effect.',
    'Unknown key "keep_event_days" in [storage].',
  ])
  expect(problems[0]?.details).toContain('Did you mean "agent"?')
  expect(problems[2]?.details).toContain('Did you mean "keep_events_days"?')
  expect(config.storage).toEqual({ keepEventsDays: 90, keepRunsDays: 30, keepDispatchesDays: 0 })
  expect(toRuntimeConfig(config).tables).toEqual({ langfuse: { key: 'k' } })
})

test.each(['', '.', '..', '../out', 'a/../b', '/abs', 'C:\\\\x'])(
  'a folder must be inside the project: %j is not',
  (folder) => {
    for (const key of ['agents_dir', 'workflows_dir', 'state_dir', 'skills_dir', 'roles_dir']) {
      const text = `[agent]\n${key} = "${folder}"\n`
      const { problems, folders } = parseProjectConfig(text, 'hearth.toml')
      expect(problems).toMatchObject([{ message: `"${key}" in [agent] is not valid.` }])
      expect(folders.agents).toContain('src/agents')
    }
  },
)

test('how long a question may wait is in seconds; permissions and asking make the policy', () => {
  const policyOf = (text: string) => {
    const { config, problems } = parseProjectConfig(`[sandbox]\n${text}`, 'hearth.toml')
    expect(problems).toEqual([])
    const { policy, approvalTimeoutMs } = toRuntimeConfig(config)
    return { ...policy, approvalTimeoutMs }
  }
  expect(policyOf('')).toEqual({ approvalTimeoutMs: 600_000 })
  expect(policyOf('ask = true\nask_timeout = 1.5')).toEqual({
    write: 'ask',
    shell: 'ask',
    approvalTimeoutMs: 1_500,
  })
  expect(policyOf('ask = ["read", "shell"]\nallow_shell = false\nallow_write = true')).toEqual({
    read: 'ask',
    shell: 'deny',
    write: 'allow',
    approvalTimeoutMs: 600_000,
  })
})

test('an object of a configuration module is checked in camelCase', () => {
  const { config, problems } = checkProjectConfig(
    { agent: { model: 'a/b', maxTurn: 3 } },
    'hearth.config.ts',
  )
  expect(config.agent.model).toBe('a/b')
  expect(problems[0]?.details).toContain('Did you mean "maxTurns"?')
})

test('reads MCP servers, keeping names, variables and headers as they are written', () => {
  const { config, problems } = parseProjectConfig(
    `
[mcp]
mode = "search_execute"
search_limit = 3

[mcp.servers.my_files]
command = "npx"
args = ["-y", "server", "."]
env = { API_KEY = "\${FILES_KEY}" }
timeout_ms = 1000

[mcp.servers."Docs.Site"]
url = "https://example.com/mcp"
headers = { X-Team = "a" }
enabled = false
`,
    'hearth.toml',
  )
  expect(problems).toEqual([])
  expect(config.mcp).toEqual({
    mode: 'search_execute',
    searchLimit: 3,
    searchBackend: 'bm25',
    servers: {
      my_files: {
        command: 'npx',
        args: ['-y', 'server', '.'],
        env: { API_KEY: `\${FILES_KEY}` },
        timeoutMs: 1000,
        enabled: true,
      },
      'Docs.Site': {
        url: 'https://example.com/mcp',
        transport: 'streamable-http',
        headers: { 'X-Team': 'a' },
        timeoutMs: 300_000,
        enabled: false,
      },
    },
  })
})

test('drops only the MCP server and the key that cannot be used', () => {
  const { config, problems } = parseProjectConfig(
    `
[mcp]
search_backend = "by heart"
[mcp.servers.both]
command = "a"
url = "https://example.com"
[mcp.servers.ftp]
url = "ftp://example.com"
[mcp.servers.good]
comand = "b"
command = "c"
`,
    'hearth.toml',
  )
  expect(config.mcp).toMatchObject({ searchBackend: 'bm25', servers: { good: { command: 'c' } } })
  expect(Object.keys(config.mcp.servers)).toEqual(['good'])
  expect(problems).toMatchObject([
    { message: '"search_backend" in [mcp] is not valid.' },
    { message: '[mcp.servers.both] is not used.' },
    { message: '"url" in [mcp.servers.ftp] is not valid.' },
    { message: '[mcp.servers.ftp] is not used.' },
    {
      message: 'Unknown key "comand" in [mcp.servers.good].',
      details: expect.stringContaining('Did you mean "command"?'),
    },
  ])
})

test('reads where traces go, keeping the names of headers', () => {
  const { config, problems } = parseProjectConfig(
    `
[telemetry]
endpoint = "https://collector.example"
service_name = "shop"
capture_content = true
headers = { X-Tenant_Id = "a", authorization = "Bearer \${OTLP_TOKEN}" }
`,
    'hearth.toml',
  )
  expect(problems).toEqual([])
  expect(config.telemetry).toEqual({
    enabled: true,
    endpoint: 'https://collector.example',
    serviceName: 'shop',
    captureContent: true,
    headers: { 'X-Tenant_Id': 'a', authorization: `Bearer \${OTLP_TOKEN}` },
  })
  expect(parseProjectConfig('', 'hearth.toml').config.telemetry).toBeUndefined()
})

test('a misspelt key or address of traces is a problem, and nothing goes to another address', () => {
  const { config, problems } = parseProjectConfig(
    '[telemetry]\nendpont = "http://a"\nendpoint = "collector:4318"\n',
    'hearth.toml',
  )
  expect(problems).toMatchObject([
    {
      message: 'Unknown key "endpont" in [telemetry].',
      details: expect.stringContaining('Did you mean "endpoint"?'),
    },
    { message: '"endpoint" in [telemetry] is not valid.' },
  ])
  expect(config.telemetry).toMatchObject({ enabled: false })
})
