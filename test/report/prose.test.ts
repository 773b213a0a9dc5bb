import { expect, test } from 'vitest'
import { prose, shorten } from '../../lib/report/sections/common.ts'
import { plainText } from '../../lib/report/text.ts'

test('reasons in ASCII become prose', () => {
	const parts = prose("psi'' -> -infinity, psi = c*z^2/2 + delta with delta' >= -3.")
	expect(plainText(parts)).toBe("\\psi'' → −∞, \\psi = c·z²/2 + \\delta with \\delta' ≥ −3")
	expect(parts.filter((p) => p.kind === 'math')).toHaveLength(4)
	expect(plainText(prose('z^2.5 and e^10'))).toBe('z^2.5 and e^10')
})

test('long texts keep their beginning and end', () => {
	const text = shorten(`${'a'.repeat(500)}end`)
	expect(text.length).toBeLessThan(240)
	expect(text.endsWith('end')).toBe(true)
	expect(shorten('short')).toBe('short')
})
