/**
 * What the desktop's page may not do by itself. Script that got into the page speaks with the page's own voice, so
 * the page's word is not enough: a person must be there, or must agree in a dialog outside of it.
 *
 * P1  An approval is never given, a token never made and a shell never opened on the page's word alone.
 * P2  Whatever else needs the scope `admin` and changes something needs a person who is at the window.
 * P3  A new route is closed: it is P2 until it is named here, as it is `admin` until it is named in the scopes.
 * P4  To look, to prompt and to stop are free: they need no more than the page's own work does.
 */
import type { Approval, ApprovalScope } from '../contract/approval.ts'
import { ApprovalAnswer } from '../contract/approval.ts'
import { HearthError } from '../contract/error.ts'
import type { PersonQuestion, PersonState } from '../contract/person.ts'
import type { Studio } from '../studio/port.ts'
import { isObject, readBody } from './body.ts'
import { plainText } from './plain-text.ts'
import { neededScope, type Place, placeOf } from './tokens/scope.ts'

/** Need `admin` of a program; of the page they are free, for they change nothing or nothing that matters. */
const free: [method: string, path: RegExp][] = [
  // Lists models where the settings already point.
  ['POST', /^\/api\/providers\/[^/]+\/test$/],
  ['POST', /^\/api\/terminals\/[^/]+\/resize$/],
  // Only answers what it was given.
  ['POST', /^\/api\/masked$/],
]

/**
 * Null: go on. Else what a person must agree to first. Reads a copy of the body.
 *
 * @param path As routes see it: decoded once, with its prefixes.
 */
export async function questionFor(
  studio: Studio,
  request: Request,
  path: string,
  person: PersonState,
): Promise<PersonQuestion | null> {
  if (person.hasAgreed) return null
  const { method } = request
  const place = placeOf(path)
  if (method === 'GET' || method === 'HEAD') {
    return place.path === '/api/connection' && !person.isPresent ? seeToken() : null
  }
  if (neededScope(method, place.path) !== 'admin') return null
  if (free.some(([verb, route]) => verb === method && route.test(place.path))) return null
  if (method === 'POST' && /^\/api\/approvals(?:\/|$)/.test(place.path)) {
    return questionForAnswer(studio, place, request)
  }
  if (method === 'POST' && place.path === '/api/tokens') return makeToken(await bodyOf(request))
  if (method === 'POST' && place.path === '/api/terminals') {
    return openTerminal(studio.project(projectOf(place)))
  }
  if (person.isPresent) return null
  if (/^\/api\/terminals\/[^/]+\/input$/.test(place.path)) {
    const { data } = await bodyOf(request)
    if (typeof data === 'string' && isTerminalReport(data)) return null
  }
  return change(method, path)
}

/** The desktop's main process reads the question, asks, and sends the same request again. */
export function personNeeded(question: PersonQuestion): HearthError {
  return new HearthError({
    type: 'person_needed',
    status: 403,
    message: 'A person must agree to this first.',
    details: 'The studio’s window asks for it; its page cannot answer in the person’s place.',
    meta: { question },
  })
}

/** What is not known to be harmless is asked about: an id that is spelled oddly, or a new way to answer. */
async function questionForAnswer(
  studio: Studio,
  place: Place,
  request: Request,
): Promise<PersonQuestion | null> {
  const body = await bodyOf(request)
  const [, id] = /^\/api\/approvals\/([^/]+)\/answer$/.exec(place.path) ?? []
  const project = studio.project(projectOf(place))
  const approval = id === undefined ? null : project.store.approvals.get(decoded(id))
  if (approval) return giveApproval(approval, body)
  return {
    kind: 'approval',
    subject: place.path,
    title: 'Allow what agents wait for?',
    detail: `POST ${plainText(place.path, 300)}\n${plainText(JSON.stringify(body), 1000)}`,
    allow: 'Allow',
  }
}

function giveApproval(approval: Approval, body: Record<string, unknown>): PersonQuestion | null {
  const answer = ApprovalAnswer.safeParse(body)
  // What does not fit is refused by the route; to deny needs no second word.
  if (!answer.success || answer.data.decision === 'deny') return null
  const { scope, pattern } = answer.data
  const { agent, instanceId, session, cwd } = approval
  const asker = [agent, instanceId, session].filter((part) => part !== null).join(' · ')
  const lines = [
    plainText(approval.subject, 1500),
    '',
    ...(cwd === null ? [] : [`In ${plainText(cwd, 300)}`]),
    ...(asker === '' ? [] : [`Asked by ${plainText(asker, 200)}`]),
    reach(scope, approval, pattern ?? ''),
  ]
  return {
    kind: 'approval',
    subject: `${approval.id} ${scope} ${pattern ?? ''}`,
    title: titleOf(approval),
    detail: lines.join('\n'),
    allow: scope === 'once' ? 'Allow Once' : 'Allow and Remember',
  }
}

function titleOf({ capability, operation, toolName, sandbox }: Approval): string {
  const where = sandbox === 'local' ? ' on this computer' : ''
  if (capability === 'tool') return `Allow the tool ${plainText(toolName, 80)}?`
  if (capability === 'shell') return `Allow this command${where}?`
  if (capability === 'read') return `Allow reading this${where}?`
  return operation === 'rm' ? `Allow deleting this${where}?` : `Allow writing this${where}?`
}

function reach(scope: ApprovalScope, approval: Approval, pattern: string): string {
  const kind = approval.capability === 'tool' ? 'call of this tool' : 'action of this kind'
  if (scope === 'once') return 'This once.'
  if (scope === 'session') return `From now on, every ${kind} in this conversation.`
  if (scope === 'instance') {
    return `From now on, every ${kind} in every conversation of ${plainText(approval.instanceId ?? '', 200)}.`
  }
  return `From now on, whatever matches: ${plainText(pattern, 300)}`
}

function makeToken(body: Record<string, unknown>): PersonQuestion {
  const name = typeof body.name === 'string' ? plainText(body.name, 100) : ''
  const scope = typeof body.scope === 'string' ? plainText(body.scope, 20) : 'read'
  return {
    kind: 'token',
    subject: `token ${name} ${scope}`,
    title: `Make a token “${name}” with the scope “${scope}”?`,
    detail: 'Whoever has it can use Hearth from outside of this window until it expires.',
    allow: 'Make Token',
  }
}

function openTerminal({ root }: { root: string }): PersonQuestion {
  return {
    kind: 'terminal',
    subject: root,
    title: 'Let the studio use terminals in this project?',
    detail: `${plainText(root, 300)}\n\nA terminal runs commands with all your permissions. This is asked once until Hearth quits.`,
    allow: 'Allow Terminals',
  }
}

function seeToken(): PersonQuestion {
  return {
    kind: 'change',
    subject: 'change',
    title: 'Show the access token?',
    detail:
      'The studio’s page asks for the token of the local port, and nobody has used the window lately.',
    allow: 'Show Token',
  }
}

function change(method: string, path: string): PersonQuestion {
  return {
    kind: 'change',
    subject: 'change',
    title: 'Is that you?',
    detail: `The studio’s page wants to change something, and nobody has used the window lately.\n\n${method} ${plainText(path, 300)}`,
    allow: 'Yes, Go On',
  }
}

function projectOf({ project }: Place): string | null {
  return project === null ? null : decoded(project)
}

/** As the router hands it to a route. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch (error) {
    if (error instanceof URIError) return segment
    throw error
  }
}

/** Of a copy: the route reads its own. A body that cannot be read is the route's to refuse. */
async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  const body = await readBody(request.clone())
  return isObject(body) ? body : {}
}

/** Behind an escape: where the cursor is, what the screen can, whether it has the focus. */
const report = /^\[(?:[?>=]?[\d;]{0,40}[Rcnyt]|[IO])$/

/** What xterm answers by itself when a program asks about the screen: no text, no line's end. */
function isTerminalReport(data: string): boolean {
  return (
    data !== '' &&
    data.split('\u001b').every((part, index) => (index === 0 ? part === '' : report.test(part)))
  )
}
