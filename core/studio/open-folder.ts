/** What is done with the files of a project's folder: by people, by agents' sessions, by version control. */
import { join } from 'node:path'
import { openProjectFiles } from '../project/files.ts'
import { openProjectGit } from '../project/git/project-git.ts'
import type { StateFolder } from '../project/state-folder.ts'
import type { Store } from '../store/port.ts'
import type { ProjectFiles, ProjectGit, SessionChangesDoor } from './port.ts'
import type { ProjectSource } from './project-source.ts'
import { ChangesOfSessions } from './session-changes.ts'

export interface FolderDoors {
  files: ProjectFiles
  changes: SessionChangesDoor
  git: ProjectGit
}

export function openFolder(parts: {
  root: string
  state: StateFolder
  store: Store
  source: ProjectSource
}): FolderDoors {
  const { root, state, store, source } = parts
  const files = openProjectFiles({
    root,
    trashFolder: state.trash,
    onRead: () => source.threads.expectChange(),
    onChange: (path, change) => source.changedHere({ path, change }),
  })
  const changes = new ChangesOfSessions({
    store,
    files,
    sandboxes: join(state.root, 'sandboxes'),
    trashFolder: state.trash,
  })
  return { files, changes, git: openProjectGit({ root, files }) }
}
