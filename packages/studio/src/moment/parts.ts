import type { Room } from './moment.ts'

/** What an embedded page may leave out, by room: the names that a link holds in `hidden`, and what people call them. */
export const parts = {
  learn: { header: 'the line at the top', contents: 'the list of sections', settings: 'learning rate, epochs, first numbers' },
  debugger: {
    header: 'the line at the top',
    steps: 'the list of steps',
    network: 'the network',
    health: 'the health hints',
    code: 'the code',
    tools: 'the tools',
    transport: 'buttons and loss curve',
    settings: 'example and conventions',
  },
  playground: {
    header: 'the line at the top',
    transport: 'the buttons',
    settings: 'points and descent',
    network: 'the network',
    surface: 'what the network says',
    history: 'curves and histograms',
  },
  data: {
    header: 'the line at the top',
    source: 'the choice of a table',
    columns: 'the columns',
    preview: 'the first rows',
    train: 'the training',
    results: 'the results',
    predict: 'the prediction of a row',
  },
} as const satisfies Readonly<Record<Room, Readonly<Record<string, string>>>>
