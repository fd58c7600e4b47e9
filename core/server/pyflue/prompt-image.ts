/** An image of a prompt, in the forms that existing clients send. */
import { z } from 'zod'
import { ImagePart } from '../../contract/message.ts'

const data = z.string('The image needs "data": its bytes in base64.').min(1)
const type = z.string().min(1).optional()
const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/

/** As Hearth stores it, or `{data, mimeType}` as code writes it, in either spelling; default `image/png`. */
export const PromptImageBody = z
  .union([
    ImagePart,
    z.object({ data, mimeType: type, mime_type: type, mediaType: type }).transform(
      ({ data, mimeType, mime_type, mediaType }): ImagePart => ({
        type: 'image',
        mediaType: mimeType ?? mime_type ?? mediaType ?? 'image/png',
        data,
      }),
    ),
  ])
  .refine(({ data }) => base64.test(data), 'The "data" of the image is not base64.')
  .refine(
    ({ mediaType }) => /^image\/[\w.+-]+$/.test(mediaType),
    'The media type of the image must be one of images, such as image/png.',
  )
