/** The dialogs in which a person gives the word that the page cannot give. */
import { type BrowserWindow, dialog } from 'electron'
import type { PersonQuestion } from '../core/contract/person.ts'

/** To refuse is what Enter, Esc and closing it do: nobody agrees by typing on. */
export async function confirmQuestion(
  window: BrowserWindow | null,
  { title, detail, allow, kind }: PersonQuestion,
): Promise<boolean> {
  const options = {
    type: 'warning' as const,
    title: 'Hearth',
    message: title,
    detail,
    buttons: [kind === 'change' ? 'No' : 'Cancel', allow],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  }
  const { response } = window
    ? await dialog.showMessageBox(window, options)
    : await dialog.showMessageBox(options)
  return response === 1
}

/** Asked when approvals shall be given without such a dialog from now on. */
export const withoutDialogs: PersonQuestion = {
  kind: 'token',
  subject: 'confirmApprovals',
  title: 'Give approvals without this dialog?',
  detail:
    'A click in the studio’s window will then be enough. Script that got into the window could give approvals ' +
    'while you use it.',
  allow: 'Do Without',
}
