/** A payload as a form and, beside it, as JSON. Both edit the same value. */
import { useMemo } from 'react'
import { cx } from '../../../ui/cx.ts'
import { fieldClass } from '../../../ui/input.tsx'
import { type FormIssues, untoldIssues } from './form-issues.ts'
import { readSchema } from './form-node.ts'
import { useJsonText } from './json-text.ts'
import { SchemaForm } from './schema-form.tsx'

export interface PayloadEditorProps {
  /** Null when the workflow declares none: then there is only the JSON. */
  schema: Record<string, unknown> | null
  value: unknown
  issues: FormIssues
  onChange: (value: unknown) => void
  showJson: boolean
}

export function PayloadEditor(props: PayloadEditorProps) {
  const { schema, value, issues, onChange, showJson } = props
  const node = useMemo(() => readSchema(schema), [schema])
  const untold = untoldIssues(schema ? node : null, value, issues)
  return (
    <div className={cx('grid gap-5', schema && showJson && 'md:grid-cols-[3fr_2fr]')}>
      {untold.length > 0 && (
        <ul role="alert" className="col-span-full flex flex-col gap-1 text-bad text-xs">
          {untold.map(([field, message]) => (
            <li key={field}>{field === '' ? message : `${field}: ${message}`}</li>
          ))}
        </ul>
      )}
      {schema && <SchemaForm node={node} value={value} issues={issues} onChange={onChange} />}
      {(showJson || !schema) && <JsonPane value={value} onChange={onChange} />}
    </div>
  )
}

function JsonPane({ value, onChange }: Pick<PayloadEditorProps, 'value' | 'onChange'>) {
  const { text, problem, edit } = useJsonText(value, onChange)
  const lines = Math.min(24, Math.max(8, text.split('\n').length + 1))
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor="payload-json" className="font-medium text-ink-2 text-xs">
        Input as JSON
      </label>
      <textarea
        id="payload-json"
        rows={lines}
        spellCheck={false}
        value={text}
        aria-invalid={problem ? true : undefined}
        data-not-json={problem ? true : undefined}
        aria-describedby={problem ? 'payload-json-problem' : undefined}
        onChange={(event) => edit(event.target.value)}
        className={cx(fieldClass, 'resize-y px-2.5 py-2 font-mono text-xs leading-[18px]')}
      />
      {problem && (
        <p id="payload-json-problem" className="text-bad text-xs">
          {problem}
        </p>
      )}
    </div>
  )
}
