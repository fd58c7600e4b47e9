/** What the guide says. */
import type { Conversation } from '../conversation.ts'

const scriptedNote =
  '_I am the demo guide: scripted and offline. Choose a real model in the agent’s file or in Settings, Providers, to get real answers._'

interface Answer {
  words: RegExp
  text: string
}

const about = `**Hearth** is a studio for agents that live on your computer.

- An **agent** is a TypeScript file in \`src/agents\`. It says which model to use, how to behave and which tools it has.
- A **workflow** is a file in \`src/workflows\` that drives agents step by step and gives a result.
- A **session** is a conversation like this one. Everything in it is kept, and you can follow each step on its **timeline**.
- What you do here can be done by a script too: the studio and the local API are the same thing.`

const answers: Answer[] = [
  {
    words: /\b(write|draft|compose)\b.*\b(reply|answer|response)\b/is,
    text: `Hello, and thank you for writing this up.

It is on our list now, with what you told us. What did you do just before it happened, and does it happen every time? With that we can see it for ourselves.

${scriptedNote}`,
  },
  {
    words: /^\W*(hi|hello|hey|hallo|good (morning|afternoon|evening)|howdy)\b/i,
    text: `Hello! Nice to see you here.

I can show you around. Try one of these:

- *What is Hearth?*
- *Write a note to a file*, then *what files are there?*
- *Run \`date\`*
- *Tell me a long story*, and press **Stop** in the middle

${scriptedNote}`,
  },
  { words: /\b(hearth|this (app|studio|place|program))\b/i, text: `${about}\n\n${scriptedNote}` },
  {
    words: /\bworkflows?\b/i,
    text: `A workflow is a function with a name:

\`\`\`ts
import { createAgent, type FlueContext } from 'hearth'

const writer = createAgent(() => ({ model: 'demo/guide' }))

export async function run(ctx: FlueContext<{ text: string }>) {
  const harness = await ctx.init(writer)
  const session = await harness.session()
  const reply = await session.prompt(ctx.payload.text)
  return { summary: reply.text }
}
\`\`\`

Save it in \`src/workflows\`, and it has a start form, an address and a history of runs.

${scriptedNote}`,
  },
  {
    words: /\b(agents?|tools?)\b/i,
    text: `An agent is a file:

\`\`\`ts
import { createAgent } from 'hearth'

export default createAgent(() => ({
  model: 'demo/guide',
  instructions: 'Be helpful and brief.',
}))
\`\`\`

Change \`model\` to a real one, such as \`anthropic/claude-sonnet-5\` or \`ollama/llama3.2\`, and it thinks for itself. Its tools read and write files and run commands in its sandbox; you can give it tools of your own.

${scriptedNote}`,
  },
  {
    words: /\b(models?|keys?|providers?|api)\b/i,
    text: `Open **Settings, Providers**, and add a key for OpenAI, Anthropic, Google or OpenRouter; or start Ollama or LM Studio, which need none. Then put the model's name into the agent's file. Keys stay on this computer.

${scriptedNote}`,
  },
  { words: /\bthank/i, text: `You are welcome. ${scriptedNote}` },
  {
    words: /\b(help|what can you do|how do(es)? (i|this|it))\b/i,
    text: `I can greet you, explain Hearth, write and read files, list them, search them and run a command, if the agent has the tools for it. I can also talk for half a minute so that you can try **Stop**, and fail on purpose: say *show me an error*.

${scriptedNote}`,
  },
]

export function answerText({ prompt, images, tools }: Conversation): string {
  const known = answers.find(({ words }) => words.test(prompt))
  if (known) return known.text
  const picture =
    images.length > 0 ? `I was given ${countOf(images.length, 'picture')}, but I cannot see. ` : ''
  const names = tools.map(({ name }) => `\`${name}\``).join(', ')
  const abilities = names
    ? `The agent's tools are ${names}; ask me to use one.`
    : 'This agent has no tools.'
  return `You said: “${short(prompt)}”

${picture}A real model would answer that now. I only know a few words by heart: ask me about **Hearth**, **agents**, **workflows** or **models**. ${abilities}

${scriptedNote}`
}

/** What the tools gave, after they ran. */
export function resultText({ results }: Conversation): string {
  const parts = results.map(({ toolName, output, isError }) =>
    isError
      ? `\`${toolName}\` did not work: ${short(output)}`
      : `\`${toolName}\` gave:\n\n\`\`\`\n${output.length > 1200 ? `${output.slice(0, 1200)}\n…` : output}\n\`\`\``,
  )
  return `${parts.join('\n\n')}\n\nYou can see the call, what went in and what came out, on the timeline. ${scriptedNote}`
}

export function isLong(prompt: string): boolean {
  return /\b(long|story|in detail|essay|at length|everything)\b/i.test(prompt)
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function short(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ')
  return line.length > 160 ? `${line.slice(0, 160)}…` : line
}
