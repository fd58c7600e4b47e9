/** Saves a conversation as a file without secrets: Markdown to read, JSON to work with. */
import { historyMarkdown } from '../../../core/client/history-markdown.ts'
import type { HearthClient } from '../../../core/client/index.ts'
import type { Session } from '../../../core/contract/session.ts'
import { saveFile } from '../../app/save-file.ts'

export type ExportFormat = 'markdown' | 'json'

export async function exportConversation(
  client: HearthClient,
  session: Session,
  format: ExportFormat,
): Promise<void> {
  const { masked = [], ...history } = await client.sessions.export(session.id, { masked: true })
  const name = fileName(session)
  if (format === 'json') {
    const text = JSON.stringify(history, null, 2)
    saveFile({ name: `${name}.json`, type: 'application/json', text, masked })
  } else {
    const title = session.title ?? session.name
    const text = historyMarkdown(history, { title })
    saveFile({ name: `${name}.md`, type: 'text/markdown', text, masked })
  }
}

function fileName({ agent, instanceId, name }: Session): string {
  return [agent, instanceId, name].join('-').replace(/[^\p{L}\p{N}._-]+/gu, '_')
}
