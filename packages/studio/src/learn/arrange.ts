import type { Block, Printed, SectionId, ShownMatrix } from 'glassbox/tutorial'
import { sections } from 'glassbox/tutorial'
import { questions } from './questions.ts'
import type { Question } from './questions.ts'
import { widgets } from './widgets/table.ts'
import type { Widget } from './widgets/table.ts'

type Shown = Exclude<Block, { readonly kind: 'printed' }>

/** What stands on the page, in the order of reading; its id is its anchor. */
export type Item =
  | { readonly kind: 'block'; readonly id: string; readonly block: Shown }
  | { readonly kind: 'printed'; readonly id: string; readonly rows: readonly Printed[] }
  | {
      readonly kind: 'derived'
      readonly id: string
      readonly text: string
      readonly latex: string
      readonly matrices: readonly ShownMatrix[]
    }
  | { readonly kind: 'widget'; readonly id: string; readonly widget: Widget }
  | { readonly kind: 'question'; readonly id: string; readonly question: Question }

/** A heading as an anchor. */
const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, '-')
    .replace(/^-|-$/g, '')

/** A section's blocks as items: printed rows joined to tables, lines of a derivation with their matrices, widgets and questions at their places. */
export function arrange(section: SectionId, blocks: readonly Block[]): Item[] {
  const items: Item[] = []
  const counts = new Map<string, number>()
  const numbered = (kind: string) => {
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    return `${kind}-${count}`
  }
  const idOf = (block: Block): string => {
    if (block.kind === 'heading') return slug(block.text)
    if (block.kind === 'step') return `step-${block.number}`
    if (block.kind === 'erratum') return `erratum-${block.erratum.id}`
    if (block.kind === 'curve' || block.kind === 'points') return `picture-${block.id}`
    return numbered(block.kind)
  }
  const attach = (anchor: string) => {
    for (const widget of widgets)
      if (widget.section === section && widget.after === anchor) items.push({ kind: 'widget', id: `widget-${widget.id}`, widget })
    for (const question of questions)
      if (question.at.section === section && question.at.anchor === anchor)
        items.push({ kind: 'question', id: `question-${question.number}`, question })
  }
  /** A heading whose text is still to come. */
  let waiting: string | undefined = 'top'
  for (let i = 0; i < blocks.length; i++) {
    const block = blocks[i]!
    const [next, after] = [blocks[i + 1], blocks[i + 2]]
    const id = idOf(block)
    if (block.kind === 'heading') {
      // The page has the section's own title already.
      if (sections.some(({ title }) => title === block.text)) continue
      if (waiting !== undefined) attach(waiting)
      waiting = id
      items.push({ kind: 'block', id, block })
      continue
    }
    if (block.kind === 'printed') {
      const rows = [block.printed]
      for (let follow = blocks[i + 1]; follow?.kind === 'printed'; follow = blocks[i + 1]) {
        rows.push(follow.printed)
        i++
      }
      items.push({ kind: 'printed', id, rows })
    } else if (block.kind === 'paragraph' && next?.kind === 'code' && next.language === 'latex') {
      const matrices = after?.kind === 'matrices' ? after.matrices : []
      items.push({ kind: 'derived', id, text: block.text, latex: next.text, matrices })
      i += matrices.length > 0 ? 2 : 1
    } else items.push({ kind: 'block', id, block })
    attach(id)
    if (waiting !== undefined) attach(waiting)
    waiting = undefined
  }
  return items
}
