/** A project at one glance: as a page for people, and as JSON for scripts. */
import { contentSecurityPolicy, pageHeaders } from './content-security.ts'
import { DevStatus, readDevStatus } from './dev-status.ts'
import { type Endpoint, endpoint } from './endpoint.ts'

const scope = 'project'
const tag = 'Server'

const page = endpoint({
  method: 'GET',
  path: '/__pyflue',
  scope,
  tag,
  summary: 'Agents, workflows and skills as a page',
  result: null,
  also: [{ status: 200, description: 'A page', content: 'text/html' }],
  async handle({ project }) {
    const headers = {
      ...pageHeaders,
      'content-security-policy': contentSecurityPolicy,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    }
    return new Response(render(await readDevStatus(project)), { headers })
  },
})

const status = endpoint({
  method: 'GET',
  path: '/__pyflue/status',
  scope,
  tag,
  summary: 'Routes, agents, workflows, skills, roles and active sessions',
  result: DevStatus,
  handle: ({ project }) => readDevStatus(project),
})

export const dashboardEndpoints: Endpoint[] = [page, status]

function render({ root, routes, workflows, skills, roles, active_sessions }: DevStatus): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hearth: ${escapeHtml(root)}</title>
<style>
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
</style>
<h1>${escapeHtml(root)}</h1>
${section(
  'Agents',
  routes.map(({ path, triggers: { webhook, schedule } }) => {
    const triggers = [webhook ? 'webhook' : '', schedule ?? ''].filter(Boolean).join(', ')
    return `${code(path)} ${escapeHtml(triggers || 'no triggers')}`
  }),
)}
${section(
  'Workflows',
  workflows.map((name) => code(`/workflows/${name}`)),
)}
${section(
  'Skills',
  skills.map(({ name, path }) => `${escapeHtml(name)} ${code(path)}`),
)}
${section(
  'Roles',
  roles.map(({ name, path }) => `${escapeHtml(name)} ${code(path)}`),
)}
${section(
  'Active sessions',
  active_sessions.map(
    ({ session_id, operation }) => `${code(session_id)} ${escapeHtml(operation)}`,
  ),
)}
</html>
`
}

function section(title: string, items: string[]): string {
  const list = items.map((item) => `<li>${item}</li>`).join('\n')
  return `<h2>${title}</h2>\n${list === '' ? '<p>None.</p>' : `<ul>\n${list}\n</ul>`}`
}

function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
