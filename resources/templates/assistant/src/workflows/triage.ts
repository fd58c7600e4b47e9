import { createAgent, type FlueContext } from 'hearth'
import { z } from 'zod'

export const description = 'Sorts an issue and drafts the first reply'

/** Checked before a run starts; the form in the studio and the API's documentation come from it. */
export const input = z
  .object({
    title: z.string().min(1).describe('Title of the issue'),
    body: z.string().default('').describe('What the person wrote'),
  })
  .meta({
    // The start form offers it.
    examples: [
      {
        title: 'Export loses the last page',
        body: 'Since the update, saving as PDF leaves out the last page. It is broken for everyone here.',
      },
    ],
  })

const Triage = z.object({
  severity: z.enum(['low', 'normal', 'high', 'critical']),
  area: z.enum(['interface', 'api', 'storage', 'documentation', 'unknown']),
  summary: z.string().describe('One sentence, without opinions'),
  questions: z.array(z.string()).max(3).describe('What has to be known before work can start'),
})

export const output = z.object({ triage: Triage, reply: z.string() })

/** Run it every hour, say, by adding a schedule: '0 * * * *'. */
export const triggers = { webhook: true }

const engineer = createAgent(() => ({
  model: 'demo/guide',
  instructions: 'You triage issues. You read closely and never guess what is not written.',
}))

export async function run(
  ctx: FlueContext<z.infer<typeof input>>,
): Promise<z.infer<typeof output>> {
  const { title, body } = ctx.payload
  const harness = await ctx.init(engineer)
  const session = await harness.session()

  // A step is done once: a run that is cut off, or retried, goes on after it.
  const triage = await ctx.step('triage', async () => {
    const question = `Triage this issue.\n\n# ${title}\n\n${body}`
    return (await session.prompt(question, { result: Triage })).data
  })
  ctx.log.info('Triaged', { severity: triage.severity, area: triage.area })

  // The same conversation: it knows what it just decided.
  const reply = await session.prompt(
    triage.questions.length > 0
      ? 'Write a short, friendly reply that asks these questions.'
      : 'Write a short, friendly reply that says what happens next.',
  )
  return { triage, reply: reply.text }
}
