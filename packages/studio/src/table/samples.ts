/** Tables that come with the studio. */
export const samples = [
  {
    name: 'penguins.csv',
    target: 'Species',
    about: 'Which of three species, from island, beak and body; some cells are missing.',
    rows: 344,
    columns: 7,
    address: new URL('../../../../examples/penguins.csv', import.meta.url),
  },
  {
    name: 'iris.csv',
    target: 'species',
    about: 'Which of three irises, from the lengths of its leaves.',
    rows: 150,
    columns: 5,
    address: new URL('../../../../examples/iris.csv', import.meta.url),
  },
  {
    name: 'wine.csv',
    target: 'cultivar',
    about: 'Which of three vines a wine was made from, by chemistry.',
    rows: 178,
    columns: 14,
    address: new URL('../../../../examples/wine.csv', import.meta.url),
  },
  {
    name: 'breast_cancer.csv',
    target: 'diagnosis',
    about: 'Benign or malignant, from the shapes of cells.',
    rows: 569,
    columns: 31,
    address: new URL('../../../../examples/breast_cancer.csv', import.meta.url),
  },
  {
    name: 'diabetes.csv',
    target: 'progression',
    about: 'How far a disease goes within a year: a number, not a class.',
    rows: 442,
    columns: 11,
    address: new URL('../../../../examples/diabetes.csv', import.meta.url),
  },
  {
    name: 'digits.csv',
    target: 'digit',
    about: 'Handwritten digits of 8 × 8 pixels, ten classes.',
    rows: 1797,
    columns: 65,
    address: new URL('../../../../examples/digits.csv', import.meta.url),
  },
  {
    name: 'football.csv',
    target: 'result',
    about: 'Home, draw or away, from three counts: a reader’s table, small enough to follow by hand.',
    rows: 15,
    columns: 4,
    address: new URL('../../../../examples/football.csv', import.meta.url),
  },
] as const

export type Sample = (typeof samples)[number]
