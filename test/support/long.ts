/** Tests that take seconds and say what others say in part: skipped by `npm test`, run by `npm run check:long`. */
import { test, type TestAPI } from 'vitest'

export const long = (process.env['TWOSCALE_LONG'] === undefined ? test.skip : test) as TestAPI
