/** One prompt, several models, side by side with what each cost. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { FlaskConical } from 'lucide-react'
import { useProject } from '../../app/project.ts'
import { agentsQuery } from '../../app/queries.ts'
import { Crumb } from '../../ui/crumb.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { AnswerColumn } from './answer-column.tsx'
import { bestOf } from './candidates.ts'
import { QuestionForm } from './question-form.tsx'
import { useContest } from './use-contest.ts'
import { useTold } from './use-told.ts'

const path = '/p/$project/playground'

export function PlaygroundPage() {
  const project = useProject()
  const agents = useQuery(agentsQuery(project))
  const search = useSearch({ from: path })
  const navigate = useNavigate({ from: path })
  const contest = useContest(search.asked)
  const { answers, agent } = contest
  const told = useTold(agent, answers[0])
  const ready = agents.data?.filter(({ status, kind }) => status === 'ready' && kind === 'agent')
  const best = bestOf(answers.map(({ operation }) => operation))
  return (
    <>
      <PageHeader
        before={
          <Crumb link={{ to: '/p/$project/agents', params: { project: project.id } }}>Agents</Crumb>
        }
        title="Playground"
        description="Ask several models the same, with the tools and instructions of one agent."
      />
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
        {agents.isPending && <Skeleton rows={4} />}
        {agents.isError && (
          <ErrorPanel error={agents.error} title="The agents could not be listed." />
        )}
        {ready?.length === 0 && (
          <EmptyState icon={<FlaskConical size={20} />} title="No agent that could be asked">
            Make an agent first: its instructions and tools stand behind every model here.
          </EmptyState>
        )}
        {ready && ready.length > 0 && (
          <QuestionForm
            agents={ready}
            choices={search}
            onChoose={(part) =>
              void navigate({ search: (before) => ({ ...before, ...part }), replace: true })
            }
            askedId={search.asked}
            asked={told?.question ?? null}
            busy={contest.busy}
            onAsk={(question) => {
              contest.ask(question)
              void navigate({ search: (before) => ({ ...before, asked: question.id }) })
            }}
            onStop={contest.stop}
          />
        )}
        {contest.error !== null && (
          <ErrorPanel error={contest.error} title="The answers could not be read." />
        )}
        {contest.isReading && <Skeleton rows={3} />}
        {search.asked !== undefined && !contest.isReading && answers.length === 0 && (
          <EmptyState icon={<FlaskConical size={20} />} title="These answers are gone">
            They were deleted, or belong to another project. Ask again.
          </EmptyState>
        )}
        {ready && ready.length > 0 && search.asked === undefined && (
          <div className="flex max-w-[960px] flex-1 flex-col">
            <EmptyState icon={<FlaskConical size={20} />} title="Answers come side by side">
              With their time, tokens and cost. The fastest and the cheapest are marked.
            </EmptyState>
          </div>
        )}
        {answers.length > 0 && (
          <div className="flex min-h-64 flex-1 gap-3 overflow-x-auto">
            {answers.map((answer, index) => (
              <AnswerColumn
                key={answer.session}
                agent={agent}
                answer={answer}
                fastest={best.fastest === index}
                cheapest={best.cheapest === index}
                onStop={() => contest.stopOne(answer)}
              />
            ))}
          </div>
        )}
      </div>
    </>
  )
}
