/** Which of several tests decides, and what is said of the others. */
import { expect, test } from 'vitest'
import { decide, inconclusive } from '../../../lib/statements/evidence.ts'
import { weakest } from '../../../lib/statements/support/several.ts'

const grounds = { sentence: 'Two things.', numbers: { size: 8 }, change: 'Another size.' }
const slack = (value: number, unit: string) => decide(value, 0, unit, grounds, () => ({ sentence: 'Below zero.', at: {}, command: 'twoscale' }))

test('margins of other units are not compared: the first test gives the margin', () => {
	const { margin, marginUnit, numbers } = weakest([{ name: 'bound', evidence: slack(3, 'decades') }, { name: 'order', evidence: slack(0.1, 'orders') }, { name: 'second bound', evidence: slack(2, 'decades') }], grounds)
	expect([margin, marginUnit, numbers['decidedBy']]).toEqual([2, 'decades', 'second bound'])
})
test('numbers of a test have its name in front', () => {
	expect(weakest([{ name: 'a', evidence: slack(1, 'x') }, { name: 'b', evidence: slack(-2, 'y') }], grounds)).toMatchObject({
		verdict: 'fails',
		margin: -2,
		numbers: { size: 8, decidedBy: 'b', 'a: verdict': 'holds', 'a: margin': 1, 'a: margin unit': 'x', 'a: slack': 1, 'b: verdict': 'fails', 'b: margin': -2, 'b: margin unit': 'y', 'b: slack': -2 },
	})
	expect(Object.keys(weakest([{ name: 'a', evidence: slack(1, 'x') }], grounds).numbers)).not.toContain('slack')
})
test('an open test is weaker than one that holds', () => {
	expect(weakest([{ name: 'a', evidence: slack(1, 'x') }, { name: 'b', evidence: inconclusive(grounds) }], grounds).verdict).toBe('inconclusive')
})
