import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** All files in a folder and the folders in it, in order; none where there is no such folder. @param {string} folder */
export const filesUnder = folder =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name))
        .sort()
    : []
