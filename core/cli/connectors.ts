/** Guides that a coding agent follows to give a project a sandbox of some provider. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { HearthError } from '../contract/error.ts'
import { findResources } from '../project/resources.ts'

/** What guides are about, so far. */
export const connectorCategories = ['sandbox'] as const

export interface Connector {
  /** What it is asked for by, and the name of its file. */
  slug: string
  title: string
  address: string
  aliases: readonly string[]
  /** What Hearth has built in; null where the guide is about writing an adapter. */
  builtIn: { factory: string; variables: string[]; workspace: string; notes: string } | null
  /** The provider's package; null where the guide's reader has to find it. */
  install: string | null
}

/** Those that are known by name. */
export const connectors: readonly Connector[] = [
  {
    slug: 'daytona',
    title: 'Daytona',
    address: 'https://www.daytona.io/docs',
    aliases: ['@daytona/sdk'],
    install: '@daytona/sdk',
    builtIn: {
      factory: 'daytona',
      variables: ['DAYTONA_API_KEY'],
      workspace: '/home/daytona/workspace',
      notes:
        'Further options: `snapshot`, `image`, `target`. Daytona stops an idle sandbox by itself and keeps its disk.',
    },
  },
  {
    slug: 'e2b',
    title: 'E2B',
    address: 'https://e2b.dev/docs',
    aliases: [],
    install: 'e2b',
    builtIn: {
      factory: 'e2b',
      variables: ['E2B_API_KEY'],
      workspace: '/home/user/workspace',
      notes:
        'Further options: `template`, `domain`. At the end of its lifetime a machine is paused, not ended.',
    },
  },
  {
    slug: 'modal',
    title: 'Modal',
    address: 'https://modal.com/docs/guide/sandbox',
    aliases: [],
    install: 'modal@^0.11',
    builtIn: {
      factory: 'modal',
      variables: ['MODAL_TOKEN_ID', 'MODAL_TOKEN_SECRET'],
      workspace: '/workspace',
      notes:
        "Further options: `image`, `app`, `environment`. Modal cannot pause a sandbox: `onClose: 'pause'` keeps a\nsnapshot of its files for 30 days. The package `modal` of version 1.2.0 is another one: keep the version as above.",
    },
  },
  {
    slug: 'runloop',
    title: 'Runloop',
    address: 'https://docs.runloop.ai',
    aliases: ['@runloop/api-client'],
    install: '@runloop/api-client',
    builtIn: {
      factory: 'runloop',
      variables: ['RUNLOOP_API_KEY'],
      workspace: '/home/user/workspace',
      notes:
        'Further options: `blueprint`, `snapshot`. Runloop suspends an idle devbox by itself and keeps its disk.',
    },
  },
  {
    slug: 'vercel',
    title: 'Vercel Sandbox',
    address: 'https://vercel.com/docs/vercel-sandbox',
    aliases: ['@vercel/sandbox'],
    install: '@vercel/sandbox',
    builtIn: null,
  },
]

/** The connector of this name, alias or address; null for a name that nothing is known by. */
export function findConnector(wanted: string): Connector | null {
  const name = wanted.toLowerCase()
  const known = connectors.find(({ slug, aliases }) => slug === name || aliases.includes(name))
  return known ?? (/^https?:\/\//i.test(wanted) ? atAddress(wanted) : null)
}

/** Null for text that is no address. */
function atAddress(text: string): Connector | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const labels = url.hostname.replace(/^(?:www|docs?|sdk|api)\./, '').split('.')
  const path = url.pathname.split('/').filter((part) => part !== '')
  // A repository is called by its own name, everything else by its host's.
  const isRepository = /^(?:github|gitlab)\.com$/.test(url.hostname)
  const name = (isRepository ? path.at(-1) : labels.at(-2)) ?? labels[0] ?? 'sandbox'
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  const safe = /^[a-z]/.test(slug) ? slug : `sandbox-${slug}`.replace(/-$/, '')
  // Without what may be a key: the guide is handed on.
  const address = `${url.origin}${url.pathname}`
  return { slug: safe, title: url.hostname, address, aliases: [], builtIn: null, install: null }
}

/** Markdown for a coding agent that works in the project at `root`. */
export function connectorGuide(connector: Connector, root: string): string {
  const { slug, title, address, builtIn, install } = connector
  // Where a project that keeps its sources in `.hearth/` has them, and where all others do.
  const isHidden = ['agents', 'workflows'].some((name) => existsSync(join(root, '.hearth', name)))
  const factory = builtIn?.factory ?? camelCase(slug)
  return fill(readGuide(builtIn === null ? 'generic' : 'built-in'), {
    title,
    address,
    slug,
    target: `${isHidden ? '.hearth/' : ''}connectors/${slug}.ts`,
    agents: isHidden ? '.hearth/agents' : 'src/agents',
    factory,
    Factory: `${factory.slice(0, 1).toUpperCase()}${factory.slice(1)}`,
    import: `${isHidden ? '..' : '../..'}/connectors/${slug}.ts`,
    install: install ?? '',
    package: install === null ? '' : `: \`npm install ${install}\``,
    variables: (builtIn?.variables ?? []).map((name) => `\`${name}\``).join(' and '),
    workspace: builtIn?.workspace ?? '',
    notes: builtIn?.notes ?? '',
    interface: `## The interface\n\nExported by \`hearth\`:\n\n\`\`\`ts\n${sandboxInterface()}\n\`\`\``,
    rules: readGuide('rules'),
    verify: readGuide('verify'),
  })
}

/** The declarations themselves, so that no guide tells of an interface that is not. */
function sandboxInterface(): string {
  const { root, types } = findResources()
  const candidates = [
    join(dirname(root), 'core/runtime/sandbox/port.ts'),
    ...(types === null ? [] : [join(types, 'hearth/runtime/sandbox/port.d.ts')]),
  ]
  const found = candidates.find((file) => existsSync(file))
  if (found === undefined) throw incomplete('the declarations of its types')
  return readFileSync(found, 'utf8')
    .replaceAll(/^(?:import .*|export \{\};?|\/\/# .*)$/gm, '')
    .trim()
}

function readGuide(name: string): string {
  const file = join(findResources().root, 'connectors', `${name}.md`)
  if (!existsSync(file)) throw incomplete(`resources/connectors/${name}.md`)
  return readFileSync(file, 'utf8').trim()
}

function fill(text: string, values: Record<string, string>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole)
}

function camelCase(slug: string): string {
  return slug.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function incomplete(what: string): HearthError {
  return new HearthError({
    type: 'installation_incomplete',
    status: 500,
    message: `This installation lacks ${what}.`,
    details: 'Install Hearth again.',
  })
}
