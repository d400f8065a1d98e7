import type { FoundNumbers } from 'glassbox/trace'
import { spelled } from '../../terminal/ascii.ts'
import type { Look } from '../../terminal/style.ts'
import { blocks, sentence, some } from '../print.ts'
import type { Subject, Target } from './subject.ts'
import { judgementJson, judgementLines, targetText } from './told.ts'

type Found = FoundNumbers<Target>

/** What the numbers were found to be, for people. */
export function foundLines(subject: Subject, { agreeing, explained, nearest, candidates }: Found, look: Look): string[] {
  const say = (text: string, style?: 'bold' | 'dim') => sentence(spelled(text, look), look, style)
  if (agreeing.length > 0)
    return blocks(
      say(
        `These are the numbers of ${some(
          agreeing.map(({ target }) => targetText(target)),
          6,
        )}.`,
        'bold',
      ),
      ...agreeing
        .filter(({ departs }) => departs.sign || departs.transposed)
        .map(judgement => judgementLines(subject, judgement, look)),
    )
  const among = say(`Values of this shape: ${some(candidates.map(targetText), 8)}.`, 'dim')
  const [first, ...others] = explained
  if (first === undefined)
    return blocks(
      say(
        `No step has these numbers, and no mistake that is known here gives them.${nearest === undefined ? '' : ' Nearest:'}`,
        'bold',
      ),
      nearest === undefined ? [] : judgementLines(subject, nearest, look),
      among,
    )
  return blocks(
    say('No step has these numbers. The first that a mistake explains:', 'bold'),
    judgementLines(subject, first, look),
    others.length === 0
      ? []
      : say(
          `So it does for ${some(
            others.map(({ target }) => targetText(target)),
            5,
          )}: say which one is meant with --step.`,
        ),
    among,
  )
}

/** What the numbers were found to be, as plain data. */
export const foundJson = (subject: Subject, { agreeing, explained, nearest, candidates }: Found): object => ({
  agrees: agreeing.length > 0,
  agreeing: agreeing.map(judgement => judgementJson(subject, judgement)),
  explained: explained.map(judgement => judgementJson(subject, judgement)),
  nearest: nearest === undefined ? null : judgementJson(subject, nearest),
  candidates: candidates.map(targetText),
})
