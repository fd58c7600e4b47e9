/** Request bodies: JSON of the exact media type, within the limit; no body is an empty object. */
import type { ZodType } from 'zod'
import {
  invalidJson,
  invalidRequest,
  payloadTooLarge,
  requestCutOff,
  unsupportedMediaType,
} from './errors.ts'

/** Room for a prompt with a few images, or a large source file. */
export const bodyLimit = 32 * 1024 * 1024

/** Arrays and objects within one another. What walks a deeper value may run out of stack. */
const depthLimit = 256

/** The body as an object. Raises 413, 415, `invalid_json` or `invalid_request`. */
export async function readBody(request: Request): Promise<Record<string, unknown>> {
  const bytes = await readBytes(request)
  if (bytes.length === 0) return {}
  const received = request.headers.get('content-type')
  if (!isJson(received)) throw unsupportedMediaType(received)
  const value = parseJson(decode(bytes))
  if (value === null) return {}
  if (!isObject(value)) throw invalidRequest('The request body must be a JSON object.')
  return value
}

/** The body as `schema` reads it. What does not fit raises `invalid_request` with `meta.issues`. */
export function checkBody<Output>(schema: ZodType<Output>, value: Record<string, unknown>): Output {
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  const issues = checked.error.issues.map(({ path, message, code }) => ({ path, message, code }))
  const first = issues[0]
  const where = first && first.path.length > 0 ? `${first.path.map(String).join('.')}: ` : ''
  throw invalidRequest(`${where}${first?.message ?? 'It does not fit.'}`, { issues })
}

/**
 * Only the media type itself counts: `text/plain; application/json` is text, and a browser sends text
 * across origins without asking first.
 */
function isJson(contentType: string | null): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json'
}

/** A value that came from outside. Raises `invalid_json`, or `invalid_request` when it is too deep. */
export function parseJson(text: string): unknown {
  const value = parse(text)
  if (isDeeperThan(depthLimit, value)) {
    throw invalidRequest(`JSON may be nested ${depthLimit} levels deep.`, { limit: depthLimit })
  }
  return value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalidJson(error)
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw invalidJson(error)
  }
}

export function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((item) => isDeeperThan(levels - 1, item))
}

/** @throws `payload_too_large` (413), `request_cut_off` (400). */
export async function readBytes(request: Request, limit = bodyLimit): Promise<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? 0)
  if (declared > limit) throw payloadTooLarge(limit)
  if (request.headers.has('content-length')) {
    return new Uint8Array(await arrived(request.arrayBuffer()))
  }
  const reader = request.body?.getReader()
  if (!reader) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const chunk = await arrived(reader.read())
    if (chunk.done) break
    size += chunk.value.byteLength
    if (size > limit) {
      await reader.cancel()
      throw payloadTooLarge(limit)
    }
    chunks.push(chunk.value)
  }
  return Buffer.concat(chunks)
}

/** Whoever sends may go away in the middle of it: nothing here has failed. */
async function arrived<Part>(part: Promise<Part>): Promise<Part> {
  try {
    return await part
  } catch (error) {
    throw requestCutOff(error)
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
