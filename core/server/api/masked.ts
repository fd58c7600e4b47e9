/** What is to leave this computer, without the secrets that this computer knows of. */
import { z } from 'zod'
import { MaskedValue } from '../../contract/timeline-file.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { knownSecrets } from '../timelines/known-secrets.ts'
import { SecretMask } from '../timelines/mask-secrets.ts'

const maskValue = endpoint({
  method: 'POST',
  path: '/api/masked',
  scope: 'project',
  tag: 'Events',
  summary:
    'Any JSON with its secrets replaced by what they are, and which those were; nothing is kept',
  body: z.strictObject({ value: z.unknown() }),
  result: MaskedValue,
  async handle({ studio, project, body }) {
    const mask = new SecretMask(knownSecrets(studio, project))
    const value = mask.mask((await body()).value)
    return { value, masked: mask.masked() }
  },
})

export const maskedEndpoints: Endpoint[] = [maskValue]
