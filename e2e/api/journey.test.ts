/**
 * A person's whole path without a screen: by the typed client and by curl, against a model server that
 * speaks OpenAI's wire, and across a `kill -9`.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type FakeModelServer,
  startFakeModelServer,
} from '../../core/runtime/model/testing/fake-model-server.ts'
import { openClientDoor } from './client-door.ts'
import { openCurlDoor } from './curl-door.ts'
import type { Door } from './door.ts'
import { type ServerProcess, startServer } from './server-process.ts'

const agentFile = 'src/agents/assistant.ts'
const workflowFile = 'src/workflows/triage.ts'
const triage = { severity: 'high', area: 'storage', summary: 'It loses data.', questions: [] }

let home: string
let model: FakeModelServer
let server: ServerProcess

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'hearth-journey-'))
  model = await startFakeModelServer()
  server = await startServer(home, [])
})

afterEach(async () => {
  await server.end('SIGTERM')
  await model.close()
  rmSync(home, { recursive: true, force: true })
})

describe.each([
  ['the typed client', openClientDoor],
  ['curl', openCurlDoor],
])('By %s', (_, open) => {
  it('a project is made, an agent talks, works, is stopped and changed, a workflow runs, and all of it lasts', async () => {
    const root = join(home, 'notes')
    const door = open(server)
    await door.createProject(root, 'assistant')
    await door.setProvider('fake', {
      kind: 'openai-compatible',
      baseUrl: model.baseUrl,
      apiKey: 'not-a-real-key-7341',
    })
    await edit(door, agentFile, (text) => text.replace('demo/guide', 'fake/model'))
    await edit(door, workflowFile, (text) => text.replaceAll('demo/guide', 'fake/model'))

    // A tool call whose effect is on disk.
    model.queue(
      {
        toolCalls: [{ name: 'write', arguments: { path: 'notes/milk.md', content: 'Buy milk.' } }],
      },
      { text: 'I wrote it down.' },
    )
    expect(await door.prompt('assistant', 'ada', 'Remember milk')).toBe('I wrote it down.')
    expect(findFile(join(root, '.hearth'), 'milk.md')).toBe('Buy milk.')

    // A long answer, stopped.
    model.queue({
      text: Array.from({ length: 500 }, (_, index) => `word${index} `),
      tokenDelay: 20,
    })
    await door.stopMidway('assistant', 'ada', 'Tell me everything')
    expect(await model.request(2).then((request) => request.ended)).toBe('aborted')

    // Changed instructions are used by the next turn, in the same conversation.
    await edit(door, agentFile, (text) =>
      text.replace('Answer first', 'Speak like a pirate. Answer first'),
    )
    model.queue({ text: 'Arr.' })
    expect(await door.prompt('assistant', 'ada', 'Hello again')).toBe('Arr.')
    const changed = JSON.stringify(model.requests.at(-1)?.body)
    expect(changed).toContain('Speak like a pirate')
    expect(changed).toContain('Remember milk')

    // A workflow with a typed result, and its timeline.
    model.queue(
      { text: `---RESULT_START---\n${JSON.stringify(triage)}\n---RESULT_END---` },
      { text: 'Thank you, we are on it.' },
    )
    const run = await door.runWorkflow('triage', { title: 'Crash on save', body: 'It is gone.' })
    expect(run.result).toEqual({ triage, reply: 'Thank you, we are on it.' })
    const timeline = await door.eventTypes(run.runId)
    expect(timeline[0]).toBe('run_start')
    expect(timeline.at(-1)).toBe('run_end')
    expect(timeline).toEqual(
      expect.arrayContaining(['operation_start', 'turn', 'log', 'operation']),
    )

    // Killed without warning and started again: all of it is there, and the conversation goes on.
    await server.end('SIGKILL')
    server = await startServer(home, [root])
    const again = open(server)
    await again.setProvider('fake', {
      kind: 'openai-compatible',
      baseUrl: model.baseUrl,
      apiKey: 'not-a-real-key-7341',
    })
    const [session] = await again.sessions('assistant')
    const entries = await again.entries(session?.id ?? '')
    expect(JSON.stringify(entries)).toContain('I wrote it down.')
    expect(await again.eventTypes(run.runId)).toEqual(timeline)
    model.queue({ text: 'Milk.' })
    expect(await again.prompt('assistant', 'ada', 'What was it?')).toBe('Milk.')
    expect(JSON.stringify(model.requests.at(-1)?.body)).toContain('I wrote it down.')

    expect(filesContaining(home, 'not-a-real-key-7341')).toEqual([])
  })
})

async function edit(door: Door, path: string, change: (text: string) => string): Promise<void> {
  const { content, hash } = await door.readFile(path)
  const changed = change(content)
  expect(changed).not.toBe(content)
  await door.writeFile(path, changed, hash)
}

function allFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

function findFile(folder: string, name: string): string | null {
  const path = allFiles(folder).find((file) => file.endsWith(name))
  return path === undefined ? null : readFileSync(path, 'utf8')
}

function filesContaining(folder: string, text: string): string[] {
  return allFiles(folder).filter((file) => readFileSync(file).includes(text))
}
