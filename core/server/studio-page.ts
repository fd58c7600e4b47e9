/** The built studio as responses: files below one folder, and its index for every address without a file. */
import { readFile } from 'node:fs/promises'
import { extname, resolve, sep } from 'node:path'
import { getMimeType } from 'hono/utils/mime'

export const pagePrefix = '/studio/'

/** Only own code runs in the page. Inline styles are what the editor and the terminal position with. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Headers of every answer that a browser may show. */
const pageHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/**
 * Answers `/studio/…` from `root`, the built renderer.
 *
 * @param pathname As in the URL, still encoded.
 * @returns Null when the path is not the studio's. 400 for a path that would leave the folder.
 */
export async function studioPage(root: string, pathname: string): Promise<Response | null> {
  if (pathname === '/studio') return redirect(pagePrefix)
  if (!pathname.startsWith(pagePrefix)) return null
  const relative = decode(pathname.slice(pagePrefix.length))
  const path = relative === null ? null : resolve(root, relative)
  if (path === null || !(path === root || path.startsWith(root + sep)))
    return plain(400, 'Bad path')
  const bytes = path === root ? null : await readIfThere(path)
  if (bytes) return answer(bytes, path)
  // An address of the page's own router; a missing script must not be answered with a page.
  if (extname(path) !== '' && pathname.startsWith(`${pagePrefix}assets/`)) {
    return plain(404, 'Not found')
  }
  const index = await readIfThere(resolve(root, 'index.html'))
  if (index) return answer(index, 'index.html')
  return plain(404, 'The studio is not built. Run "npm run build".')
}

function answer(bytes: Uint8Array<ArrayBuffer>, path: string): Response {
  // Names in assets/ carry a hash of their content.
  const isHashed = path.includes(`${sep}assets${sep}`)
  return new Response(bytes, {
    headers: {
      ...pageHeaders,
      'content-type': getMimeType(path) ?? 'application/octet-stream',
      'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  })
}

function plain(status: number, text: string): Response {
  return new Response(text, {
    status,
    headers: { ...pageHeaders, 'content-type': 'text/plain; charset=utf-8' },
  })
}

function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { location } })
}

/** Null for what no honest address holds: broken escapes, NUL, backslashes. */
function decode(text: string): string | null {
  try {
    const decoded = decodeURIComponent(text)
    return /[\0\\]/.test(decoded) ? null : decoded
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}

/** Null when there is no file of that name. */
async function readIfThere(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && isAbsence(error.code)) return null
    throw error
  }
}

function isAbsence(code: unknown): boolean {
  return code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'ENAMETOOLONG'
}
