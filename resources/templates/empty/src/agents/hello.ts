import { createAgent } from 'hearth'

export default createAgent(() => ({
  description: 'Says hello',
  instructions: 'You are friendly and brief.',
}))
