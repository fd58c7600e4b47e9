/** Saying something to an operation while it works. */
import { z } from 'zod'
import { ImagePart } from '../../contract/message.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { present } from '../query.ts'
import { findOperation } from './find-operation.ts'
import { pageOf, whole } from './page-schema.ts'

const scope = 'project'

const Steer = z
  .object({
    message: z.string(),
    images: z.array(ImagePart).optional(),
    /** Of the entry that it becomes: a repeated request says it once. */
    entryId: z
      .string()
      .regex(/^entry_[0-9A-HJKMNP-TV-Z]{26}$/, 'Must be "entry_" and a ULID.')
      .optional(),
  })
  .refine(({ message, images = [] }) => message.trim() !== '' || images.length > 0, {
    path: ['message'],
    message: 'Must not be empty.',
  })

const steerOperation = endpoint({
  method: 'POST',
  path: '/api/operations/{id}/steer',
  scope,
  tag: 'Operations',
  summary:
    'Say something to an operation while it works: its model reads it before its next turn. Answers when it is part of the conversation; hanging up takes it back',
  body: Steer,
  result: z.object({ entryId: z.string() }),
  async handle({ project, params, body, request }) {
    const { message, images = [], entryId } = await body()
    const operation = findOperation(project, params.id)
    const input = { text: message, images, ...present({ entryId }) }
    return project.steering.say(operation, input, request.signal)
  },
})

const listSteering = endpoint({
  method: 'GET',
  path: '/api/operations/{id}/steer',
  scope,
  tag: 'Operations',
  summary: 'What was said to an operation and not read yet, in order',
  result: pageOf(z.object({ entryId: z.string(), message: z.string() })),
  handle: ({ project, params }) =>
    whole(project.steering.waiting(findOperation(project, params.id).id)),
})

const withdrawSteering = endpoint({
  method: 'DELETE',
  path: '/api/operations/{id}/steer/{entryId}',
  scope,
  tag: 'Operations',
  summary: 'Take back what was said to an operation and not read yet',
  result: z.object({ withdrawn: z.boolean() }),
  async handle({ project, params }) {
    const { id } = findOperation(project, params.id)
    return { withdrawn: await project.steering.withdraw(id, params.entryId) }
  },
})

export const steeringEndpoints: Endpoint[] = [steerOperation, listSteering, withdrawSteering]
