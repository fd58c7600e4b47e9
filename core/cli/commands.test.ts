/** The commands as a person runs them: alone, beside a server, interrupted, and used wrongly. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ErrorEnvelope } from '../contract/error.ts'
import { SessionHistory } from '../contract/history.ts'
import {
  createServedProject,
  type RunningServer,
  type ServedProject,
} from '../server/testing/served-project.ts'

const handler = `import type { FlueContext } from 'hearth'
export default async (ctx: FlueContext<{ name?: string }>) => {
  if (ctx.payload.name === 'fail') throw new Error('kaboom')
  return { agentId: ctx.agentId, payload: ctx.payload }
}
`

describe('without a server', () => {
  const project = createServedProject({ 'src/agents/hook.ts': handler })
  afterAll(() => project.dispose())

  test('run, then its log, which outlives the process', async () => {
    const run = await project.command(['run', 'echo', '--payload', '{"say":"hi"}'])
    expect(run).toMatchObject({ code: 0 })
    expect(JSON.parse(run.stdout)).toEqual({ text: 'hi', payload: { say: 'hi' } })
    const runId = /run (\S+)/.exec(run.stderr)?.[1] ?? ''
    const logs = await project.command(['logs', runId, '--format', 'ndjson'])
    const types = logs.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).type)
    expect([types[0], types.at(-1)]).toEqual(['run_start', 'run_end'])
    const few = await project.command(['logs', runId, '--no-follow', '--types', 'log', '--json'])
    expect(JSON.parse(few.stdout)).toMatchObject([{ type: 'log', data: { message: 'working' } }])
    const limited = await project.command(['logs', runId, '--limit', '2', '--format', 'ndjson'])
    expect(limited).toMatchObject({ code: 0, stdout: `${logs.stdout.split('\n', 2).join('\n')}\n` })
    const pretty = await project.command(['logs', runId, '--since', '1'])
    expect(pretty.stdout).toContain('log  info: working')
    expect(pretty.stdout).not.toContain('run_start')
  })

  test('invoke calls a handler, or prompts an agent', async () => {
    const called = await project.command(['invoke', 'hook', 'demo', '--payload', '{"name":"Ada"}'])
    expect(called).toMatchObject({ code: 0, stderr: expect.stringMatching(/^run run_/) })
    expect(JSON.parse(called.stdout)).toEqual({ agentId: 'demo', payload: { name: 'Ada' } })
    const plain = await project.command(['invoke', 'hook', '--json'])
    expect(JSON.parse(plain.stdout)).toMatchObject({
      runId: expect.stringMatching(/^run_/),
      result: { agentId: 'default', payload: {} },
    })
    const failed = await project.command(['invoke', 'hook', '--payload', '{"name":"fail"}'])
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringMatching(/kaboom/) })
    expect(failed.stderr.match(/kaboom/g)).toHaveLength(1)
    const payload = '{"message":"[[say:hello]]"}'
    const prompted = await project.command(['invoke', 'scripted', 'one', '--payload', payload])
    expect(prompted).toMatchObject({ code: 0, stdout: 'hello\n' })
    const silent = await project.command(['invoke', 'scripted'])
    expect(silent).toMatchObject({ code: 2, stderr: expect.stringContaining('"message"') })
    const unknown = await project.command(['invoke', 'nobody'])
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('not registered') })
  })

  test('prompt keeps the conversation', async () => {
    await project.command(['prompt', 'scripted', 'me', 'remember this'])
    const second = await project.command(['prompt', 'scripted', 'me', '[[dump]]', '--stream'])
    expect(second.stdout).toContain('remember this')
    const sessions = await project.command(['sessions', '--json', '--instance', 'me'])
    expect(JSON.parse(sessions.stdout)).toMatchObject([{ agent: 'scripted', headSeq: 4 }])
    const [{ id }] = JSON.parse(sessions.stdout)
    for (const name of [id, 'scripted/me/default']) {
      const history = SessionHistory.parse(
        JSON.parse((await project.command(['export', name])).stdout),
      )
      expect(history).toMatchObject({ version: 2, metadata: { session_id: id, children: [] } })
      expect(history.entries).toHaveLength(4)
      expect(history.entries[0]).toMatchObject({
        type: 'message',
        parentId: null,
        message: { role: 'user', content: [{ type: 'text', text: 'remember this' }] },
      })
      expect(history.leafId).toBe(history.entries.at(-1)?.id)
    }
    expect((await project.command(['export', 'no/such/session'])).code).toBe(2)
    expect((await project.command(['export', 'session_none'])).code).toBe(1)
  })

  test('dispatch is worked before the process ends', async () => {
    const sent = await project.command(['dispatch', 'scripted', 'mail', '[[say:x]]'])
    expect(JSON.parse(sent.stdout)).toMatchObject({ deduplicated: false })
    const failed = await project.command(['dispatch', 'scripted', 'mail', '[[fail:no]]'])
    expect(failed.code).toBe(1)
  })

  test('routes', async () => {
    const { stdout } = await project.command(['routes'])
    expect(JSON.parse(stdout)).toMatchObject({
      agents: expect.arrayContaining([
        { name: 'scripted', path: '/agents/scripted/{agent_id}', triggers: { webhook: true } },
        { name: 'hidden', path: '/agents/hidden/{agent_id}', triggers: { webhook: false } },
      ]),
      workflows: expect.arrayContaining([
        { name: 'echo', path: '/workflows/echo', triggers: { webhook: true } },
      ]),
    })
  })

  test('failures: one block, code 1; wrong use: code 2', async () => {
    const boom = await project.command(['run', 'boom'])
    expect(boom).toMatchObject({ code: 1, stdout: '' })
    expect(boom.stderr).toContain('kaboom')
    expect(boom.stderr).not.toContain('    at ')
    const asJson = await project.command(['run', 'missing', '--json'])
    expect(asJson.code).toBe(1)
    const lastLine = asJson.stderr.trim().split('\n').at(-1) ?? ''
    expect(ErrorEnvelope.parse(JSON.parse(lastLine)).error.type).toBe('not_found')
    for (const args of [
      ['run'],
      ['run', 'echo', '--payload', '{'],
      ['nonsense'],
      ['serve', '--port', 'x'],
      ['serve', '--token', 'a b'],
      ['serve', '--origin', 'evil'],
      ['logs', 'x', '--limit', '0'],
      ['logs', 'x', '--format', 'xml'],
      ['prompt', 'scripted'],
    ]) {
      const { code, stderr } = await project.command(args)
      expect([args, code]).toEqual([args, 2])
      expect(stderr).toMatch(/^error: /)
    }
    expect((await project.command(['--help'])).code).toBe(0)
    expect((await project.command(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test('init writes a template, and over another folder only by force', async () => {
    const cwd = join(project.root, '..')
    const made = await project.command(['init', 'fresh', '--template', 'empty'], { cwd })
    expect(made).toMatchObject({ code: 0 })
    expect(readdirSync(join(cwd, 'fresh'))).toContain('hearth.toml')
    mkdirSync(join(cwd, 'full'))
    writeFileSync(join(cwd, 'full', 'mine.txt'), 'mine')
    const unknown = await project.command(['init', 'other', '--template', 'asistant'], { cwd })
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      expect.stringContaining('Did you mean "assistant"?'),
    ])
    const refused = await project.command(['init', 'full', '--template', 'empty'], { cwd })
    expect(refused.code).toBe(1)
    expect(readdirSync(join(cwd, 'full'))).toEqual(['mine.txt'])
    const forced = await project.command(['init', 'full', '--template', 'empty', '--force'], {
      cwd,
    })
    expect(forced.code).toBe(0)
    expect(readFileSync(join(cwd, 'full', 'mine.txt'), 'utf8')).toBe('mine')
    expect(readdirSync(cwd).filter((name) => name.startsWith('.hearth-init'))).toEqual([])
  })

  test('Ctrl-C ends a run, which is recorded as stopped', async () => {
    const { child, finished, printed } = project.start(['run', 'slow'])
    await printed('run workflow:slow:')
    child.kill('SIGINT')
    const { code, stderr } = await finished
    expect(code).toBe(130)
    const runId = /run (\S+)/.exec(stderr)?.[1] ?? ''
    const logs = await project.command(['logs', runId, '--no-follow', '--json'])
    expect(JSON.parse(logs.stdout).at(-1)).toMatchObject({ type: 'run_end' })
  })
})

describe('beside a server', () => {
  let project: ServedProject
  let server: RunningServer
  beforeAll(async () => {
    project = createServedProject()
    server = await project.serve()
  })
  afterAll(() => project.dispose())

  test('commands go to the server that has the project open', async () => {
    const run = await project.command(['run', 'echo', '--payload', '{"say":"there"}', '--json'])
    expect(run).toMatchObject({ code: 0 })
    const { runId } = JSON.parse(run.stdout)
    expect(await server.client.runs.get(runId)).toMatchObject({ trigger: 'cli' })
    await project.command(['prompt', 'scripted', 'cli', 'hi'])
    const { items } = await server.client.sessions.list({ instanceId: 'cli' })
    expect(items).toHaveLength(1)
    const elsewhere = await project.command(['routes'], { cwd: join(project.root, '..') })
    expect(JSON.parse(elsewhere.stdout).agents.length).toBeGreaterThan(0)
    const named = ['routes', '--server', server.url, '--token', server.token ?? '']
    expect((await project.command(named)).code).toBe(0)
    const wrong = await project.command(['routes', '--server', server.url, '--token', 'wrong'])
    expect(wrong).toMatchObject({ code: 1 })
    const nobody = await project.command(['routes', '--server', 'http://127.0.0.1:9'])
    expect(nobody.stderr).toContain('cannot be reached')
  })

  test('the queue is listed; what has ended is asked once more', async () => {
    const { client } = server
    const session = await client.sessions.create({ agent: 'scripted', instanceId: 'q', name: 'q' })
    const body = { message: '[[sleep:600000]]' }
    const { operationId } = await client.sessions.prompt(session.id, body)
    const listed = await project.command(['queue'])
    expect(listed).toMatchObject({ code: 0 })
    expect(listed.stdout).toMatch(new RegExp(`running  prompt  scripted/q/q  ${operationId}`))
    const early = await project.command(['retry', operationId])
    expect(early).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be repeated') })
    await client.operations.abort(operationId)
    const retried = await project.command(['retry', operationId])
    const again = retried.stdout.trim()
    expect(await client.operations.get(again)).toMatchObject({ retryOf: operationId })
    await client.operations.abort(again)
    const { dispatchId } = await client.agents.dispatch('scripted', 'q', { input: '[[say:hi]]' })
    const dispatched = client.events.follow({ dispatchId, types: ['dispatch_settled'], after: 0 })
    for await (const item of dispatched) if (item.kind === 'event') break
    const replayed = await project.command(['replay', dispatchId, '--json'])
    expect(JSON.parse(replayed.stdout)).toMatchObject({ replayOf: dispatchId })
  })

  test('serve prints an address that opens the studio, and ends when it is asked to', async () => {
    const other = createServedProject()
    const { child, finished, printed } = other.start(['serve', '--port', '0'])
    await printed('/studio/#token=')
    child.kill('SIGTERM')
    const { code, stdout } = await finished
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Hearth is at http:\/\/127\.0\.0\.1:\d+\/studio\/#token=[\w-]{43}\n/)
    expect(stdout).toContain(other.root)
    await other.dispose()
  })

  test('a second server for the same project says who has it', async () => {
    const second = await project.command(['serve', '--port', '0'])
    expect(second.code).toBe(1)
    expect(second.stderr).toContain(server.url)
  })
})
