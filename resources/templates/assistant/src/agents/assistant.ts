import { createAgent } from 'hearth'
import { daysUntil } from '../tools/days-until.ts'

export default createAgent((ctx) => ({
  description: 'Helps with whatever comes up, and keeps notes',

  // The demo guide is scripted: it works offline and without a key, but it does not think.
  // For real answers add a provider in Settings, then name its model here:
  //   'anthropic/claude-sonnet-5'   'openai/gpt-5.5'   'ollama/llama3.2'
  model: 'demo/guide',

  instructions: `
    You are the personal assistant of ${ctx.id}.
    Answer first, explain after. Ask when a question can be read in two ways.
    Write down what should outlast this conversation, in notes/.
  `,

  // Files and a shell of its own, one folder for each person it works for. Nothing outside of it
  // can be reached; 'local' would work in this project's folder instead.
  sandbox: 'virtual',

  tools: [daysUntil],
}))
