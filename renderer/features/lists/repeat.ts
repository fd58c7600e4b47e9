/** Which ended things can be tried again. */
import type { Status } from '../../ui/status-glyph.tsx'

/** Only what did not come to its end; what succeeded can be repeated, which is another thing. */
export function isRetryable(status: Status): boolean {
  return status === 'failed' || status === 'aborted' || status === 'interrupted'
}
