import { createAgent } from 'hearth'
import { replyTo } from '../tools/reply.ts'

/** One instance for each thread: `ctx.id` is the thread's id. */
export default createAgent((ctx) => ({
  description: 'Answers in a chat thread',
  model: 'demo/guide',
  instructions: `
    You are in the chat thread ${ctx.id}. Each message is JSON with "from" and "text".
    Answer with the tool reply_to_chat_thread when someone asks you something. What you write without it,
    nobody sees.
  `,
  tools: [replyTo({ id: ctx.id, url: ctx.env.CHAT_REPLY_URL })],
  // It talks and does nothing else.
  sandbox: false,
}))
