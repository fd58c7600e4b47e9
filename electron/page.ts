/** The studio's page: the built files, or while it is developed, Vite's server. */
import { app } from 'electron'
import { studioAsset } from '../core/server/asset.ts'

/** Answers requests below `/studio/`. */
export function studioPage(rendererRoot: string): (request: Request) => Promise<Response> {
  const developed = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL
  if (developed === undefined) {
    return (request) => studioAsset(rendererRoot, new URL(request.url).pathname)
  }
  return (request) => {
    const { pathname, search } = new URL(request.url)
    return fetch(new URL(pathname + search, developed), { headers: request.headers })
  }
}
