/** A project in which something has happened, and the address of every view of it. */
import { z } from 'zod'
import type { ServedStudio } from './served-studio.ts'

const Made = z.object({ id: z.string() })
const Started = z.object({ operationId: z.string() })

/** What happened, by its ids. */
export interface Life {
  project: string
  runs: string[]
  operation: string
}

interface View {
  name: string
  path: string
}

/** Makes the demo, chats, runs a workflow twice, asks for something that waits for a person. */
export async function lifeOf(studio: ServedStudio, folder: string): Promise<Life> {
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
  return { project: id, runs, operation: operationId }
}

const view = (name: string, path: string): View => ({ name, path })

const of = ({ project }: Life, path: string) => `/studio/p/${project}/${path}`

const chat = (life: Life, more: string) => of(life, `agents/assistant?instance=main&${more}`)

/** The views by where they are in the studio; what is loaded for one is there for the next. */
export const viewsOf: Record<string, (life: Life) => View[]> = {
  conversations: (life) => [
    view('welcome', '/studio/welcome'),
    view('agents', of(life, 'agents')),
    view('chat', chat(life, 'session=default')),
    view('chat-approval', chat(life, 'session=second')),
    view('agent-activity', chat(life, 'tab=activity')),
    view('playground', of(life, 'playground')),
  ],
  'code and design': (life) => [
    view('design-form', chat(life, 'tab=design')),
    view('design-canvas', chat(life, 'tab=design&view=canvas')),
    view('agent-code', chat(life, 'tab=code')),
    view('workflow-design', of(life, 'workflows/triage?tab=design')),
    view('files', of(life, 'files?path=src%2Fagents%2Fassistant.ts')),
    view('terminal', of(life, 'terminal')),
  ],
  runs: (life) => [
    view('workflows', of(life, 'workflows')),
    view('workflow-run', of(life, 'workflows/triage')),
    view('runs', of(life, 'runs')),
    ...['waterfall', 'tree', 'flame', 'log'].map((one) =>
      view(`run-${one}`, of(life, `runs/${life.runs[0]}?view=${one}`)),
    ),
    view('compare', of(life, `compare?left=${life.runs[0]}&right=${life.runs[1]}`)),
  ],
  activity: (life) => [
    view('activity', of(life, 'activity')),
    view('operation', of(life, `activity/${life.operation}`)),
    view('queue', of(life, 'queue')),
    view('approvals', of(life, 'approvals')),
    view('schedules', of(life, 'schedules')),
    view('statistics', of(life, 'statistics')),
    view('imported', of(life, 'imported')),
    view('nothing-there', of(life, 'nothing-there')),
  ],
  settings: (life) =>
    [
      'providers',
      'models',
      'mcp',
      'port',
      'traces',
      'storage',
      'appearance',
      'desktop',
      'about',
    ].map((one) => view(`settings-${one}`, of(life, `settings/${one}`))),
}
