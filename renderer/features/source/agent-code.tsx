/** The code tab of an agent: its source, with the load error on its line, and word when a save took effect. */
import { useMemo } from 'react'
import type { AgentSummary } from '../../../core/contract/project.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { placeOf } from '../agents/load-error-panel.tsx'
import { SourceFile } from './source-file.tsx'

export interface AgentCodeProps {
  agent: AgentSummary
  line: number | undefined
}

export function AgentCode({ agent, line }: AgentCodeProps) {
  const { error } = agent
  const markers = useMemo(
    () =>
      error && error.line !== null
        ? [{ line: error.line, column: error.column, message: error.message }]
        : [],
    [error],
  )
  return (
    <SourceFile
      path={agent.file}
      line={line}
      markers={markers}
      savedText={(hash) => savedText(agent, hash)}
    >
      {error && (
        <ErrorPanel
          className="m-2"
          title="This file could not be loaded."
          error={{
            type: 'load_error',
            message: error.message,
            details: placeOf(agent.file, error),
            ...(error.stack ? { dev: error.stack } : {}),
          }}
        />
      )}
    </SourceFile>
  )
}

/** The agent runs what was saved once the inventory knows the saved text's hash. */
function savedText(agent: AgentSummary, savedHash: string): string {
  if (agent.hash !== savedHash) return 'Saved · reloading the agent…'
  return agent.status === 'failed' ? 'Saved · the agent did not load' : 'Saved · agent reloaded'
}
