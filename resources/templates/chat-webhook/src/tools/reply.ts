import { defineTool } from 'hearth'
import { z } from 'zod'

export interface Thread {
  /** The conversation in the chat program. */
  id: string
  /** Where its messages are posted; without one they are only printed to the log. */
  url: string | undefined
}

/** A tool that can reply to one thread and to no other: the model never chooses the recipient. */
export function replyTo(thread: Thread) {
  return defineTool({
    name: 'reply_to_chat_thread',
    description: 'Sends a message to the people in this thread. They see nothing else of yours.',
    parameters: z.object({
      text: z.string().min(1).describe('The message'),
    }),
    async execute({ text }, signal) {
      if (!thread.url) {
        console.log(`[thread ${thread.id}] ${text}`)
        return 'Reply sent.'
      }
      const response = await fetch(thread.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ thread: thread.id, text }),
        signal,
      })
      if (!response.ok) throw new Error(`The chat answered with HTTP ${response.status}.`)
      return 'Reply sent.'
    },
  })
}
