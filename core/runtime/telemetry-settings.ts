/** Keys of the `[telemetry]` table: where OpenTelemetry spans are sent, and what they may say. */
import { z } from 'zod'

export const TelemetrySettings = z.strictObject({
  /** `false`: nothing is sent, whatever the environment says. */
  enabled: z.boolean().default(true),
  /** Base address of an OTLP/HTTP collector. Default: `OTEL_EXPORTER_OTLP_ENDPOINT`, else port 4318 of this machine. */
  endpoint: z
    .string()
    .refine(isHttpUrl, 'must be an http or https address, like http://localhost:4318')
    .optional(),
  /** Sent with every request. Values may name variables of the environment: `${OTLP_TOKEN}`. */
  headers: z.record(z.string(), z.string()).default({}),
  /** Default: `OTEL_SERVICE_NAME`, else the project's name. */
  serviceName: z.string().min(1).optional(),
  /** Whether spans carry prompts, answers, arguments, results, commands and log messages. */
  captureContent: z.boolean().default(false),
})
export type TelemetrySettings = z.infer<typeof TelemetrySettings>

/** An address that names a variable can only be checked when the variable is known. */
function isHttpUrl(text: string): boolean {
  if (text.includes('${')) return true
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
