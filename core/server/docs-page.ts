/** The browsable page of the API: RapiDoc over `/openapi.json`, with a field for the token. */
import { readFile } from 'node:fs/promises'
import { textAsset } from './asset.ts'
import { errorResponse, routeNotFound } from './errors.ts'
import { findRapidoc } from './installation.ts'

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hearth API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/docs.css">
<script type="module" src="/docs/rapidoc.js"></script>
<script type="module" src="/docs/docs.js"></script>
<form id="door">
  <label for="token">Token</label>
  <input id="token" type="password" autocomplete="off" spellcheck="false" placeholder="printed by hearth serve">
  <button>Show the API</button>
  <output id="message" for="token"></output>
</form>
<rapi-doc id="api" render-style="read" load-fonts="false" show-header="false" allow-spec-url-load="false"
  allow-spec-file-load="false" allow-authentication="false" allow-server-selection="false"
  schema-style="table" primary-color="#c2571a"></rapi-doc>
</html>
`

const style = `:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif }
body { margin: 0 }
#door { display: flex; gap: .5rem; align-items: center; padding: .5rem 1rem }
#token { width: 24rem; max-width: 50vw; font: inherit; padding: .25rem .5rem }
button { font: inherit; padding: .25rem .75rem }
rapi-doc { height: calc(100vh - 3.5rem) }
`

const script = `const key = 'hearth-docs-token'
const form = document.getElementById('door')
const field = document.getElementById('token')
const message = document.getElementById('message')
const api = document.getElementById('api')
const dark = matchMedia('(prefers-color-scheme: dark)')
api.setAttribute('theme', dark.matches ? 'dark' : 'light')

const given = new URLSearchParams(location.hash.slice(1)).get('token')
if (given) history.replaceState(null, '', location.pathname)
field.value = given ?? sessionStorage.getItem(key) ?? ''

async function show() {
  const token = field.value.trim()
  const headers = token ? { authorization: 'Bearer ' + token } : {}
  const response = await fetch('/openapi.json', { headers })
  const body = await response.json()
  message.textContent = response.ok ? '' : body.error.message
  if (!response.ok) return
  sessionStorage.setItem(key, token)
  await customElements.whenDefined('rapi-doc')
  api.addEventListener('spec-loaded', () => token && api.setApiKey('bearer', token), { once: true })
  await api.loadSpec(body)
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  show()
})
show()
`

export async function docsAsset(path: string): Promise<Response> {
  switch (path) {
    case '/docs':
    case '/docs/':
      return textAsset(page, '.html')
    case '/docs/docs.css':
      return textAsset(style, '.css')
    case '/docs/docs.js':
      return textAsset(script, '.js')
    case '/docs/rapidoc.js': {
      const file = findRapidoc()
      if (file) return textAsset(await readFile(file, 'utf8'), '.js')
    }
  }
  return errorResponse(routeNotFound('GET', path))
}
