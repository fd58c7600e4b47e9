/** The journey through the typed client. */
import { createHearthClient } from '../../core/client/index.ts'
import { ProviderSettings } from '../../core/contract/provider.ts'
import type { Door } from './door.ts'

export function openClientDoor(server: { url: string; token: string }): Door {
  const client = createHearthClient({ baseUrl: server.url, token: server.token })
  return {
    async createProject(root, template) {
      await client.projects.create({ root, template })
    },
    async setProvider(id, settings) {
      await client.providers.update(id, ProviderSettings.parse(settings))
    },
    readFile: (path) => client.files.read(path),
    async writeFile(path, content, ifMatch) {
      await client.files.write(path, content, { ifMatch })
    },
    async prompt(agent, instance, message) {
      return (await client.agents.prompt(agent, instance, { message })).text
    },
    async stopMidway(agent, instance, message) {
      for await (const frame of client.agents.stream(agent, instance, { message })) {
        if (frame.type !== 'delta') continue
        const { items } = await client.operations.list({
          agent,
          instanceId: instance,
          status: ['running'],
        })
        await Promise.all(items.map((operation) => client.operations.abort(operation.id)))
      }
    },
    async runWorkflow(name, payload) {
      const { runId, result } = await client.workflows.invoke(name, payload)
      return { runId, result }
    },
    async sessions(agent) {
      return (await client.sessions.list({ agent })).items
    },
    async entries(sessionId) {
      return (await client.sessions.entries(sessionId, { limit: 1000 })).items
    },
    async eventTypes(runId) {
      const { items } = await client.events.list({ runId })
      return items.map((event) => event.type)
    },
  }
}
