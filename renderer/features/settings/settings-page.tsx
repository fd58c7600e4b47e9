/** Settings of the studio and of this project, in sections that can be linked. */
import { Link, useParams } from '@tanstack/react-router'
import {
  AppWindow,
  Boxes,
  Cable,
  HardDrive,
  Keyboard,
  type LucideIcon,
  Palette,
  Plug,
  Sparkles,
  Waypoints,
} from 'lucide-react'
import type { ComponentType } from 'react'
import { useProject } from '../../app/project.ts'
import { type SettingsSection, settingsSections } from '../../app/sections.ts'
import { cx } from '../../ui/cx.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { scrollable } from '../../ui/scrollable.ts'
import { AboutSection } from './about-section.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { DesktopSection } from './desktop-section.tsx'
import { McpSection } from './mcp-section.tsx'
import { ModelsSection } from './models-section.tsx'
import { PortSection } from './port-section.tsx'
import { ProvidersSection } from './providers-section.tsx'
import { StorageSection } from './storage-section.tsx'
import { TracesSection } from './traces-section.tsx'

const views: Record<SettingsSection['id'], { Icon: LucideIcon; View: ComponentType }> = {
  providers: { Icon: Plug, View: ProvidersSection },
  models: { Icon: Sparkles, View: ModelsSection },
  mcp: { Icon: Cable, View: McpSection },
  port: { Icon: Boxes, View: PortSection },
  traces: { Icon: Waypoints, View: TracesSection },
  storage: { Icon: HardDrive, View: StorageSection },
  appearance: { Icon: Palette, View: AppearanceSection },
  desktop: { Icon: AppWindow, View: DesktopSection },
  about: { Icon: Keyboard, View: AboutSection },
}

export function SettingsPage() {
  const { id } = useProject()
  const { section } = useParams({ from: '/p/$project/settings/{-$section}' })
  const shown = settingsSections.find((one) => one.id === section) ?? settingsSections[0]
  const { View } = views[shown.id]
  return (
    <>
      <PageHeader title="Settings" tabTitle={`${shown.title} · Settings`} />
      <div className="flex min-h-0 flex-1">
        <nav aria-label="Settings" className="w-48 shrink-0 overflow-y-auto border-r p-2">
          <ul className="flex flex-col gap-px">
            {settingsSections.map(({ id: sectionId, title }) => {
              const { Icon } = views[sectionId]
              return (
                <li key={sectionId}>
                  <Link
                    to="/p/$project/settings/{-$section}"
                    params={{ project: id, section: sectionId }}
                    aria-current={shown.id === sectionId ? 'page' : undefined}
                    className={cx(
                      'flex h-7 items-center gap-2 rounded-md px-2',
                      shown.id === sectionId
                        ? 'bg-pressed font-medium text-ink'
                        : 'text-ink-2 hover:bg-hover',
                    )}
                  >
                    <Icon size={14} aria-hidden className="shrink-0 text-ink-3" />
                    {title}
                  </Link>
                </li>
              )
            })}
          </ul>
        </nav>
        <div {...scrollable} className="focus-inset min-h-0 min-w-0 flex-1 overflow-y-auto">
          <div className="flex max-w-[760px] flex-col gap-4 p-6">
            <h2 className="font-semibold text-lg">{shown.title}</h2>
            <View />
          </div>
        </div>
      </div>
    </>
  )
}
