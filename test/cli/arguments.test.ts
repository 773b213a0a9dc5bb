import { describe, expect, test } from 'vitest'
import { numberList, parameterFlag, protectPotentials } from '../../lib/cli/arguments.ts'
import { InputError } from '../../lib/errors.ts'

const paths = [['potential'], ['flow', 'macro']]
const protect = (...argv: string[]) => protectPotentials(argv, paths)

describe('protectPotentials', () => {
	test('a ψ that begins with a minus sign is an operand', () => {
		expect(protect('potential', '-z^2', '--json')).toEqual(['potential', '--json', '--', '-z^2'])
		expect(protect('potential', '--json', '-log(cosh(z))')).toEqual(['potential', '--json', '--', '-log(cosh(z))'])
		expect(protect('potential', '--json', '--', '--z^2')).toEqual(['potential', '--json', '--', '--z^2'])
	})
	test('a value that begins with a minus sign stays with its flag', () => {
		expect(protect('cramer', '--mean', '-1,0', 'z^2')).toEqual(['cramer', '--mean', '-1,0', '--', 'z^2'])
		expect(protect('cramer', '--mean=-1,0', 'z^2')).toEqual(['cramer', '--mean=-1,0', '--', 'z^2'])
	})
	test('a value may be a word that is also the name of a flag', () => {
		expect(protect('report', 'z^2', '--out', 'profile')).toEqual(['report', '--out', 'profile', '--', 'z^2'])
	})
	test('options of another program are a value, whatever they look like', () => {
		expect(protect('study', 'z^2', '--sbatch', '--time=2:00')).toEqual(['study', '--sbatch', '--time=2:00', '--', 'z^2'])
	})
	test('flags may stand before the command and between its words', () => {
		expect(protect('--json', 'flow', 'macro', '--time', '1', 'z^2')).toEqual(['flow', 'macro', '--json', '--time', '1', '--', 'z^2'])
	})
	test.each([
		['cramer', 'z^2', '--mean'],
		['cramer', '--mean', '--json', 'z^2'],
		['cramer', '--mean', '--', 'z^2'],
	])('a missing value is an input error: %s %s %s', (...argv) => {
		expect(() => protect(...argv)).toThrow(/--mean: the value is missing/)
	})
	test('help keeps its place', () => {
		expect(protect('--help')).toEqual(['--help'])
		expect(protect('flow', 'macro', '--help')).toEqual(['flow', 'macro', '--help'])
	})
})

describe('numberList', () => {
	test('lists, negative entries and ranges', () => {
		expect(numberList('mean', '-1,0,2.5e-1')).toEqual([-1, 0, 0.25])
		expect(numberList('mean', '0:1:0.25')).toEqual([0, 0.25, 0.5, 0.75, 1])
		expect(numberList('sites', '1:4')).toEqual([1, 2, 3, 4])
		expect(numberList('field', '-1/2,+3/4,.5')).toEqual([-0.5, 0.75, 0.5])
	})
	test.each(['', 'a', '1,', '1:0', '0:1:0', 'Infinity', 'NaN', '0x10', '1:2:3:4', '1/0', '1/', '1e400', '0:1e9:1e-9'])(
		'refuses %s',
		(text) => {
			expect(() => numberList('mean', text)).toThrow(InputError)
		},
	)
})

describe('parameterFlag', () => {
	test('keeps the literal exact', () => {
		expect(parameterFlag('a=0.1')).toEqual({ name: 'a', values: ['0.1'], isRange: false })
		expect(parameterFlag('a=1/3').values).toEqual(['1/3'])
	})
	test('expands ranges without accumulated rounding', () => {
		expect(parameterFlag('a=0.1:0.7:0.1').values).toEqual(['0.1', '0.2', '0.3', '0.4', '0.5', '0.6', '0.7'])
	})
	test.each(['a', 'a=', '=1', 'a=x', '1a=2', 'a=1e', 'a=1/0', 'a=1:0:1'])('refuses %s', (text) => {
		expect(() => parameterFlag(text)).toThrow(InputError)
	})
})
