import { createAgent, defineAgentProfile } from 'hearth'

/** Reads with fresh eyes: its own conversation, the same files, and no wish to defend the change. */
const reviewer = defineAgentProfile({
  name: 'reviewer',
  description: 'Reviews a finished change and names what would break',
  instructions: `
    Read the change with git diff, then the code around it.
    Report only what matters: bugs, missing cases, tests that prove nothing. Do not edit files.
    One line each: file, line, what is wrong, what would show it.
  `,
})

export default createAgent(() => ({
  description: 'Changes code in this folder and proves that it works',

  instructions: `
    You are a careful engineer. Understand the code before you change it, make the smallest change
    that solves the problem, and run the tests.
    When the change is done, hand it to the reviewer and deal with what it finds.
    End with what you did and how you know that it works.
  `,

  // This folder and the commands of this computer, with an environment that holds none of its secrets.
  sandbox: 'local',
  policy: { read: 'allow', write: 'allow', shell: 'allow' },

  subagents: [reviewer],
}))
