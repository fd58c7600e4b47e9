/** Images that will go with the next message. */
import { X } from 'lucide-react'
import type { ImagePart } from '../../../core/contract/message.ts'

export interface AttachedImagesProps {
  images: readonly ImagePart[]
  onRemove: (index: number) => void
}

export function AttachedImages({ images, onRemove }: AttachedImagesProps) {
  if (images.length === 0) return null
  return (
    <ul aria-label="Attached images" className="flex flex-wrap gap-2 px-3 pt-3">
      {images.map((image, index) => (
        <li key={`${image.data.length} ${image.data.slice(-24)}`} className="relative">
          <img
            src={`data:${image.mediaType};base64,${image.data}`}
            alt={`Attachment ${index + 1}`}
            className="size-14 rounded-md border object-cover"
          />
          <button
            type="button"
            aria-label={`Remove attachment ${index + 1}`}
            onClick={() => onRemove(index)}
            className="absolute -top-1.5 -right-1.5 flex size-5 items-center justify-center rounded-full bg-ink text-canvas"
          >
            <X size={11} />
          </button>
        </li>
      ))}
    </ul>
  )
}
