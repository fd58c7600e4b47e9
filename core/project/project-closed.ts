/** The error of work that comes when its project is closed. */
import { HearthError } from '../contract/error.ts'

export function projectClosed(): HearthError {
  return new HearthError({
    type: 'project_closed',
    status: 409,
    message: 'The project was closed.',
    details: 'Open it again to go on.',
  })
}
