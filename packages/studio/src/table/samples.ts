/** Tables that come with the studio. */
export const samples = [
  { name: 'penguins.csv', target: 'Species', address: new URL('../../../../examples/penguins.csv', import.meta.url) },
  { name: 'iris.csv', target: 'species', address: new URL('../../../../examples/iris.csv', import.meta.url) },
  { name: 'wine.csv', target: 'cultivar', address: new URL('../../../../examples/wine.csv', import.meta.url) },
  { name: 'breast_cancer.csv', target: 'diagnosis', address: new URL('../../../../examples/breast_cancer.csv', import.meta.url) },
  { name: 'diabetes.csv', target: 'progression', address: new URL('../../../../examples/diabetes.csv', import.meta.url) },
  { name: 'digits.csv', target: 'digit', address: new URL('../../../../examples/digits.csv', import.meta.url) },
  { name: 'football.csv', target: 'result', address: new URL('../../../../examples/football.csv', import.meta.url) },
] as const

export type Sample = (typeof samples)[number]
