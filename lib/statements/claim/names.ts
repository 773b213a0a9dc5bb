/** The names of claims: variables by their first letter, functions, quantities, constants; and what to say about other names. */
import { InputError } from '../../errors.ts'
import { nearestInAnyCase } from '../../expression/nearest.ts'
import { QUANTITIES, SCALARS } from './quantities.ts'
import type { FunctionName, VariableKind } from './tree.ts'

/** Functions of numbers, with the number of their arguments; min and max take any number from two on. */
export const FUNCTIONS: Readonly<Record<FunctionName, 1 | 'many'>> = { abs: 1, min: 'many', max: 'many', sqrt: 1, exp: 1, log: 1 }

export function isFunction(name: string): name is FunctionName {
	return Object.hasOwn(FUNCTIONS, name)
}

/** m, m1 … means; s, sigma, s1 … fields; z, z1 … spins; K, K1 … numbers of sites. Not m0, s0 and K0, which are constants, and not s2. */
export function variableKind(name: string): VariableKind | undefined {
	if (SCALARS.some((s) => s.name === name) || QUANTITIES.some((q) => q.name === name && name !== 's')) return undefined
	const match = /^(m|s|sigma|z|K)\d?$/.exec(name)
	const kinds: Readonly<Record<string, VariableKind>> = { m: 'mean', s: 'field', sigma: 'field', z: 'spin', K: 'sites' }
	return match ? kinds[match[1] as string] : undefined
}

const EXTREMA = ['sup', 'inf']
const VARIABLES = ['m', 's', 'sigma', 'z', 'K']

/** Names that cannot be bound, nor be parameters in a claim. */
export function hasMeaning(name: string): boolean {
	return [...EXTREMA, 'in', 'pi', 'e', 'i'].includes(name) || isFunction(name) || SCALARS.some((s) => s.name === name) || (name !== 's' && QUANTITIES.some((q) => q.name === name))
}

const ADVICE: Readonly<Record<string, string>> = {
	e: 'The constant e is exp(1).',
	ln: 'Write log(x), the natural logarithm.',
	sin: 'Claims have abs, min, max, sqrt, exp and log; trigonometric functions belong into psi.',
	cos: 'Claims have abs, min, max, sqrt, exp and log; trigonometric functions belong into psi.',
	maximum: 'Write sup(m, …) over a variable, max(a, b) of numbers.',
	minimum: 'Write inf(m, …) over a variable, min(a, b) of numbers.',
	forall: 'A variable that no sup or inf binds already means "for all" of its range.',
	var: 'Write s2(m), the variance of the tilted law of mean m.',
	variance: 'Write s2(m), the variance of the tilted law of mean m.',
	V: 'Write psi(z).',
	H: 'Write psiK(m,K), the Hamiltonian of a block.',
	N: 'The number of sites of a block is K.',
	sites: 'The number of sites of a block is K.',
	theta: 'Claims speak of means m, fields s, spins z and sites K, not of profiles.',
	d3psiK: 'Derivatives of psiK are known up to the second: d2psiK(m,K).',
	d5psi: 'Derivatives of psi are known up to the fourth: d4psi(z).',
	d6psi: 'Derivatives of psi are known up to the fourth: d4psi(z).',
	d4phi: 'Derivatives of phi are known up to the third; cumulants give more: kappa(4,m).',
	inf2: 'Write inf(m, …).',
}

const shorten = (name: string) => (name.length > 40 ? `${name.slice(0, 40)}…` : name)

/** `psi(z)`, `psiK(m,K)`, … as a reader types them. */
export function signature(name: string): string {
	const letters = { mean: 'm', field: 's', spin: 'z', sites: 'K', order: 'n' } as const
	const quantity = QUANTITIES.find((q) => q.name === name)
	if (quantity) return `${name}(${quantity.slots.map((s) => letters[s]).join(',')})`
	return isFunction(name) ? `${name}(${FUNCTIONS[name] === 1 ? 'x' : 'x,y'})` : name
}

/** A name before a parenthesis that is no function. */
export function unknownCall(name: string, position: number): InputError {
	const known = [...EXTREMA, ...Object.keys(FUNCTIONS), ...QUANTITIES.map((q) => q.name)]
	const variable = variableKind(name) ?? (SCALARS.some((s) => s.name === name) ? 'constant' : undefined)
	const guess = nearestInAnyCase(name, known)
	const advice = Object.hasOwn(ADVICE, name) ? ADVICE[name] : undefined
	return new InputError(
		'unknown-name',
		`claim: unknown function '${shorten(name)}' at position ${position} (known: ${known.join(' ')})`,
		advice ?? (variable ? `${name} is a ${variable}; write products with '*': ${name}*(…).` : guess ? `Did you mean ${signature(guess)}?` : `Use one of the known functions; write products with '*'.`),
		position,
	)
}

/** A name without a parenthesis that is neither variable nor constant. */
export function unknownName(name: string, position: number, parameters: readonly string[]): InputError {
	const known = [...VARIABLES, 'pi', ...SCALARS.map((s) => s.name), ...parameters]
	const call = isFunction(name) || EXTREMA.includes(name) || QUANTITIES.some((q) => q.name === name)
	const guess = nearestInAnyCase(name, [...known, ...QUANTITIES.map((q) => q.name)])
	const advice = Object.hasOwn(ADVICE, name) ? ADVICE[name] : undefined
	return new InputError(
		'unknown-name',
		call
			? `claim: '${name}' at position ${position} stands without its arguments`
			: `claim: unknown name '${shorten(name)}' at position ${position} (variables: ${VARIABLES.join(' ')}; constants: pi ${[...SCALARS.map((s) => s.name), ...parameters].join(' ')}; functions: ${QUANTITIES.map((q) => q.name).join(' ')})`,
		call
			? `Write ${EXTREMA.includes(name) ? `${name}(m, …)` : signature(name)}.`
			: (advice ?? (guess ? `Did you mean ${signature(guess)}?` : `Bind it with a range: sup(${shorten(name)} in [0,1], …), or write a number.`)),
		position,
	)
}
