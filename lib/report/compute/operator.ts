/** Spaces and operators: bases, stencils, symbols, ratios of eigenvalues, constants. Nothing here depends on ψ. theory.md 2.2, 2.3, 5.7, 8.3. */
import { rationalToText } from '../../expression/index.ts'
import { mesoSpace } from '../../levels/meso/space.ts'
import { operatorExcess } from '../../levels/meso/operator/excess.ts'
import { operatorExpansion } from '../../levels/meso/operator/expansion.ts'
import { eigenvalue, eigenvalueFormula } from '../../levels/meso/operator/formula.ts'
import { squaredNaturalConstant } from '../../levels/meso/operator/constants.ts'
import { ratioTable } from '../../levels/meso/operator/ratios.ts'
import { resolutionConstant } from '../../levels/meso/operator/resolution.ts'
import { type Laurent, projectionDefect, type Stencil, stencil } from '../../splines/index.ts'
import { cellAverageBasis } from '../../splines/site-nodes.ts'
import type { Curve, OperatorPart, SpaceChoice } from '../data.ts'
import { grid } from './potential.ts'

/** Degrees that are compared. */
export const DEGREES = [0, 1, 2, 3] as const
/** Blocks and sites per block of the spline that shows cell averages. */
const SAMPLE = { blocks: 6, sitesPerBlock: 4 }
/** Sizes of the table of ratios, (N, M); those of the report join them. */
const SIZES: readonly (readonly [number, number])[] = [
	[64, 8],
	[256, 8],
	[256, 16],
	[256, 32],
	[Number.POSITIVE_INFINITY, 32],
]
const BLOCKS = [4, 8, 16, 32, 64]
const SITES_PER_BLOCK = [2, 4, 8, 16, 32, 64, 128]

export function operatorPart({ degree, blocks, sites }: SpaceChoice): OperatorPart {
	const sitesPerBlock = sites / blocks
	const own: readonly (readonly [number, number])[] = SIZES.some(([N, M]) => N === sites && M === blocks) || blocks < 2 ? [] : [[sites, blocks]]
	const degrees = [...new Set([...DEGREES, degree])].sort((a, b) => a - b)
	const finite = (n: number) => (Number.isFinite(n) ? n : null)
	return {
		degree,
		blocks,
		sites,
		bases: DEGREES.map((L) => ({ degree: L, ...cardinalCurve(L) })),
		sample: sampleSpline(degree),
		symbolic: degrees.map(symbolicForms),
		ratios: ratioTable([...SIZES, ...own].sort(([N, M], [N2, M2]) => M - M2 || N - N2), { degrees }).map((row) => ({
			...row,
			sites: finite(row.sites),
		})),
		againstBlocks: degrees.flatMap((L) =>
			BLOCKS.map((M) => {
				const sizes = { degree: L, blocks: M, sites: Number.POSITIVE_INFINITY }
				// the natural operator of degree 0 has no limit: it is shown at a number of sites
				const natural = operatorExcess('natural', L === 0 ? { ...sizes, sites: sitesPerBlock * M } : sizes)(1)
				return { degree: L, blocks: M, natural, inverse: operatorExcess('inverse', sizes)(1) }
			}),
		),
		constants: degrees.map((L) => ({
			degree: L,
			projectionDefect: projectionDefect(L, blocks, sitesPerBlock),
			squaredNatural: squaredNaturalConstant(L, blocks, sitesPerBlock),
			resolution: resolutionConstant(L, blocks, sitesPerBlock),
		})),
		naturalAgainstSites: degrees.flatMap((L) =>
			SITES_PER_BLOCK.map((K) => ({ degree: L, sitesPerBlock: K, value: squaredNaturalConstant(L, blocks, K) })),
		),
	}
}

/** b on its support [0, L + 1], zero outside; degree 0 with both sides of its jumps. */
function cardinalCurve(degree: number): Curve {
	const values = cellAverageBasis(degree, Number.POSITIVE_INFINITY)
	const local = new Float64Array(degree + 1)
	const x: number[] = []
	const y: number[] = []
	for (let l = 0; l <= degree; l++) {
		const points = degree === 0 ? [0, 1] : grid(0, 1, 33)
		for (const u of points) {
			x.push(l + u)
			y.push(values(u, local)[l] as number)
		}
	}
	return { x, y }
}

/** P of a profile, and the cell averages NPᵗ of it. */
function sampleSpline(degree: number): OperatorPart['sample'] {
	const { blocks, sitesPerBlock } = SAMPLE
	const sites = blocks * sitesPerBlock
	const space = mesoSpace({ degree, blocks, sites })
	const wave = (theta: number) => 0.8 * Math.cos(2 * Math.PI * theta) + 0.2 * Math.sin(4 * Math.PI * theta)
	const state = space.project(Float64Array.from({ length: sites }, (_, i) => wave((i + 0.5) / sites)))
	const theta = degree === 0 ? Array.from({ length: blocks }, (_, j) => [j / blocks, (j + 1 - 1e-12) / blocks]).flat() : grid(0, 1, 12 * blocks + 1)
	return {
		degree,
		blocks,
		sitesPerBlock,
		theta,
		values: Array.from(space.embed(state, Float64Array.from(theta, (t) => (t === 1 ? 0 : t)))),
		cells: Array.from(space.cellAverages(state)),
	}
}

/** Rows of the local forms and eigenvalues of both operators, symbolic in K and M. */
export function symbolicForms(degree: number): OperatorPart['symbolic'][number] {
	const entries = (form: Stencil) => form.entries.map((entry: Laurent) => ({ latex: entry.toLatex(), text: entry.toText() }))
	const operator = (kind: 'natural' | 'inverse') => {
		const { latex, text } = eigenvalueFormula(eigenvalue(kind, degree))
		const expansion = operatorExpansion(kind, degree)
		return {
			eigenvalue: { latex, text },
			expansion: { latex: expansion.latex, text: expansion.text },
			terms: expansion.leading.map((t) => ({ blocks: t.blocks, sites: t.sites, coefficient: rationalToText(t.coefficient) })),
		}
	}
	return {
		degree,
		gram: entries(stencil('gram', degree)),
		discreteGram: entries(stencil('discreteGram', degree)),
		natural: entries(stencil('latticeStiffness', degree)),
		operators: { natural: operator('natural'), inverse: operator('inverse') },
	}
}
