import type { Block, LessonSettings } from 'glassbox/tutorial'

/** What every widget gets. */
export interface WidgetProps {
  readonly settings: LessonSettings
  /** Asks for other settings of the whole section. */
  readonly onsettings: (settings: LessonSettings) => void
  /** The section's blocks, as far as they are told. */
  readonly blocks: readonly Block[]
}
