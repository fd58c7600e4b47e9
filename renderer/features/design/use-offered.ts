/** Definitions of the project that a file can use: exported ones, and its own. */
import { useQuery } from '@tanstack/react-query'
import type { DefinitionSummary } from '../../../core/contract/design.ts'
import { definitionsQuery } from '../../app/file-queries.ts'
import { useProject } from '../../app/project.ts'
import type { Wanted } from './agent-fields.ts'

export function useOffered(wants: Wanted, file: string): readonly DefinitionSummary[] {
  const definitions = useQuery(definitionsQuery(useProject())).data ?? []
  return definitions.filter(
    ({ kind, exported, id, path }) =>
      kind === wants && (exported || path === file) && id !== 'default',
  )
}
