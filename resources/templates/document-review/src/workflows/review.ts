import { createAgent, type FlueContext } from 'hearth'
import { z } from 'zod'

export const description = 'Reviews a document and writes down what it found'

export const input = z.object({
  name: z
    .string()
    .regex(/^[\w-]+\.(?:md|txt)$/, 'must be the name of a .md or .txt file')
    .describe('Name of the document'),
  text: z.string().min(1).describe('The document'),
})

const Review = z.object({
  verdict: z.enum(['accept', 'revise', 'reject']),
  summary: z.string().describe('One sentence'),
  findings: z
    .array(z.string())
    .max(10)
    .describe('What should be changed, with the words it is about'),
})

const Figures = z.object({ words: z.number(), lines: z.number() })

export const output = z.object({ review: Review, figures: Figures, file: z.string() })

const reviewer = createAgent(() => ({
  instructions: 'You review documents closely. What is not written there, you do not claim.',
  policy: { shell: 'deny' },
}))

export async function run(
  ctx: FlueContext<z.infer<typeof input>>,
): Promise<z.infer<typeof output>> {
  const { name, text } = ctx.payload
  const session = await (await ctx.init(reviewer)).session()
  const document = `inbox/${name}`
  await session.fs.writeFile(document, text)

  const figures = await session.runCode(
    `
    const text = await read_file(path)
    const words = text.split(/\\s+/).filter((word) => word !== '').length
    return { words, lines: text.split('\\n').length }
    `,
    { inputs: { path: document }, result: Figures },
  )
  // A step is done once: a run that is cut off, or retried, goes on after it.
  const review = await ctx.step('review', async () => {
    const question = `Review the document in ${document}:\n\n${await session.fs.readFile(document)}`
    return (await session.prompt(question, { result: Review })).data
  })

  const file = `reviews/${name.replace(/\.\w+$/, '')}.review.md`
  const findings = review.findings.map((finding) => `- ${finding}`)
  const page = [`# ${name}: ${review.verdict}`, review.summary, findings.join('\n')]
  await session.fs.writeFile(file, `${page.filter((part) => part !== '').join('\n\n')}\n`)
  ctx.log.info('Reviewed', { verdict: review.verdict, ...figures })
  return { review, figures, file }
}
