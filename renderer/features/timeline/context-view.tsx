/** What filled the model's window in a turn, and how much of it came from the provider's cache. */
import {
  type ContextPart,
  type ContextSizes,
  contextParts,
  contextTotal,
} from '../../../core/contract/context.ts'
import type { Usage } from '../../../core/contract/usage.ts'
import { formatTokens } from '../../ui/format.ts'

const partNames: Record<ContextPart, string> = {
  system: 'System',
  tools: 'Tools',
  skills: 'Skills',
  history: 'History',
  toolResults: 'Tool results',
}

const partColours: Record<ContextPart, string> = {
  system: 'var(--color-kind-operation)',
  tools: 'var(--color-kind-tool)',
  skills: 'var(--color-kind-task)',
  history: 'var(--color-kind-turn)',
  toolResults: 'var(--color-kind-command)',
}

export function ContextView({ context, usage }: { context: ContextSizes; usage: Usage | null }) {
  const total = contextTotal(context)
  const counted = usage ? usage.input + usage.cacheRead + usage.cacheWrite : 0
  const room = Math.max(context.window ?? 0, total, 1)
  const fill = fillText(total, context.window, counted)
  const cached = usage !== null && counted > 0 ? usage.cacheRead / counted : 0
  return (
    <section aria-label="Context">
      <h3 className="mb-1 font-medium text-xs">Context</h3>
      <div
        role="img"
        aria-label={`${fill} ${cacheText(usage, counted)}`}
        className="relative h-3 overflow-hidden rounded-sm bg-sunken"
      >
        <div className="flex h-full" style={{ width: `${(total / room) * 100}%` }}>
          {contextParts.map((part) => (
            <span
              key={part}
              style={{ flexGrow: context[part], backgroundColor: partColours[part] }}
            />
          ))}
        </div>
        {cached > 0 && (
          <span
            className="absolute bottom-0 left-0 h-1 bg-ok"
            style={{ width: `${((total * cached) / room) * 100}%` }}
          />
        )}
      </div>
      <p className="mt-1 text-2xs text-ink-3">{fill}</p>
      <table className="tabular mt-1 w-full text-xs">
        <tbody>
          {contextParts.map((part) => (
            <tr key={part}>
              <th scope="row" className="py-0.5 text-left font-normal text-ink-3">
                <span
                  aria-hidden
                  className="mr-1.5 inline-block size-2 rounded-full"
                  style={{ backgroundColor: partColours[part] }}
                />
                {partNames[part]}
              </th>
              <td className="text-right">~{formatTokens(context[part])}</td>
              <td className="w-16 text-right text-ink-3">{share(context[part], total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-1 text-2xs text-ink-3">
        {cacheText(usage, counted)} Parts are estimated from their lengths.
      </p>
    </section>
  )
}

function share(part: number, total: number): string {
  return total === 0 ? '' : `${Math.round((part / total) * 100)} %`
}

function fillText(total: number, window: number | null, counted: number): string {
  const count = counted > 0 ? ` The provider counted ${formatTokens(counted)}.` : ''
  if (window === null) {
    return `About ${formatTokens(total)} tokens; the model's window is not known.${count}`
  }
  const share = (total / window) * 100
  const percent = share < 1 ? 'under 1' : Math.round(share)
  return `About ${formatTokens(total)} of ${formatTokens(window)} tokens, ${percent} %.${count}`
}

function cacheText(usage: Usage | null, counted: number): string {
  if (!usage || counted === 0) return 'The provider has not said what it counted.'
  if (usage.cacheRead === 0) return 'Nothing came from the cache.'
  const part = Math.round((usage.cacheRead / counted) * 100)
  return `The first ${formatTokens(usage.cacheRead)} tokens (${part} %) came from the cache.`
}
