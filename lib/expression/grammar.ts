/** The allow-list of names, and what to say about the names that are not on it. */
import { InputError } from '../errors.ts'
import { nearest } from './nearest.ts'

/** Functions of the grammar, one argument each. */
export const FUNCTIONS: readonly string[] = ['exp', 'log', 'sqrt', 'sin', 'cos', 'sinh', 'cosh', 'tanh', 'atan', 'erf']

/** Names that have a meaning of their own in formulas and profiles. */
const RESERVED: readonly string[] = ['z', 'theta', 'pi', 'e', 'i', ...FUNCTIONS]

const ADVICE: Readonly<Record<string, string>> = {
	abs: '|z| is not smooth: use sqrt(z^2+eps^2) with a small eps.',
	sign: 'sign is not smooth: use tanh(x/eps) with a small eps.',
	sgn: 'sign is not smooth: use tanh(x/eps) with a small eps.',
	heaviside: 'A step is not smooth: use (1+tanh(x/eps))/2 with a small eps.',
	max: 'max is not smooth: use eps*log(exp(a/eps)+exp(b/eps)).',
	min: 'min is not smooth: use -eps*log(exp(-a/eps)+exp(-b/eps)).',
	floor: 'floor is not smooth; only smooth functions are allowed.',
	ceil: 'ceil is not smooth; only smooth functions are allowed.',
	round: 'round is not smooth; only smooth functions are allowed.',
	mod: 'mod is not smooth; only smooth functions are allowed.',
	tan: 'tan has poles; write sin(x)/cos(x) where that is meant.',
	cot: 'cot has poles; write cos(x)/sin(x) where that is meant.',
	sec: 'Write 1/cos(x).',
	csc: 'Write 1/sin(x).',
	sech: 'Write 1/cosh(x).',
	csch: 'Write 1/sinh(x).',
	coth: 'Write cosh(x)/sinh(x).',
	ln: 'Write log(x), the natural logarithm.',
	log2: 'Write log(x)/log(2).',
	log10: 'Write log(x)/log(10).',
	log1p: 'Write log(1+x).',
	expm1: 'Write exp(x)-1.',
	arctan: 'Write atan(x).',
	erfc: 'Write 1-erf(x).',
	asinh: 'Write log(x+sqrt(x^2+1)).',
	cbrt: 'x^(1/3) needs x > 0; (x^2+eps^2)^(1/6) is smooth.',
	pow: "Write powers as '^': z^2.",
	square: "Write powers as '^': z^2.",
	e: 'The constant e is exp(1).',
	E: 'The constant e is exp(1).',
	i: 'Only real functions are allowed.',
	tau: 'Write 2*pi.',
	PI: "Write 'pi'.",
	Pi: "Write 'pi'.",
}

const shorten = (name: string) => (name.length > 40 ? `${name.slice(0, 40)}…` : name)
const advice = (name: string) => (Object.hasOwn(ADVICE, name) ? ADVICE[name] : undefined)

export function unknownFunction(what: string, name: string, position: number): InputError {
	const guess = nearest(name.toLowerCase(), FUNCTIONS)
	return new InputError(
		'unknown-name',
		`${what}: unknown function '${shorten(name)}' at position ${position} (allowed: ${FUNCTIONS.join(' ')})`,
		advice(name) ?? (guess ? `Did you mean ${guess}?` : `Use one of ${FUNCTIONS.join(', ')}; write products with '*'.`),
		position,
	)
}

export function unknownName(
	what: string,
	name: string,
	position: number,
	variables: readonly string[],
	parameters: readonly string[],
): InputError {
	const known = [...variables, 'pi', ...parameters]
	const guess = nearest(name, known.concat(FUNCTIONS))
	const variable = variables[0] ?? 'pi'
	return new InputError(
		'unknown-name',
		`${what}: unknown name '${shorten(name)}' at position ${position} (known: ${known.join(' ')})`,
		advice(name) ??
			(guess && guess.length > 1
				? `Did you mean ${guess}?`
				: `Give it a value with --param ${shorten(name)}=1.5, or write the variable as ${variable}.`),
		position,
	)
}

/** Refuses names that a parameter cannot have. */
export function checkParameterName(name: string, variables: readonly string[]): void {
	if (!/^[A-Za-z_][A-Za-z_0-9]*$/.test(name) || name.length > 64)
		throw new InputError(
			'bad-parameter',
			`param: '${shorten(name)}' is not a name (expected a letter, then letters, digits or _, at most 64)`,
			'Try --param a=1.5.',
		)
	if (RESERVED.includes(name) || variables.includes(name))
		throw new InputError(
			'bad-parameter',
			`param: '${name}' already has a meaning in formulas (expected another name)`,
			`Try --param ${name}0=1.5 and write ${name}0 in the formula.`,
		)
}
