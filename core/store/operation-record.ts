/** What belongs to the record of an operation, and what to the conversation it was part of. */
import type { EventType } from '../contract/event.ts'

/** Events that stay when their operation is deleted: without them, files could not be put back. */
export const ofConversation = 'workspace_changed' satisfies EventType
