/** What a source file says, for the Design tab. Reading it changes nothing and runs nothing. */
import type { Design } from '../../contract/design.ts'
import { HearthError } from '../../contract/error.ts'
import { contentHash } from '../content-hash.ts'
import { contextNames } from './context-names.ts'
import { findDefinitions } from './definitions.ts'
import { type ModuleSyntax, parseModule } from './module-syntax.ts'
import { readSchema } from './read-schema.ts'
import { code, readValue } from './read-value.ts'

/** Never throws for a bad text: `problem` says what is wrong with it. */
export function readDesign(path: string, text: string): Design {
  const head = { path, hash: contentHash(text) }
  try {
    return { ...head, definitions: definitionsOf(parseModule(path, text)), problem: null }
  } catch (error) {
    if (!HearthError.is(error) || error.type !== 'source_invalid') throw error
    const line = typeof error.meta?.line === 'number' ? error.meta.line : null
    return { ...head, definitions: [], problem: { message: error.details, line } }
  }
}

function definitionsOf(module: ModuleSyntax): Design['definitions'] {
  return findDefinitions(module).map(({ id, kind, exported, expression, options }) => {
    const variables = kind === 'agent' ? contextNames(module, expression) : []
    return {
      id,
      kind,
      exported,
      value: options ? readValue(module, options) : code(module, expression),
      schema: kind === 'schema' && options ? readSchema(module, options) : null,
      ...(variables.length > 0 ? { variables } : {}),
    }
  })
}
