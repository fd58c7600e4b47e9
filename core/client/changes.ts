/** Client of what agents changed in files during a session. */
import type { ChangedFile, RevertResult, SessionChanges } from '../contract/workspace-change.ts'
import { type CallOptions, segment, type Transport } from './transport.ts'

export interface ChangeChoice {
  /** Absent: all. */
  ids?: string[] | undefined
  /** Only what one call changed. */
  toolCallId?: string | undefined
}

export function createChanges(transport: Transport) {
  const all = (session: string) => transport.inProject(`/api/sessions/${segment(session)}/changes`)
  return {
    /** Of the session and its tasks, or of one call. */
    list: (
      session: string,
      { signal, toolCallId }: CallOptions & { toolCallId?: string | undefined } = {},
    ) => transport.json<SessionChanges>(all(session), { query: { toolCallId }, signal }),
    /** A file as it was before, and as it was left. */
    content: (
      session: string,
      change: string,
      { signal, toolCallId }: CallOptions & { toolCallId?: string | undefined } = {},
    ) =>
      transport.json<ChangedFile>(`${all(session)}/content`, {
        query: { change, toolCallId },
        signal,
      }),
    /** Puts files back as they were. One that was changed since is refused and left alone. */
    revert: (session: string, choice: ChangeChoice = {}, options: CallOptions = {}) =>
      transport.json<RevertResult>(`${all(session)}/revert`, {
        method: 'POST',
        body: choice,
        ...options,
      }),
    /** Takes a revert back. */
    restore: (session: string, choice: ChangeChoice = {}, options: CallOptions = {}) =>
      transport.json<RevertResult>(`${all(session)}/restore`, {
        method: 'POST',
        body: choice,
        ...options,
      }),
  }
}
