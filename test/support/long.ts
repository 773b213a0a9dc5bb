/** Tests that take seconds and say what others say in part: skipped by `npm test`, run by `npm run check:long`. */
import { test, type TestAPI } from 'vitest'

/** Whether this is `npm run check:long`. */
export const LONG = process.env['TWOSCALE_LONG'] !== undefined

export const long = (LONG ? test : test.skip) as TestAPI
