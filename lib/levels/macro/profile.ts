/** The initial profile ζ_0 as smooth pieces on [0,1): what the macroscopic level needs of it. design.md section 3, "profile". */
import { type Expression, type Rational, toNumber } from '../../expression/index.ts'
import { compileJavaScript } from '../../expression/targets/javascript.ts'

type End = number | Rational

/** Pieces that cover [0,1) in order; each has either a value or an expression in `theta`. */
export interface ProfileLike {
	readonly pieces: readonly {
		readonly from: End
		readonly to: End
		readonly expression?: Expression
		readonly value?: (theta: number) => number
	}[]
}

/** Ends 0 = e_0 < e_1 < … = 1 and the smooth function of each piece, which may be evaluated at both of its ends. */
export interface Pieces {
	readonly ends: Float64Array
	value(piece: number, theta: number): number
}

const number = (end: End) => (typeof end === 'number' ? end : toNumber(end))

/** The pieces of a profile as numeric functions; equal expressions are compiled once. */
export function piecesOf(profile: ProfileLike): Pieces {
	const ends = Float64Array.from([...profile.pieces.map((piece) => number(piece.from)), 1])
	const compiled = new Map<Expression, (theta: number) => number>()
	const values = profile.pieces.map(({ value, expression }) => {
		if (value) return value
		if (!expression) throw new TypeError('piecesOf: a piece has neither value nor expression')
		const known = compiled.get(expression) ?? pointFunction(expression)
		compiled.set(expression, known)
		return known
	})
	return { ends, value: (piece, theta) => (values[piece] as (theta: number) => number)(theta) }
}

function pointFunction(expression: Expression): (theta: number) => number {
	if (expression.kind === 'constant') {
		const value = toNumber(expression.value)
		return () => value
	}
	const kernel = compileJavaScript([expression], { batch: ['theta'] })
	return (theta) => kernel.at([theta])[0] as number
}
