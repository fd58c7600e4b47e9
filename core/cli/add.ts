/** `hearth add`: guides for coding agents, printed for them or announced to a person. */
import { nearest } from '../project/nearest.ts'
import {
  type Connector,
  connectorCategories,
  connectorGuide,
  connectors,
  findConnector,
} from './connectors.ts'
import { print, usageError } from './output.ts'

export interface AddOptions {
  category: string
  /** The guide itself, and nothing else. */
  print?: boolean
  project?: string
}

/** @throws `usage` for an unknown category or name. */
export function add(name: string | undefined, options: AddOptions): void {
  const { category, project = process.cwd() } = options
  if (!connectorCategories.some((known) => known === category)) {
    throw usageError(
      `There is no category "${category}".`,
      `Categories are: ${connectorCategories.join(', ')}.`,
    )
  }
  if (name === undefined) {
    list()
    return
  }
  const connector = findConnector(name)
  if (connector === null) throw unknown(name)
  if (options.print) print(connectorGuide(connector, project))
  else announce(connector, name)
}

function list(): void {
  const width = Math.max(...connectors.map(({ slug }) => slug.length))
  for (const { slug, title, builtIn } of connectors) {
    const what = builtIn === null ? 'a guide to an adapter' : 'built in; a guide to its use'
    print(`${slug.padEnd(width)}  ${title} (sandbox): ${what}`)
  }
  print('')
  print(
    'hearth add <name> --print prints a guide for a coding agent; an address works as a name too.',
  )
}

function announce({ title, builtIn }: Connector, name: string): void {
  const what =
    builtIn === null
      ? `how to write a sandbox adapter for ${title}`
      : `how to let agents work in machines of ${title}`
  print(`A guide for a coding agent: ${what}. Hand it over with`)
  print(`  hearth add ${name} --print | <your coding agent>`)
}

function unknown(name: string): ReturnType<typeof usageError> {
  const known = connectors.flatMap(({ slug, aliases }) => [slug, ...aliases])
  const meant = nearest(name, known)
  const hint = meant === null ? '' : `Did you mean "${meant}"? `
  return usageError(
    `There is no guide "${name}".`,
    `${hint}There are ${known.join(', ')}; for any other provider give the address of its documentation (https://…).`,
  )
}
