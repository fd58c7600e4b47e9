/** Remembers where a person was, so that the next start goes on there. */
const key = 'hearth.last-route'

/** `href` is relative to the studio's base path. */
export function rememberRoute(href: string): void {
  localStorage.setItem(key, href)
}

/** The remembered address, if it belongs to one of the open projects. */
export function lastRoute(openProjects: readonly string[]): string | null {
  const href = localStorage.getItem(key)
  const project = href ? /^\/p\/([^/?#]+)/.exec(href)?.[1] : undefined
  if (!href || !project) return null
  return openProjects.includes(decodeURIComponent(project)) ? href : null
}
