/** Leads to where a first step is taken: in the project's first agent, or its first workflow. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useProject } from '../../app/project.ts'
import { agentsQuery, workflowsQuery } from '../../app/queries.ts'
import { askingAgent } from './asking-agent.ts'
import type { StepId } from './steps.ts'

export interface StepLinkProps {
  step: StepId
  className: string
  children: ReactNode
}

export function StepLink({ step, className, children }: StepLinkProps) {
  const project = useProject()
  const agents = useQuery(agentsQuery(project)).data ?? []
  const workflows = useQuery(workflowsQuery(project)).data ?? []
  const first = agents.find(({ kind, status }) => kind === 'agent' && status === 'ready')?.name
  const agent = step === 'approve' ? (askingAgent(agents)?.name ?? first) : first
  const workflow = workflows.find(({ status }) => status === 'ready')?.name
  const params = { project: project.id }
  if (step === 'timeline') {
    return (
      <Link to="/p/$project/activity" params={params} className={className}>
        {children}
      </Link>
    )
  }
  if (step === 'workflow') {
    return workflow === undefined ? (
      <Link to="/p/$project/workflows" params={params} className={className}>
        {children}
      </Link>
    ) : (
      <Link
        to="/p/$project/workflows/$workflow"
        params={{ ...params, workflow }}
        className={className}
      >
        {children}
      </Link>
    )
  }
  return agent === undefined ? (
    <Link to="/p/$project/agents" params={params} className={className}>
      {children}
    </Link>
  ) : (
    <Link
      to="/p/$project/agents/$agent"
      params={{ ...params, agent }}
      search={step === 'edit' ? { tab: 'design' } : {}}
      className={className}
    >
      {children}
    </Link>
  )
}
