/**
 * Newton's linear systems of the mesoscopic flow: (σ − J)x = b with J = −(form)⁻¹F·Hess, in O(M) by cyclic banded matrices.
 *
 * Dual, x = (form)⁻¹Vw:  (σV + F)w = form·b for the natural operator. The inverse one has F = form·B⁺·form with B = w/Δ not local; multiplied by w,
 * (σ wV + Δ form²)w = w·form·b is local. Diagonal: (σ form + F diag d)x = form·b, likewise. theory.md 1.1, 2.2.
 * J keeps the mean: that of x is that of b over σ. It is set so, because the systems are nearly singular in it, and the mass is conserved to rounding.
 */
import { type Circulant, circulantOfSymbol } from '../../numerics/circulant.ts'
import { CyclicBandedLU } from '../../numerics/cyclic-banded-lu.ts'
import { ComplexCyclicBandedLU } from '../../numerics/cyclic-banded-lu-complex.ts'
import type { Curvature, MesoFlowEnergy } from './curvature.ts'
import type { MesoDissipation } from './dissipation.ts'
import type { MesoSpace } from './space.ts'

export interface NewtonSystem {
	/** Take the Hessian at this state from now on. */
	linearise(state: Float64Array): void
	/** Prepare σ = real and σ = re + i·im. */
	factor(real: number, re: number, im: number): void
	/** b := (real − J)⁻¹b; NaN where the matrix is singular. */
	solveReal(b: Float64Array): void
	solveComplex(re: Float64Array, im: Float64Array): void
}

/** The systems of one kind of curvature. */
interface Assembly {
	readonly reach: number
	/** The matrix is σ·mass + stiff. */
	readonly mass: Float64Array
	readonly stiff: Float64Array
	/** b ↦ right-hand side. */
	readonly right: Circulant
	/** Fill mass and stiff. */
	load(curvature: Curvature, state: Float64Array): void
	/** Solution ↦ x. */
	finish(x: Float64Array): void
}

/** Shifts x so that its mean is this one. */
export function setMean(x: Float64Array, mean: number): void {
	const shift = mean - meanOf(x)
	for (let i = 0; i < x.length; i++) x[i] += shift
}

function meanOf(x: Float64Array): number {
	let sum = 0
	for (let i = 0; i < x.length; i++) sum += x[i]
	return sum / x.length
}

export function newtonSystem(space: MesoSpace, energy: MesoFlowEnergy, dissipation: MesoDissipation): NewtonSystem {
	const assemblies = new Map<Curvature['kind'], Assembly>()
	const solvers = new Map<number, { readonly real: CyclicBandedLU; readonly complex: ComplexCyclicBandedLU }>()
	let assembly: Assembly | undefined
	let solver: { readonly real: CyclicBandedLU; readonly complex: ComplexCyclicBandedLU } | undefined
	let regular = true
	let re = new Float64Array(0)
	let im = new Float64Array(0)
	const sigma = { real: 1, re: 1, im: 0 }
	const finish = (x: Float64Array, mean: number) => {
		if (!regular) x.fill(Number.NaN)
		;(assembly as Assembly).finish(x)
		setMean(x, mean)
	}
	return {
		linearise: (state) => {
			const curvature = energy.curvature(state)
			assembly = assemblies.get(curvature.kind)
			if (assembly === undefined) assemblies.set(curvature.kind, (assembly = assemblyOf(curvature, space, energy, dissipation)))
			const { reach } = assembly
			solver = solvers.get(reach)
			if (solver === undefined)
				solvers.set(reach, (solver = { real: new CyclicBandedLU(space.blocks, reach), complex: new ComplexCyclicBandedLU(space.blocks, reach) }))
			if (re.length !== assembly.mass.length) {
				re = new Float64Array(assembly.mass.length)
				im = new Float64Array(assembly.mass.length)
			}
			assembly.load(curvature, state)
		},
		factor: (real, a, b) => {
			Object.assign(sigma, { real, re: a, im: b })
			const { mass, stiff } = assembly as Assembly
			for (let i = 0; i < mass.length; i++) re[i] = real * mass[i] + stiff[i]
			regular = (solver as { real: CyclicBandedLU }).real.factor(re)
			for (let i = 0; i < mass.length; i++) {
				re[i] = a * mass[i] + stiff[i]
				im[i] = b * mass[i]
			}
			regular = (solver as { complex: ComplexCyclicBandedLU }).complex.factor(re, im) && regular
		},
		solveReal: (b) => {
			const mean = meanOf(b)
			;(assembly as Assembly).right.apply(b, b)
			solver?.real.solve(b)
			finish(b, mean / sigma.real)
		},
		solveComplex: (x, y) => {
			const { right } = assembly as Assembly
			const [u, v] = [meanOf(x), meanOf(y)]
			right.apply(x, x)
			right.apply(y, y)
			solver?.complex.solve(x, y)
			const square = sigma.re ** 2 + sigma.im ** 2
			finish(x, (u * sigma.re + v * sigma.im) / square)
			finish(y, (v * sigma.re - u * sigma.im) / square)
		},
	}
}

function assemblyOf(curvature: Curvature, space: MesoSpace, energy: MesoFlowEnergy, dissipation: MesoDissipation): Assembly {
	if (curvature.kind === 'dense') return denseAssembly(space, energy, dissipation)
	const { blocks: n, form } = space
	const { local } = dissipation
	/** Left factor w, or 1. */
	const left = local.kind === 'banded' ? Float64Array.of(1) : local.wide
	const operator = local.kind === 'banded' ? local.row : local.numerator
	const right = circulantOfSymbol(form.symbol.map((s, q) => s * stencilSymbol(left, q, n)))
	if (curvature.kind === 'dual') {
		const reach = Math.max(operator.length - 1, left.length - 1 + curvature.reach)
		const width = 2 * reach + 1
		const mass = new Float64Array(n * width)
		const stiff = new Float64Array(n * width)
		for (let i = 0; i < n; i++) for (let d = -reach; d <= reach; d++) stiff[i * width + reach + d] = operator[Math.abs(d)] ?? 0
		let band = curvature.band
		const work = new Float64Array(n)
		return {
			reach,
			mass,
			stiff,
			right,
			load: (now) => {
				if (now.kind !== 'dual') return
				band = now.band
				multiplyLeft(left, band, now.reach, n, mass, reach)
			},
			finish: (x) => {
				multiplyBand(band, curvature.reach, x, work)
				form.solve(work, x)
			},
		}
	}
	// Degree 0: the form is diagonal, 1/M.
	const reach = Math.max(operator.length, left.length) - 1
	const width = 2 * reach + 1
	const mass = new Float64Array(n * width)
	const stiff = new Float64Array(n * width)
	for (let i = 0; i < n; i++) for (let d = -reach; d <= reach; d++) mass[i * width + reach + d] = (left[Math.abs(d)] ?? 0) * form.symbol[0]
	return {
		reach,
		mass,
		stiff,
		right,
		load: (now) => {
			if (now.kind !== 'diagonal') return
			for (let i = 0; i < n; i++)
				for (let d = -reach; d <= reach; d++)
					stiff[i * width + reach + d] = (operator[Math.abs(d)] ?? 0) * now.values[(((i + d) % n) + n) % n]
		},
		finish: () => undefined,
	}
}

/** σ·form + F·Hess with all entries, for small M and as a test of the others. */
function denseAssembly(space: MesoSpace, energy: MesoFlowEnergy, dissipation: MesoDissipation): Assembly {
	const { blocks: n, form } = space
	const reach = n >> 1
	const width = 2 * reach + 1
	const mass = new Float64Array(n * width)
	const stiff = new Float64Array(n * width)
	/** Where entry (i, j) is kept. */
	const at = (i: number, j: number) => i * width + ((((j - i + reach) % n) + n) % n)
	for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) mass[at(i, j)] = form.row[(j - i + n) % n]
	const [unit, column] = [new Float64Array(n), new Float64Array(n)]
	return {
		reach,
		mass,
		stiff,
		right: form,
		load: (now, state) => {
			const hessian = (now.kind === 'dense' ? now.hessian : undefined) ?? energy.hessian
			for (let j = 0; j < n; j++) {
				unit.fill(0)
				unit[j] = 1
				hessian(state, unit, column)
				dissipation.form.apply(column, column)
				for (let i = 0; i < n; i++) stiff[at(i, j)] = column[i]
			}
		},
		finish: () => undefined,
	}
}

/** Largest |u − (Hess_approximate)⁻¹ Hess u|/|u| on a few tangents: Newton's iteration contracts by no less for long time steps. */
export function curvatureDefect(space: MesoSpace, energy: MesoFlowEnergy, state: Float64Array): number {
	const n = space.dimension
	const [product, image] = [new Float64Array(n), new Float64Array(n)]
	let largest = 0
	if (energy.curvature(state).kind !== 'dual') return 0
	for (const probe of [(j: number) => Math.cos((2 * Math.PI * (j + 0.3)) / n), (j: number) => 1 - 2 * (j % 2), (j: number) => Math.sin(1 + 2.4 * j)]) {
		const u = Float64Array.from({ length: n }, (_, j) => probe(j))
		setMean(u, 0)
		energy.hessian(state, u, image)
		const curvature = energy.curvature(state)
		if (curvature.kind !== 'dual') return 0
		multiplyBand(curvature.band, curvature.reach, image, product)
		space.form.solve(product, product)
		setMean(product, 0)
		let [over, under] = [0, 0]
		for (let j = 0; j < n; j++) {
			over += (product[j] - u[j]) ** 2
			under += u[j] ** 2
		}
		if (under > 0) largest = Math.max(largest, Math.sqrt(over / under))
	}
	return largest
}

/** Symbol at mode q of the circulant with these entries at distances 0, ±1, …, folded modulo n. */
function stencilSymbol(entries: Float64Array, q: number, n: number): number {
	let sum = entries[0]
	for (let d = 1; d < entries.length; d++) sum += 2 * entries[d] * Math.cos((2 * Math.PI * ((q * d) % n)) / n)
	return sum
}

/** out = w·V, both by cyclic diagonals. */
function multiplyLeft(w: Float64Array, band: Float64Array, bandReach: number, n: number, out: Float64Array, reach: number): void {
	const reachOfW = w.length - 1
	const [width, bandWidth] = [2 * reach + 1, 2 * bandReach + 1]
	out.fill(0)
	for (let i = 0; i < n; i++)
		for (let e = -reachOfW; e <= reachOfW; e++) {
			const factor = w[Math.abs(e)]
			const row = ((((i + e) % n) + n) % n) * bandWidth + bandReach
			for (let d = -bandReach; d <= bandReach; d++) out[i * width + reach + e + d] += factor * band[row + d]
		}
}

/** out = Vx. */
function multiplyBand(band: Float64Array, reach: number, x: Float64Array, out: Float64Array): void {
	const n = x.length
	for (let i = 0; i < n; i++) {
		let sum = 0
		for (let d = -reach; d <= reach; d++) sum += band[i * (2 * reach + 1) + reach + d] * x[(((i + d) % n) + n) % n]
		out[i] = sum
	}
}
