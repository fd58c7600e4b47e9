/** Copies a text and says so for a moment. */
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, type ButtonProps } from './button.tsx'
import { IconButton } from './icon-button.tsx'

function useCopy(text: string | (() => string)) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1400)
    return () => clearTimeout(timer)
  }, [copied])
  async function copy() {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text())
      setCopied(true)
    } catch {
      const { toast } = await import('sonner')
      toast.error('The clipboard refused the text. Select it and copy it by hand.')
    }
  }
  return { copied, copy }
}

export interface CopyButtonProps {
  text: string | (() => string)
  label?: string
  className?: string
}

export function CopyButton({ text, label = 'Copy', className }: CopyButtonProps) {
  const { copied, copy } = useCopy(text)
  return (
    <IconButton
      size="sm"
      label={copied ? 'Copied' : label}
      icon={copied ? <Check size={14} className="text-ok" /> : <Copy size={14} />}
      onClick={copy}
      {...(className ? { className } : {})}
    />
  )
}

/** The same with its label written out. */
export function CopyTextButton({ text, children, ...rest }: CopyButtonProps & ButtonProps) {
  const { copied, copy } = useCopy(text)
  return (
    <Button icon={copied ? <Check size={14} /> : <Copy size={14} />} {...rest} onClick={copy}>
      {copied ? 'Copied' : children}
    </Button>
  )
}
