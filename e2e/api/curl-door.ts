/** The journey by curl: what a shell script would do. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { z } from 'zod'
import { Entry, Session } from '../../core/contract/session.ts'
import type { Door } from './door.ts'

const execute = promisify(execFile)
const Prompted = z.object({ result: z.object({ text: z.string() }) })
const Completed = z.object({ runId: z.string(), result: z.unknown() })
const FileRead = z.object({ content: z.string(), hash: z.string() })
const Identified = z.object({ items: z.array(z.object({ id: z.string() })) })

export function openCurlDoor(server: { url: string; token: string }): Door {
  const authorization = ['-H', `Authorization: Bearer ${server.token}`]

  async function curl(method: string, path: string, body?: unknown): Promise<unknown> {
    const data =
      body === undefined ? [] : ['-H', 'Content-Type: application/json', '-d', JSON.stringify(body)]
    const target = `${server.url}${path}`
    const { stdout } = await execute('curl', [
      ...['--silent', '--show-error', '--fail-with-body', '-X', method],
      ...authorization,
      ...data,
      target,
    ])
    return stdout === '' ? null : JSON.parse(stdout)
  }

  async function stopRunning(agent: string, instance: string): Promise<void> {
    const query = `agent=${agent}&instanceId=${instance}&status=running`
    const { items } = Identified.parse(await curl('GET', `/api/operations?${query}`))
    for (const { id } of items) await curl('POST', `/api/operations/${id}/abort`)
  }

  return {
    async createProject(root, template) {
      await curl('POST', '/api/projects/create', { root, template })
    },
    async setProvider(id, settings) {
      await curl('PUT', `/api/providers/${id}`, settings)
    },
    async readFile(path) {
      return FileRead.parse(
        await curl('GET', `/api/files/content?path=${encodeURIComponent(path)}`),
      )
    },
    async writeFile(path, content, ifMatch) {
      await curl('PUT', '/api/files/content', { path, content, ifMatch })
    },
    async prompt(agent, instance, message) {
      return Prompted.parse(await curl('POST', `/agents/${agent}/${instance}`, { message })).result
        .text
    },
    async stopMidway(agent, instance, message) {
      const child = spawn('curl', [
        ...['--silent', '--no-buffer', '-X', 'POST', ...authorization],
        ...['-H', 'Content-Type: application/json', '-H', 'Accept: text/event-stream'],
        ...['-d', JSON.stringify({ message }), `${server.url}/agents/${agent}/${instance}`],
      ])
      const ended = once(child, 'exit')
      let stopping: Promise<void> | null = null
      for await (const chunk of child.stdout) {
        if (String(chunk).includes('event: delta')) stopping ??= stopRunning(agent, instance)
      }
      await Promise.all([stopping, ended])
    },
    async runWorkflow(name, payload) {
      const answer = await curl('POST', `/workflows/${name}?wait=result`, { payload })
      const { runId, result } = Completed.parse(answer)
      return { runId, result }
    },
    async sessions(agent) {
      const page = z.object({ items: z.array(Session) })
      return page.parse(await curl('GET', `/api/sessions?agent=${agent}`)).items
    },
    async entries(sessionId) {
      const page = z.object({ items: z.array(Entry) })
      return page.parse(await curl('GET', `/api/sessions/${sessionId}/entries?limit=1000`)).items
    },
    async eventTypes(runId) {
      const page = z.object({ items: z.array(z.object({ type: z.string() })) })
      const query = `runId=${encodeURIComponent(runId)}`
      return page.parse(await curl('GET', `/api/events?${query}`)).items.map((event) => event.type)
    },
  }
}
