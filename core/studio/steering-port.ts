/** What a person or a program says to an operation that is at work. */
import type { ImagePart } from '../contract/message.ts'
import type { Operation } from '../contract/operation.ts'

export interface SteeringInput {
  /** Of the entry that it becomes: said again under the same id, it is one message. */
  entryId?: string
  text: string
  images: ImagePart[]
}

export interface ProjectSteering {
  /**
   * The model reads it before its next turn; where it has no more to do, in a further one. Resolves when it is
   * part of the conversation, durably; aborting `signal` takes it back. Raises `operation_ended`,
   * `steering_unsupported`, `steering_withdrawn`, `entry_exists` (409).
   */
  say(operation: Operation, input: SteeringInput, signal: AbortSignal): Promise<{ entryId: string }>
  /** What was said to an operation and is not read yet, in the order it came. */
  waiting(operationId: string): { entryId: string; message: string }[]
  /** True when it was not read yet, and will not be. */
  withdraw(operationId: string, entryId: string): Promise<boolean>
}
