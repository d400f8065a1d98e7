/** The version of the command line, as in its package.json. Not the library's own constant: its code would have to be loaded. */
export const VERSION = '0.1.0'
