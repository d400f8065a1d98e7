import type { Encoder } from 'glassbox'

/** What the numbers of a prediction are: the probability of each class, or the predicted numbers. */
export const outputNames = ({ target }: Encoder): readonly string[] =>
  target.task === 'regression' ? target.columns : target.classes
