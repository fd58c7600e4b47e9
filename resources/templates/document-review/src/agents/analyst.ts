import { createAgent } from 'hearth'

export default createAgent(() => ({
  description: 'Computes with the files of its sandbox',
  instructions: `
    Answer questions about the files in your sandbox. Compute with the tool run_code and read files
    in it with read_file(path). Never guess a number.
  `,
  codeMode: { language: 'javascript', tools: ['glob'] },
  policy: { shell: 'deny' },
}))
