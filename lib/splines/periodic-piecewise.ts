/**
 * Functions on the torus that are polynomials on each of M blocks, exactly: f(θ) = pieces[i](u), u = Mθ − i ∈ [0,1).
 *
 * At the ends of blocks values are limits from the right, or from the left on request.
 */
import { ONE, type Rational, rational, rationalToText, ZERO } from '../expression/index.ts'
import { laurent } from './laurent.ts'
import {
	addPolynomials,
	derivePolynomial,
	evaluatePolynomial,
	integralOfProduct,
	integratePolynomial,
	type Polynomial,
	scalePolynomial,
	trimPolynomial,
} from './polynomial.ts'

export interface PeriodicPiecewise {
	/** M. */
	readonly blocks: number
	/** One polynomial in u = Mθ − i per block i. */
	readonly pieces: readonly Polynomial[]
	/** f(θ±), θ any rational, taken modulo 1. */
	at(theta: Rational, side?: 'right' | 'left'): Rational
	/** The n-th derivative inside the blocks, n ≥ 0. */
	derivative(n?: number): PeriodicPiecewise
	/** θ ↦ ∫_0^θ f on [0,1); its jump at 0 is the mean of f. */
	primitive(): PeriodicPiecewise
	/** ∫_0^1 f. */
	mean(): Rational
	/** ∫_0^1 fg, g on the same blocks. @throws RangeError on other blocks. */
	inner(g: PeriodicPiecewise): Rational
	/** The N = KM averages over [n/N, (n+1)/N]. */
	cellAverages(sitesPerBlock: number): Rational[]
	/** f + factor·g. @throws RangeError on other blocks. */
	add(g: PeriodicPiecewise, factor?: Rational): PeriodicPiecewise
	/** `\begin{cases} … \end{cases}` in u, equal neighbours together. */
	toLatex(): string
}

/** The function with these pieces, M = their number ≥ 1. */
export function periodicPiecewise(pieces: readonly Polynomial[]): PeriodicPiecewise {
	const blocks = pieces.length
	const M = rational(blocks)
	const same = (g: PeriodicPiecewise) => {
		if (g.blocks !== blocks) throw new RangeError(`periodicPiecewise: ${g.blocks} blocks beside ${blocks}`)
	}
	const self: PeriodicPiecewise = {
		blocks,
		pieces,
		at: (theta, side = 'right') => {
			const t = theta.sub(theta.floor()).mul(M)
			const right = Number(t.floor().n)
			const u = t.sub(t.floor())
			if (side === 'left' && u.n === 0n) return evaluatePolynomial(pieces[(right + blocks - 1) % blocks], ONE)
			return evaluatePolynomial(pieces[right], u)
		},
		derivative: (n = 1) => {
			let out = pieces
			for (let k = 0; k < n; k++) out = out.map((p) => scalePolynomial(derivePolynomial(p), M))
			return periodicPiecewise(out)
		},
		primitive: () => {
			let start = ZERO
			return periodicPiecewise(
				pieces.map((p) => {
					const piece = integratePolynomial(scalePolynomial(p, ONE.div(M)), start)
					start = evaluatePolynomial(piece, ONE)
					return piece
				}),
			)
		},
		mean: () => pieces.reduce((sum, p) => sum.add(integralOfProduct(p, [ONE])), ZERO).div(M),
		inner: (g) => {
			same(g)
			return pieces.reduce((sum, p, i) => sum.add(integralOfProduct(p, g.pieces[i])), ZERO).div(M)
		},
		cellAverages: (sitesPerBlock) => {
			const K = rational(sitesPerBlock)
			return pieces.flatMap((p) => {
				const primitive = integratePolynomial(p)
				const ends = Array.from({ length: sitesPerBlock + 1 }, (_, r) => evaluatePolynomial(primitive, rational(r).div(K)))
				return ends.slice(1).map((end, r) => end.sub(ends[r]).mul(K))
			})
		},
		add: (g, factor) => {
			same(g)
			return periodicPiecewise(pieces.map((p, i) => addPolynomials(p, g.pieces[i], factor)))
		},
		toLatex: () => casesLatex(pieces),
	}
	return self
}

function casesLatex(pieces: readonly Polynomial[]): string {
	const M = pieces.length
	const written = pieces.map((p) => laurent(0, trimPolynomial(p)).toLatex('u'))
	if (M === 1) return `${written[0]},\\quad u = \\theta`
	const end = (i: number) => {
		const [text = '', below] = rationalToText(rational(i, M)).split('/')
		return below === undefined ? text : `\\tfrac{${text}}{${below}}`
	}
	// Zero looks the same on every block; other polynomials in u = Mθ − i do not.
	const rows: [first: number, last: number, text: string][] = []
	written.forEach((text, i) => {
		const previous = rows[rows.length - 1]
		if (text === '0' && previous?.[2] === '0') previous[1] = i
		else rows.push([i, i, text])
	})
	const lines = rows.map(([a, b, text]) => `${text}, & ${end(a)} \\le \\theta < ${end(b + 1)}`)
	return `\\begin{cases} ${lines.join(' \\\\ ')} \\end{cases}\\qquad u = ${M}\\theta - \\lfloor ${M}\\theta \\rfloor`
}
