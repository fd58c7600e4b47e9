/** Said before a picture goes to a model that cannot see it. */
import { useQuery } from '@tanstack/react-query'
import { EyeOff } from 'lucide-react'
import { useClient } from '../../app/client.ts'
import { modelsQuery } from '../../app/queries.ts'

/** @param model `provider/model` that will answer; null while it is not known. */
export function BlindNote({ model }: { model: string | null }) {
  const models = useQuery(modelsQuery(useClient())).data ?? []
  const isBlind = models.find(({ id }) => id === model)?.images === false
  return (
    <p
      role="status"
      className="flex items-center gap-1.5 px-3.5 pt-2 text-warn text-xs empty:hidden"
    >
      {isBlind && (
        <>
          <EyeOff size={13} aria-hidden className="shrink-0" />
          {model} cannot see images. Choose another model below, or it answers the text alone.
        </>
      )}
    </p>
  )
}
