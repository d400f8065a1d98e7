/** What an error says; errors of the core say it for people. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
