/** Saves a conversation as a file: Markdown to read, JSON to work with. */

import { historyMarkdown } from '../../../core/client/history-markdown.ts'
import type { HearthClient } from '../../../core/client/index.ts'
import type { Session } from '../../../core/contract/session.ts'

export type ExportFormat = 'markdown' | 'json'

export async function exportConversation(
  client: HearthClient,
  session: Session,
  format: ExportFormat,
): Promise<void> {
  const history = await client.sessions.export(session.id)
  if (format === 'json') {
    download(`${fileName(session)}.json`, 'application/json', JSON.stringify(history, null, 2))
  } else {
    const title = session.title ?? session.name
    download(`${fileName(session)}.md`, 'text/markdown', historyMarkdown(history, { title }))
  }
}

function fileName({ agent, instanceId, name }: Session): string {
  return [agent, instanceId, name].join('-').replace(/[^\p{L}\p{N}._-]+/gu, '_')
}

function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
