/** The templates as cards of one radio group. */
import { RadioGroup } from 'radix-ui'
import type { TemplateSummary } from '../../../core/contract/project.ts'
import { Badge } from '../../ui/badge.tsx'
import { cx } from '../../ui/cx.ts'

export interface TemplateChoiceProps {
  templates: readonly TemplateSummary[]
  value: string
  onChange: (id: string) => void
}

export function TemplateChoice({ templates, value, onChange }: TemplateChoiceProps) {
  return (
    <RadioGroup.Root
      aria-label="Template"
      value={value}
      onValueChange={onChange}
      className="grid grid-cols-1 gap-2 sm:grid-cols-2"
    >
      {templates.map((template) => (
        <RadioGroup.Item
          key={template.id}
          value={template.id}
          aria-label={template.title}
          className={cx(
            'flex flex-col items-start gap-0.5 rounded-lg border border-line-strong bg-panel px-3 py-2 text-left hover:border-control',
            'data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft',
          )}
        >
          <span className="flex w-full items-center gap-2">
            <span className="min-w-0 flex-1 truncate font-medium">{template.title}</span>
            {template.needsKey && <Badge tone="warn">needs a key</Badge>}
          </span>
          <span className="text-ink-2 text-xs">{template.description}</span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
