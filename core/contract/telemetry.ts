/** Whether and where a project sends its OpenTelemetry spans. */
import { z } from 'zod'

export const TelemetryStatus = z.object({
  enabled: z.boolean(),
  /** Where they go, without user, password and query; null while nothing is sent. */
  endpoint: z.string().nullable(),
  serviceName: z.string().nullable(),
  captureContent: z.boolean(),
  /** What says so; null while nothing is sent. */
  source: z.enum(['configuration', 'environment']).nullable(),
  /** Why the last attempt to send failed, or why nothing can be sent; null when all is well. */
  lastError: z.string().nullable(),
})
export type TelemetryStatus = z.infer<typeof TelemetryStatus>
