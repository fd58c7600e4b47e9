/** Guesses from the words of a text: which option it means, what a field of some name would hold. */

const kin: Record<string, string[]> = {
  critical: ['crash', 'data loss', 'outage', 'security', 'down for', 'everyone', 'urgent', 'lost'],
  high: [
    'crash',
    'bug',
    'broken',
    'error',
    'fails',
    'cannot',
    'can’t',
    "can't",
    'urgent',
    'blocked',
  ],
  medium: ['slow', 'sometimes', 'confusing', 'annoying'],
  low: [
    'typo',
    'question',
    'cosmetic',
    'colour',
    'color',
    'would be nice',
    'feature',
    'idea',
    'wish',
  ],
  bug: ['crash', 'broken', 'error', 'fails', 'wrong', 'exception', 'stack', 'does not work'],
  feature: ['add', 'support for', 'would be nice', 'please allow', 'wish', 'idea', 'request'],
  question: ['how', 'what', 'why', 'where', '?'],
  storage: ['save', 'saving', 'database', 'disk', 'data loss', 'loses', 'lost', 'file'],
  interface: ['button', 'screen', 'window', 'layout', 'colour', 'color', 'click'],
  api: ['endpoint', 'http', 'request', 'status code', 'curl', 'json'],
  documentation: ['docs', 'readme', 'typo', 'manual', 'guide'],
  billing: ['invoice', 'charge', 'refund', 'payment', 'price', 'card'],
  account: ['login', 'log in', 'password', 'sign in', 'locked'],
  positive: ['great', 'love', 'thanks', 'good', 'excellent', 'happy', 'works well'],
  negative: ['bad', 'hate', 'terrible', 'broken', 'crash', 'angry', 'awful', 'slow'],
}

/** Names for the same thing in other schemas. */
const aliases: Record<string, string> = {
  p0: 'critical',
  p1: 'high',
  p2: 'medium',
  p3: 'low',
  blocker: 'critical',
  urgent: 'critical',
  severe: 'critical',
  major: 'high',
  moderate: 'medium',
  normal: 'medium',
  minor: 'low',
  trivial: 'low',
  defect: 'bug',
  enhancement: 'feature',
  feature_request: 'feature',
  docs: 'documentation',
  payment: 'billing',
}

/** What is picked when no word decides. */
const middling = ['medium', 'normal', 'moderate', 'p2', 'neutral', 'other', 'unknown']

function option(options: string[], text: string): string {
  const lower = text.toLowerCase()
  const scored = options.map((one) => ({ one, score: scoreOf(one.toLowerCase(), lower) }))
  const best = scored.reduce((left, right) => (right.score > left.score ? right : left))
  if (best.score > 0) return best.one
  return options.find((one) => middling.includes(one.toLowerCase())) ?? options[0] ?? ''
}

function scoreOf(name: string, text: string): number {
  const family = kin[aliases[name.replaceAll(/[\s-]/g, '_')] ?? name] ?? []
  const related = family.filter((word) => text.includes(word)).length
  return related + (text.includes(name.replaceAll(/[_-]/g, ' ')) ? 3 : 0)
}

function flag(name: string, text: string): boolean {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
  const lower = text.toLowerCase()
  return words.some((word) => word.length > 3 && lower.includes(word.slice(0, 5)))
}

/** `most` is the largest number allowed: shares of one stay below it. */
function number(name: string, text: string, most: number | null): number {
  if (/confidence|probability|score|ratio|share/i.test(name))
    return most === null || most <= 1 ? 0.8 : most * 0.8
  const found = /-?\d+(\.\d+)?/.exec(text)?.[0]
  return found === undefined ? 1 : Number(found)
}

function format(name: string, from: string): string | null {
  switch (name) {
    case 'date-time':
      return '2026-01-01T12:00:00Z'
    case 'date':
      return /\b\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])\b/.exec(from)?.[0] ?? '2026-01-01'
    case 'time':
      return '12:00:00Z'
    case 'duration':
      return 'PT1H'
    case 'email':
      return 'someone@example.com'
    case 'uri':
    case 'url':
      return 'https://example.com/'
    case 'uuid':
      return '00000000-0000-4000-8000-000000000000'
    case 'ipv4':
      return '127.0.0.1'
    default:
      return null
  }
}

function text(name: string, from: string): string {
  const sentence = firstSentence(aboutOf(from))
  if (/question/i.test(name)) return 'What did you do just before it happened?'
  if (/(^|_)(id|key|code|number)$|Id$|Key$/.test(name)) return identifierIn(from) ?? 'demo-1'
  if (/reason|rationale|explanation|analysis|why/i.test(name)) {
    return `Chosen by keywords by the scripted demo guide. The text says: ${sentence}`
  }
  if (/label|tag|category|topic/i.test(name)) return option(Object.keys(kin), from)
  if (/answer|reply|response|next|action|suggest|recommend|fix/i.test(name)) {
    return 'Look at the text again with a real model: this answer is scripted.'
  }
  return sentence
}

/** What a text is about: its first Markdown heading, else all of it. */
function aboutOf(from: string): string {
  const heading = /^#{1,6}\s+(.+)$/m.exec(from)?.[1]
  return heading === undefined ? from : heading.replace(/[.!?]*$/, '.')
}

function firstSentence(from: string): string {
  const line = from.trim().replace(/\s+/g, ' ')
  const sentence = /^.{10,140}?[.!?](?=\s|$)/.exec(line)?.[0] ?? line.slice(0, 140)
  return sentence || 'A scripted answer of the demo guide.'
}

function identifierIn(from: string): string | undefined {
  return /#?([A-Z]+-\d+|\d+)\b/.exec(from)?.[1]
}

export const wordFor = { option, flag, number, format, text }
