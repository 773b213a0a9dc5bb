/** What bad input gets (design section 4): exit status 2, one line with position and reason, no stack trace, quickly. */
import { describe, expect, test } from 'vitest'
import { here } from '../support/here.ts'
import { LONG } from '../support/long.ts'
import { twoscale } from '../support/program.ts'

/** Refusing takes at most this many times as long as answering (0.5 s on an idle machine, where the contract says 2 s). */
const RATIO = 4

/** Whether the refusal is quick; on a machine whose speed changed since, both are measured again. */
function quick(psi: string, seconds: number): boolean {
	let refused = seconds
	for (let attempt = 0; attempt < 3; attempt++) {
		if (refused <= RATIO * twoscale('potential', 'z^2/2').seconds) return true
		refused = twoscale('potential', psi).seconds
	}
	return false
}

const notPotentials: readonly [string, RegExp][] = [
	['z^3', /-?∞|infinity|integrable/i],
	['-z^2', /integrable/i],
	['log(z)', /log|positive/i],
	['1/z', /0/],
	['2', /constant|integrable/i],
	['z', /integrable/i],
	['', /empty/i],
	['cos(z', /position \d+|bracket|parenthes/i],
	['q*z^2', /q/],
	['z^2*1e400', /1e400/],
	['z^2/2 + 1/0', /zero|0/],
	['sqrt(-1)*z^2', /sqrt/],
	['[1,2]*z', /\[/],
	['f(x)=x', /f|=/],
	["import('fs')", /import|'/],
	['constructor(z)', /constructor/],
	['1/(z-1.7)', /1\.7/],
	['z^2 + 1/(z-1.7)', /1\.7/],
	['-log(1+1.5*cos(z))', /2\.30|-2\.30|3\.98/],
	['z^2 - log(1+1.5*cos(z))', /2\.30|-2\.30|3\.98/],
	['sqrt(z^2)', /sqrt\(z\^2 ?\+ ?eps\^2\)|0/],
	['abs(z)', /sqrt\(z\^2 ?\+ ?eps\^2\)/],
	['1/z^2', /0/],
	['log(1+z^2)', /field|integrable|slow/i],
	['z^2 +', /position|end/i],
	['2z^2', /\*/],
	['z^2 + tan(z)', /tan/],
]

describe('not a potential', () => {
	test.each(notPotentials)('%s', async (psi, reason) => {
		const { status, stdout, stderr } = await here('potential', psi)
		expect(status).toBe(2)
		expect(stdout).toBe('')
		expect(stderr.trimEnd().split('\n')).toHaveLength(1)
		expect(stderr).toMatch(reason)
		expect(stderr).not.toMatch(/\bat .*\.js:\d+|internal error/)
	})

	test.each(['z^2 - log(1+1.5*cos(z))', ...(LONG ? ['log(1+z^2)'] : [])])('%s, as a program: quickly', (psi) => {
		const { status, stdout, stderr, seconds } = twoscale('potential', psi)
		expect([status, stdout, stderr.trimEnd().split('\n').length]).toEqual([2, '', 1])
		expect(seconds <= 1 || quick(psi, seconds)).toBe(true)
	})

	test('texts that are too long or too deep are refused before they are parsed', async () => {
		const long = `z^2${'+0*z'.repeat(30_000)}`
		const { status, stderr, seconds } = twoscale('potential', long)
		expect(status).toBe(2)
		expect(stderr).toMatch(/10 ?000/)
		expect(stderr.length).toBeLessThan(500)
		expect(seconds <= 1 || quick(long, seconds)).toBe(true)
		const deep = await here('potential', `${'('.repeat(20_000)}z^2${')'.repeat(20_000)}`)
		expect(deep.status).toBe(2)
		expect(deep.stderr.length).toBeLessThan(500)
	})

	test.each(['cos=1', 'z=2', 'pi=3', 'exp=1'])('a parameter named like a function or variable: %s', async (parameter) => {
		const { status, stderr } = await here('potential', 'z^2', '--param', parameter)
		expect(status).toBe(2)
		expect(stderr).toMatch(new RegExp(parameter.split('=')[0] as string))
	})

	test('--json also prints the error document', async () => {
		const { status, stdout } = await here('potential', 'z^3', '--json')
		expect(status).toBe(2)
		const { error } = JSON.parse(stdout)
		expect(Object.keys(error)).toEqual(['code', 'message', 'hint'])
		expect(error.message.length * error.hint.length).toBeGreaterThan(0)
	})
})

describe('wrong flags', () => {
	test.each([
		['cramer', 'z^2', '--mean', 'x'],
		['cramer', 'z^2', '--nonsense'],
		['cramer', 'sqrt(1+z^2)', '--field', '1.5'],
		['block', 'z^2', '--sites', '0'],
		['block', 'z^2', '--sites', '-3'],
		['block', 'z^2', '--sites', '1e9'],
		['flow', 'macro', 'z^2', '--profile', 'nothere.csv'],
		['flow', 'macro', 'z^2', '--profile', '0:1/2: 1'],
		['flow', 'macro', 'z^2', '--time', '-1'],
		['flow', 'macro', 'z^2', '--param', 'a=1:2'],
		['potential'],
		['nonsense', 'z^2'],
		['potential', 'z^2', 'extra'],
	])('%s %s %s %s', async (...argv) => {
		const { status, stderr } = await here(...argv)
		expect(status).toBe(2)
		expect(stderr.trimEnd().split('\n')).toHaveLength(1)
		expect(stderr).not.toMatch(/internal error/)
	})
})
