/** An agent or workflow whose file is gone while it is looked at: what became of it, and the ways on. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileX2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { FileContent } from '../../../core/contract/project.ts'
import { fileQuery } from '../../app/file-queries.ts'
import { useProject } from '../../app/project.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { bufferKey, projectBuffers } from './project-buffers.ts'

interface Source {
  name: string
  file: string
  hash: string
}

/** What was there when it was seen last; null for what was never there. */
export function useLastSeen<Seen extends Source>(now: Seen | undefined, name: string): Seen | null {
  const [last, setLast] = useState<Seen | null>(null)
  if (now && now !== last) setLast(now)
  return last?.name === name ? last : null
}

export interface GoneSourceProps {
  /** `agent`, `workflow`. */
  noun: string
  name: string
  /** Null when it was never there, as far as this window knows. */
  last: Source | null
  /** All that are there now. */
  others: readonly Source[]
  /** A link to one of them, and one to their list. */
  linkTo: (name: string, text: string) => ReactNode
  listLink: ReactNode
}

export function GoneSource({ noun, name, last, others, linkTo, listLink }: GoneSourceProps) {
  const { id: project, client } = useProject()
  const queries = useQueryClient()
  const text = useKnownText(last?.file)
  const again = useMutation({
    mutationFn: async (file: string) => {
      const written = await client.files.write(file, text ?? '')
      projectBuffers.saved(bufferKey(project, file), { content: text ?? '', hash: written.hash })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['project', project] }),
  })
  const renamed = last && others.find(({ hash }) => hash === last.hash)
  const title = last
    ? `The file of ${noun} “${name}” is gone`
    : `There is no ${noun} called “${name}”`
  return (
    <>
      <h1 className="sr-only">{title}</h1>
      <EmptyState
        icon={<FileX2 size={20} />}
        title={title}
        actions={
          <>
            {renamed && linkTo(renamed.name, `Go to ${renamed.name}`)}
            {last && text !== null && (
              <Button busy={again.isPending} onClick={() => again.mutate(last.file)}>
                Make {last.file} again
              </Button>
            )}
            {listLink}
          </>
        }
      >
        {renamed
          ? `It has become ${renamed.file}.`
          : last
            ? `${last.file} was deleted or renamed by another program. Its conversations and runs are kept.`
            : `Its file may have been renamed or deleted. Each ${noun} is a file in src/${noun}s.`}
        {last && text !== null && ' What this window knows of its text is not lost.'}
      </EmptyState>
      {again.isError && (
        <ErrorPanel className="m-4" error={again.error} title="The file was not made." />
      )}
    </>
  )
}

/** What was typed here, or else what was read last; null when it was never read. */
function useKnownText(file: string | undefined): string | null {
  const project = useProject()
  const queries = useQueryClient()
  if (file === undefined) return null
  const buffer = projectBuffers.get(bufferKey(project.id, file))
  if (buffer) return buffer.text
  const read = queries.getQueryData<FileContent>(fileQuery(project, file).queryKey)
  return read?.encoding === 'utf8' ? read.content : null
}
