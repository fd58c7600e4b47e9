/** A tool whose author wants a person to allow its calls: asked before anything happens. */
import { HearthError } from '../../contract/error.ts'
import type { RuntimeContext } from '../context.ts'
import type { Asker } from '../operation/approvals.ts'
import type { ApprovalReply } from '../port.ts'
import type { ResolvedTool } from '../tool/port.ts'

/**
 * `tool` that asks where it needs to. A call that is refused rejects with `permission_denied` (403), or
 * `approval_expired` (403) when nobody answered; the model reads why.
 */
export function approvedTool(
  { approvals }: RuntimeContext,
  asker: Asker,
  tool: ResolvedTool,
): ResolvedTool {
  if (tool.needsApproval === undefined) return tool
  return {
    ...tool,
    async execute(input, context) {
      // Anything but a clear no asks: a function that forgets to answer must not open the door.
      if ((await tool.needsApproval?.(input, context)) !== false) {
        const { signal, turnId, toolCallId } = context
        const toolName = tool.approvalName?.(input) ?? tool.name
        const question = {
          capability: 'tool',
          toolName,
          sandbox: null,
          operation: 'call',
          subject: JSON.stringify(input ?? {}),
          cwd: null,
          args: input ?? {},
        } as const
        const call = { turnId, toolCallId }
        const reply = await approvals.ask(question, asker, { call, signal })
        if (reply.outcome !== 'allowed') throw refused(toolName, reply)
      }
      return tool.execute(input, context)
    },
  }
}

function refused(tool: string, { outcome, note }: ApprovalReply): HearthError {
  const meta = { tool }
  if (outcome === 'denied') {
    return new HearthError({
      type: 'permission_denied',
      status: 403,
      message: `Permission denied: the call of "${tool}" was refused by the person who was asked.`,
      details: note ? `They said: ${note}` : 'Do not try it again unless they say so.',
      meta,
    })
  }
  return new HearthError({
    type: 'approval_expired',
    status: 403,
    message: `Permission denied: nobody allowed the call of "${tool}" in time.`,
    details: 'It needs the approval of a person; it was not run.',
    meta,
  })
}
