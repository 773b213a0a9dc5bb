/**
 * The mesoscopic dissipation Ā on splines: natural Ā = PANPᵗ, or inverse Ā = (PA⁻¹NPᵗ)⁻¹. theory.md 1.1, 2.2.
 *
 *   ⟨ξ, Āξ'⟩ = ξᵗFξ',  c' = −(Gram of the space)⁻¹ F ∇H̄,    F = CᵗAC/N,   or   F = S B⁺ S with B = CᵗA⁺C/N   (G for S in the normalised product).
 *
 * F is circulant, of symbol F_q > 0 for q ≠ 0 and exactly 0 at q = 0. Forces are shifted by their first entry before the transform, so that constants
 * give exactly zero. Application and solves cost O(M log M); quadratic forms are sums of squares over modes, never negative. Errors: a few eps of the
 * norm. At K = ∞ the natural F is the stiffness matrix (∫b_i'b_j'), the inverse one belongs to the H⁻¹ product of splines.
 */
import { InputError } from '../../errors.ts'
import { toNumber } from '../../expression/index.ts'
import { type Circulant, circulantOfSymbol } from '../../numerics/circulant.ts'
import { realTransform } from '../../numerics/real-fft.ts'
import { LAURENT_ZERO } from '../../splines/laurent.ts'
import { stencil } from '../../splines/stencil.ts'
import type { Dissipation } from '../gradient-flow.ts'
import { type CoarseOperatorKind, coarseSymbols, formSymbol, productSymbol, productValues } from './operator/coarse-symbols.ts'
import { multiplySymbols, type SymbolPolynomial, stencilOfSymbol, symbolAt } from './operator/symbol-polynomial.ts'
import type { MesoSpace } from './space.ts'

/** F by matrices of few diagonals, entries at distances 0 … reach (to be folded modulo M), for implicit time steps. */
export type LocalForm =
	| { readonly kind: 'banded'; /** F itself. */ readonly row: Float64Array }
	| {
			readonly kind: 'factored'
			/** w, the local form (1/K²)CᵗWC/N. */
			readonly wide: Float64Array
			/** wF = ΔS², Δ = M²(2, −1, −1). */
			readonly numerator: Float64Array
	  }

export type { CoarseOperatorKind } from './operator/coarse-symbols.ts'

export interface MesoDissipation extends Dissipation {
	readonly kind: CoarseOperatorKind
	/** F. */
	readonly form: Circulant
	/** F_q = symbol of F, q = 0 … M−1. */
	readonly symbol: Float64Array
	/** F_q over the symbol of the inner product: the eigenvalues of Ā. */
	readonly eigenvalues: Float64Array
	readonly local: LocalForm
}

/** Ā on a mesoscopic space. @throws InputError for the natural operator of degree 0 at K = ∞. */
export function mesoDissipation(space: MesoSpace, kind: CoarseOperatorKind): MesoDissipation {
	const { degree, blocks, sitesPerBlock, product } = space
	if (kind === 'natural' && degree === 0 && sitesPerBlock === Number.POSITIVE_INFINITY)
		throw new InputError(
			'bad-flag',
			'dissipation: the natural operator of degree 0 grows like K and has no limit (got infinitely many sites, expected a number or degree ≥ 1)',
			'Try --operator inverse, or --degree 1.',
		)
	const symbol = formSymbol(kind, { degree, blocks, sitesPerBlock, product })
	const inner = productValues({ degree, blocks, sitesPerBlock, product })
	const eigenvalues = symbol.map((f, q) => f / inner[q])
	const fft = realTransform(blocks)
	const [re, im] = [new Float64Array(blocks), new Float64Array(blocks)]
	const shifted = new Float64Array(blocks)
	const load = (x: Float64Array) => {
		const origin = x[0]
		for (let i = 0; i < blocks; i++) shifted[i] = x[i] - origin
		fft.forward(shifted, re, im)
	}
	const multiply = (x: Float64Array, out: Float64Array, factors: Float64Array) => {
		load(x)
		for (let q = 0; q < blocks; q++) {
			re[q] *= factors[q]
			im[q] *= factors[q]
		}
		return fft.inverse(re, im, out)
	}
	const quadratic = (x: Float64Array, factors: Float64Array) => {
		load(x)
		let sum = 0
		for (let q = 1; q < blocks; q++) sum += factors[q] * (re[q] * re[q] + im[q] * im[q])
		return sum / blocks
	}
	const inverse = eigenvalues.map((a) => (a === 0 ? 0 : 1 / a))
	const norm = inverse.map((a, q) => a * inner[q])
	return {
		name: kind === 'natural' ? 'PANPᵗ' : '(PA⁻¹NPᵗ)⁻¹',
		kind,
		form: circulantOfSymbol(symbol),
		symbol,
		eigenvalues,
		local: localForm(space, kind),
		apply: (force, out = new Float64Array(blocks)) => multiply(force, out, eigenvalues),
		solve: (tangent, out = new Float64Array(blocks)) => multiply(tangent, out, inverse),
		squaredNorm: (tangent) => quadratic(tangent, norm),
		rate: (force) => quadratic(force, symbol),
	}
}

function localForm({ degree, blocks, sitesPerBlock, product }: MesoSpace, kind: CoarseOperatorKind): LocalForm {
	const symbols = coarseSymbols(degree)
	const scaled = (p: SymbolPolynomial, scale: number) =>
		Float64Array.from(stencilOfSymbol(symbolAt(p, sitesPerBlock)), (entry) => toNumber(entry) * scale)
	if (kind === 'natural')
		return { kind: 'banded', row: Float64Array.from(stencil('latticeStiffness', degree).entriesAt(sitesPerBlock), (e) => toNumber(e) * blocks) }
	const inner = productSymbol(symbols, product)
	return { kind: 'factored', wide: scaled(symbols.wide, 1 / blocks), numerator: scaled([LAURENT_ZERO, ...multiplySymbols(inner, inner)], 4) }
}
