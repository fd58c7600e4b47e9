import { createAgent } from 'hearth'
import { replyTo } from '../tools/reply.ts'

/** Reached by webhook, at /agents/chat/{thread}/dispatch. It answers only through its tool. */
export default createAgent((ctx) => ({
  description: 'Answers in a chat thread, through a tool',
  instructions: `
    You are in the chat thread ${ctx.id}. Answer with the reply tool when someone asks you something.
    What you write without it, nobody sees.
  `,
  tools: [replyTo({ id: ctx.id, url: ctx.env.CHAT_REPLY_URL })],
  sandbox: false,
}))
