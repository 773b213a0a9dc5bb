/**
 * The local circulant forms of periodic splines, symbolic in K: entries(d) · M^power for basis functions d blocks apart. theory.md 2.2.
 *
 *   gram             ∫ b_i b_j                power −1      discreteGram      CᵗC/N            power −1
 *   stiffness        ∫ b_i' b_j'              power  1      latticeStiffness  CᵗAC/N           power  1
 *   wide             (1/K²) CᵗWC/N            power −1      biharmonic        CᵗA²C/N          power  3
 *
 * C = cell averages, A = N²(2, −1, −1), W = (Σ_{r<K} E^r)(Σ_{r<K} E^{−r}), E the lattice shift. On a block the cell averages are polynomials in the
 * site r and 1/K, so sums over sites are Faulhaber sums; differences across a block's end are added one by one. A moving sum of K cell averages of
 * b^{(L)} is K times a value of b^{(L+1)}, so that `wide` sums products of values of degree L + 1 at the ends of the cells.
 */
import { integerPower, MINUS_ONE, type Rational, rational, ZERO } from '../expression/index.ts'
import { cardinalPieces } from './cardinal.ts'
import { addLaurents, type Laurent, LAURENT_K, LAURENT_ONE, LAURENT_ZERO, monomial } from './laurent.ts'
import {
	addInSite,
	atSite,
	cellAveragePolynomial,
	multiplyInSite,
	shiftSite,
	type SitePolynomial,
	sumOverSites,
	valuePolynomial,
} from './site-sums.ts'

export type StencilName = 'gram' | 'discreteGram' | 'stiffness' | 'latticeStiffness' | 'biharmonic' | 'wide'

export interface Stencil {
	readonly name: StencilName
	readonly degree: number
	/** Entries multiply M^power. */
	readonly power: number
	/** d = 0 … reach; symmetric in d. Valid for K ≥ `validFrom`. */
	readonly entries: readonly Laurent[]
	/** 1, except for `biharmonic`, 2: with one site per block A² reaches one block further. */
	readonly validFrom: number
	/** Entries without M^power at this K, K < validFrom and K = ∞ included. @throws RangeError where there is no limit. */
	entriesAt(sitesPerBlock: number): readonly Rational[]
}

const known = new Map<string, Stencil>()

/** The form of this name on splines of this degree. @throws RangeError for `stiffness` of degree 0, and degrees that are no integer ≥ 0. */
export function stencil(name: StencilName, degree: number): Stencil {
	if (!Number.isInteger(degree) || degree < (name === 'stiffness' ? 1 : 0)) throw new RangeError(`stencil: no ${name} of degree ${degree}`)
	const key = `${name} ${degree}`
	let found = known.get(key)
	if (found === undefined) known.set(key, (found = derivations[name](degree)))
	return found
}

const derivations: Readonly<Record<StencilName, (degree: number) => Stencil>> = {
	gram: (degree) => made('gram', degree, -1, integralProducts(cardinalPieces(degree))),
	stiffness: (degree) => made('stiffness', degree, 1, integralProducts(cardinalPieces(degree).map(derivative))),
	discreteGram: (degree) => made('discreteGram', degree, -1, siteProducts(cardinalPieces(degree).map(cellAveragePolynomial))),
	wide: (degree) => made('wide', degree, -1, siteProducts(cardinalPieces(degree + 1).map(valuePolynomial))),
	latticeStiffness: bondProducts,
	biharmonic: secondDifferenceProducts,
}

function made(name: StencilName, degree: number, power: number, entries: readonly Laurent[], single?: readonly Rational[]): Stencil {
	return {
		name,
		degree,
		power,
		entries,
		validFrom: single === undefined ? 1 : 2,
		entriesAt: (K) => (K === 1 && single !== undefined ? single : entries.map((entry) => entry.at(K))),
	}
}

const derivative = (piece: readonly Rational[]) => piece.slice(1).map((p, k) => p.mul(rational(k + 1)))
const reaching = (reach: number, entry: (d: number) => readonly Laurent[]) =>
	Array.from({ length: reach + 1 }, (_, d) => addLaurents(entry(d)))

/** Σ_l ∫_0^1 p_l p_{l+d}. */
function integralProducts(pieces: readonly (readonly Rational[])[]): Laurent[] {
	const integral = (p: readonly Rational[], q: readonly Rational[]) => {
		let sum = ZERO
		p.forEach((x, i) => q.forEach((y, j) => (sum = sum.add(x.mul(y).div(rational(i + j + 1))))))
		return monomial(sum)
	}
	return reaching(pieces.length - 1, (d) => pieces.slice(d).map((q, l) => integral(pieces[l], q)))
}

/** (1/K) Σ_l Σ_r f_l(r) f_{l+d}(r). */
function siteProducts(pieces: readonly SitePolynomial[]): Laurent[] {
	const perSite = monomial(rational(1), -1)
	return reaching(pieces.length - 1, (d) => pieces.slice(d).map((g, l) => sumOverSites(multiplyInSite(pieces[l], g)).mul(perSite)))
}

const LAST = LAURENT_K.sub(LAURENT_ONE)
const BEFORE = monomial(MINUS_ONE)

/** K Σ over bonds of products of differences: the K − 1 bonds inside each block, then the one to the next block. */
function bondProducts(degree: number): Stencil {
	const pieces = cardinalPieces(degree).map(cellAveragePolynomial)
	const at = (l: number, site: Laurent) => atSite(pieces[l] ?? [], site)
	const steps = pieces.map((f) => addInSite(shiftSite(f, 1), f, MINUS_ONE))
	const inside = (f: SitePolynomial) => sumOverSites(f).sub(atSite(f, LAST))
	const ends = Array.from({ length: degree + 2 }, (_, i) => at(i, LAURENT_ZERO).sub(at(i - 1, LAST)))
	const entries = reaching(degree + 1, (d) => [
		...steps.slice(d).map((g, l) => inside(multiplyInSite(steps[l], g)).mul(LAURENT_K)),
		...ends.slice(d).map((g, l) => ends[l].mul(g).mul(LAURENT_K)),
	])
	return made('latticeStiffness', degree, 1, entries)
}

/**
 * K³ Σ over sites of products of second differences. Those of the block's own polynomial, continued beyond its ends, are corrected by `right` at
 * r = K − 1 and by `left` at r = 0; both fall on the same site when K = 1.
 */
function secondDifferenceProducts(degree: number): Stencil {
	const averages = cardinalPieces(degree).map(cellAveragePolynomial)
	// Blocks −1 … L + 1 of b_0: on the outer two only the corrections are not zero.
	const blocks = Array.from({ length: degree + 3 }, (_, i) => {
		const [before, own, after] = [averages[i - 2] ?? [], averages[i - 1] ?? [], averages[i] ?? []]
		const second = addInSite(addInSite(shiftSite(own, 1), shiftSite(own, -1)), own, rational(-2))
		return {
			second,
			first: atSite(second, LAURENT_ZERO),
			last: atSite(second, LAST),
			left: atSite(before, LAST).sub(atSite(own, BEFORE)),
			right: atSite(after, LAURENT_ZERO).sub(atSite(own, LAURENT_K)),
		}
	})
	const cube = monomial(rational(1), 3)
	type Block = (typeof blocks)[number]
	const apart = (f: Block, g: Block) =>
		addLaurents([
			sumOverSites(multiplyInSite(f.second, g.second)),
			f.right.mul(g.right).add(f.right.mul(g.last)).add(f.last.mul(g.right)),
			f.left.mul(g.left).add(f.left.mul(g.first)).add(f.first.mul(g.left)),
		]).mul(cube)
	const together = (f: Block, g: Block) => f.left.mul(g.right).add(f.right.mul(g.left))
	const sums = (product: (f: Block, g: Block) => Laurent) => reaching(degree + 2, (d) => blocks.slice(d).map((g, l) => product(blocks[l], g)))
	const entries = sums(apart)
	const single = sums((f, g) => apart(f, g).add(together(f, g))).map((entry) => entry.at(1))
	return made('biharmonic', degree, 3, entries.slice(0, degree + 2), single)
}

/**
 * First row of the M × M circulant, exact: entries d and −d, folded modulo M, times M^power. M ≤ reach wraps.
 * @throws RangeError unless M and K are integers ≥ 1 (K may be Infinity), or where there is no limit K → ∞.
 */
export function circulantRow(form: Stencil, blocks: number, sitesPerBlock: number): Rational[] {
	const whole = (n: number) => Number.isSafeInteger(n) && n >= 1
	if (!whole(blocks) || !(whole(sitesPerBlock) || sitesPerBlock === Number.POSITIVE_INFINITY))
		throw new RangeError(`circulantRow: ${blocks} blocks of ${sitesPerBlock} sites`)
	const scale = integerPower(rational(blocks), BigInt(form.power))
	const row = Array.from({ length: blocks }, () => ZERO)
	form.entriesAt(sitesPerBlock).forEach((entry, d) => {
		const value = entry.mul(scale)
		const [ahead, behind] = [d % blocks, (blocks - (d % blocks)) % blocks]
		row[ahead] = row[ahead].add(value)
		if (d > 0) row[behind] = row[behind].add(value)
	})
	return row
}
