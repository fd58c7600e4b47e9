/** After the name of what was deleted and can still be had back: when that was. */
import { Badge } from '../../ui/badge.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'

export function DeletedMark({ at }: { at: number }) {
  return (
    <Badge title="A week after that it is gone for good.">
      deleted <RelativeTime at={at} />
    </Badge>
  )
}
