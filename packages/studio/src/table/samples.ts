/** Tables that come with the studio, and what they hold. */
export const samples = [
  {
    name: 'penguins.csv',
    target: 'Species',
    rows: 344,
    columns: 7,
    classes: 3,
    about: 'Which species, by beak, flipper, weight and island',
    address: new URL('../../../../examples/penguins.csv', import.meta.url),
  },
  {
    name: 'iris.csv',
    target: 'species',
    rows: 150,
    columns: 5,
    classes: 3,
    about: 'Which iris, by four lengths of its flower',
    address: new URL('../../../../examples/iris.csv', import.meta.url),
  },
  {
    name: 'wine.csv',
    target: 'cultivar',
    rows: 178,
    columns: 14,
    classes: 3,
    about: 'Which grape, by the chemistry of the wine',
    address: new URL('../../../../examples/wine.csv', import.meta.url),
  },
  {
    name: 'breast_cancer.csv',
    target: 'diagnosis',
    rows: 569,
    columns: 31,
    classes: 2,
    about: 'Benign or malignant, by the nuclei of cells',
    address: new URL('../../../../examples/breast_cancer.csv', import.meta.url),
  },
  {
    name: 'diabetes.csv',
    target: 'progression',
    rows: 442,
    columns: 11,
    classes: undefined,
    about: 'How far the illness goes in a year: a number',
    address: new URL('../../../../examples/diabetes.csv', import.meta.url),
  },
  {
    name: 'digits.csv',
    target: 'digit',
    rows: 1797,
    columns: 65,
    classes: 10,
    about: 'Which digit was written, by 8 × 8 shades of grey',
    address: new URL('../../../../examples/digits.csv', import.meta.url),
  },
  {
    name: 'football.csv',
    target: 'result',
    rows: 15,
    columns: 4,
    classes: 3,
    about: 'A reader’s own: far too few rows, and what comes of that',
    address: new URL('../../../../examples/football.csv', import.meta.url),
  },
] as const

export type Sample = (typeof samples)[number]

/** What a sample is called on the page. */
export const titleOf = ({ name }: Sample): string => name.replace('.csv', '').replace('_', ' ')
