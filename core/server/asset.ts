/** Files of the product as answers: the built studio and the pages of the API. */
import { readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { pageHeaders } from './content-security.ts'
import { errorResponse, invalidRequest, routeNotFound } from './errors.ts'

const mediaTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/** Vite names these after their content, so what a name holds never changes. */
const hashedAsset = /\/assets\/[^/]+-[\w-]{8,}\.\w+$/

/**
 * Serves `out/renderer` below `/studio/`. Paths of the router inside the page get the page itself.
 *
 * @param root folder of the built renderer; null when it was not built.
 */
export async function studioAsset(root: string | null, path: string): Promise<Response> {
  if (root === null) return notBuilt()
  const parts = pathParts(path.slice('/studio'.length))
  if (parts === null) return errorResponse(invalidRequest('The path leaves the studio.'))
  // Ids of runs have colons, files here never; on Windows a colon would name something else.
  const mayBeFile = parts.length > 0 && !parts.some((part) => part.includes(':'))
  const found = mayBeFile ? await assetFile(join(root, ...parts)) : null
  if (found) return fileResponse(found, path)
  if (path.startsWith('/studio/assets/')) return errorResponse(routeNotFound('GET', path))
  return fileResponse(join(root, 'index.html'), '/studio/index.html')
}

/** Null for what no honest address holds. Escaped slashes count: nothing may hide behind them. */
function pathParts(path: string): string[] | null {
  try {
    const parts = decodeURIComponent(path).split('/').filter(Boolean)
    const leaves = parts.some((part) => part === '..' || part === '.' || /[\\\0]/.test(part))
    return leaves ? null : parts
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}

async function assetFile(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null)
  return found?.isFile() ? path : null
}

async function fileResponse(file: string, path: string): Promise<Response> {
  const immutable = hashedAsset.test(path)
  return new Response(new Uint8Array(await readFile(file)), {
    headers: {
      ...pageHeaders,
      'content-type': mediaTypes[extname(file)] ?? 'application/octet-stream',
      'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  })
}

function notBuilt(): Response {
  const text = 'The studio has not been built. Run "npm run build", then load this page again.\n'
  const headers = { ...pageHeaders, 'content-type': 'text/plain; charset=utf-8' }
  return new Response(text, { status: 503, headers })
}

/** A page or script that is part of the server's own source. */
export function textAsset(content: string, type: '.html' | '.js' | '.css'): Response {
  const mediaType = mediaTypes[type] ?? 'text/plain'
  return new Response(content, {
    headers: { ...pageHeaders, 'content-type': mediaType, 'cache-control': 'no-cache' },
  })
}
