/** A project in which something has happened, and the address of every view of it. */
import { z } from 'zod'
import type { ServedStudio } from './served-studio.ts'

const Made = z.object({ id: z.string() })
const Started = z.object({ operationId: z.string() })

export interface View {
  name: string
  path: string
}

/** Makes the demo, chats, runs a workflow twice, asks for something that waits for a person. */
export async function lifeOf(studio: ServedStudio, folder: string): Promise<View[]> {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(studio.url + path, {
      method,
      headers: {
        authorization: `Bearer ${studio.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const { id } = Made.parse(
    await call('POST', '/api/projects/create', { root: folder, template: 'demo' }),
  )
  const project = `/projects/${id}`
  const place = { agent: 'assistant', instanceId: 'main', name: 'default' }
  await call('POST', `${project}/api/sessions`, place)
  for (const message of [
    'Please create plans/today.md with "buy bread"',
    'Show me a table and some code',
    '[[fail:The model had no luck]]',
  ]) {
    const model = message.startsWith('[[') ? 'demo/scripted' : undefined
    const body = { message, session: 'default', model }
    await call('POST', `${project}/agents/assistant/main`, body).catch((error: unknown) => {
      if (!String(error).includes('had no luck')) throw error
    })
  }
  const runs: string[] = []
  const workflow = `${project}/api/workflows/triage/runs`
  for (const title of ['The lamp does not light', 'The door is stuck']) {
    const payload = { title, body: `${title}, since Monday.` }
    runs.push(Made.parse(await call('POST', workflow, { payload })).id)
  }
  const asking = { message: 'Run npm test', session: 'second' }
  const second = await call('POST', `${project}/api/sessions`, { ...place, name: 'second' })
  const { operationId } = Started.parse(
    await call('POST', `${project}/api/sessions/${Made.parse(second).id}/prompt`, {
      message: asking.message,
    }),
  )
  const of = (path: string) => `/studio/p/${id}/${path}`
  const chat = (more: string) => of(`agents/assistant?instance=main&${more}`)
  const timeline = (view: string) => of(`runs/${runs[0]}?view=${view}`)
  const view = (name: string, path: string): View => ({ name, path })
  return [
    view('welcome', '/studio/welcome'),
    view('agents', of('agents')),
    view('chat', chat('session=default')),
    view('chat-approval', chat('session=second')),
    view('design-form', chat('tab=design')),
    view('design-canvas', chat('tab=design&view=canvas')),
    view('agent-code', chat('tab=code')),
    view('agent-activity', chat('tab=activity')),
    view('workflows', of('workflows')),
    view('workflow-run', of('workflows/triage')),
    view('workflow-design', of('workflows/triage?tab=design')),
    view('runs', of('runs')),
    ...['waterfall', 'tree', 'flame', 'log'].map((one) => view(`run-${one}`, timeline(one))),
    view('activity', of('activity')),
    view('operation', of(`activity/${operationId}`)),
    view('queue', of('queue')),
    view('approvals', of('approvals')),
    view('schedules', of('schedules')),
    view('statistics', of('statistics')),
    view('compare', of(`compare?left=${runs[0]}&right=${runs[1]}`)),
    view('playground', of('playground')),
    view('files', of('files?path=src%2Fagents%2Fassistant.ts')),
    view('terminal', of('terminal')),
    ...['providers', 'models', 'mcp', 'port', 'traces', 'storage', 'appearance', 'about'].map(
      (one) => view(`settings-${one}`, of(`settings/${one}`)),
    ),
  ]
}
