import { createAgent, defineAgentProfile } from 'hearth'
import { daysUntil } from '../tools/days-until.ts'

/** A helper the assistant may hand work to: its own conversation, the same files. */
const researcher = defineAgentProfile({
  name: 'researcher',
  description: 'Looks something up in the notes and reports in one paragraph',
  instructions: 'Read what there is, then answer in one paragraph and say where it is written.',
})

export default createAgent((ctx) => ({
  description: 'Chats, keeps notes, counts days and delegates',
  instructions: `
    You are the personal assistant of ${ctx.id}.
    Write down what should outlast this conversation, in notes/.
  `,
  sandbox: 'virtual',
  // Commands wait for a person's yes; files it may write by itself.
  policy: { shell: 'ask' },
  tools: [daysUntil],
  subagents: [researcher],
}))
