/**
 * The coarse-grained operators (theory 1.1, 2.2): both forms by their definition on the sites, positive with kernel the constants.
 *
 * Their order and the consistency of the natural one are statements of their own. Nothing here depends on the potential: the evidence is found once
 * and kept.
 */
import { formSymbol, mesoSpace, type MesoSpace, type OperatorSizes, type SplineProduct } from '../levels/index.ts'
import { plainCommand } from './command.ts'
import { type Evidence, withinTolerance } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { leastBy } from './support/least-by.ts'

/** What is checked. */
export interface OperatorParts {
	/** The symbol of the form F of Ā. */
	readonly symbol: typeof formSymbol
}

const TOLERANCE = 1e-10
const SIZES: readonly (readonly [blocks: number, sitesPerBlock: number])[] = [[2, 3], [3, 1], [5, 4], [8, 2], [9, 7], [12, 2]]
const PRODUCTS: readonly SplineProduct[] = ['l2', 'normalised']

/** Σ_j row_j cos(2πqj/M). */
const mode = (row: ArrayLike<number>, q: number) =>
	Array.from(row).reduce((sum, a, j) => sum + a * Math.cos((2 * Math.PI * ((q * j) % row.length)) / row.length), 0)

/** Rows of CᵗAC/N and CᵗA⁺C/N from cell averages, their differences and their running sums. */
function sums(space: MesoSpace) {
	const { blocks, sites } = space
	const columns = Array.from({ length: blocks }, (_, j) => space.cellAverages(Float64Array.from({ length: blocks }, (__, i) => (i === j ? 1 : 0))))
	const steps = columns.map((x) => x.map((a, i) => sites * (x[(i + 1) % sites] - a)))
	const primitives = columns.map((x) => {
		let sum = 0
		const w = x.map((a) => (sum += (a - 1 / blocks) / sites))
		const mean = w.reduce((a, b) => a + b, 0) / sites
		return w.map((a) => a - mean)
	})
	const against = (list: readonly Float64Array[]) => list.map((x) => x.reduce((sum, a, i) => sum + a * list[0][i], 0) / sites)
	return { natural: against(steps), inverse: against(primitives) }
}

interface Place {
	readonly kind: 'natural' | 'inverse'
	readonly sizes: OperatorSizes
	readonly mode: number
	readonly defect: number
	/** Eigenvalue of the form. */
	readonly value: number
}

const wordsOf = ({ kind, sizes: { degree, blocks, sitesPerBlock, product }, mode: q }: Place) => `${kind}, degree ${degree}, M = ${blocks}, K = ${sitesPerBlock}, mode ${q}, ${product === 'l2' ? 'L²' : 'normalised'} product`

function evidence({ symbol }: OperatorParts): Evidence {
	const places: Place[] = []
	for (let degree = 0; degree <= 5; degree++)
		for (const [blocks, sitesPerBlock] of SIZES)
			for (const product of PRODUCTS) {
				// PNPᵗ is singular.
				if (sitesPerBlock === 1 && degree % 2 === 1 && blocks % 2 === 0) continue
				const sizes: OperatorSizes = { degree, blocks, sitesPerBlock, product }
				const space = mesoSpace({ degree, blocks, sites: blocks * sitesPerBlock, product })
				const direct = sums(space)
				const [natural, inverse] = [symbol('natural', sizes), symbol('inverse', sizes)]
				for (let q = 0; q < blocks; q++) {
					const gram = mode(space.form.row, q)
					const defects = { natural: Math.abs(natural[q] / mode(direct.natural, q) - 1), inverse: Math.abs((inverse[q] * mode(direct.inverse, q)) / gram ** 2 - 1) }
					for (const [kind, value] of [['natural', natural[q]], ['inverse', inverse[q]]] as const) {
						const sound = q === 0 ? value === 0 : value > 0
						places.push({ kind, sizes, mode: q, value, defect: !sound ? Number.POSITIVE_INFINITY : q === 0 ? 0 : defects[kind] })
					}
				}
			}
	const worst = leastBy(places, ({ defect }) => -defect)
	const broken = worst.defect === Number.POSITIVE_INFINITY
	return withinTolerance(
		worst.defect,
		0,
		TOLERANCE,
		{
			sentence: broken ? `The kernel is not the constants: ${wordsOf(worst)}.` : `Forms agree with sums over sites to ${worst.defect.toExponential(1)} (${wordsOf(worst)}), of ${places.length} eigenvalues; all are positive but those of the constants.`,
			numbers: { eigenvalues: places.length, where: wordsOf(worst) },
			change: 'An eigenvalue that is not that of the definition on the sites.',
		},
		() => ({
			sentence: broken ? `The eigenvalue of the form is ${worst.value} at ${wordsOf(worst)}.` : `The eigenvalue of the form, ${worst.value.toPrecision(12)}, differs from that on the sites by ${worst.defect.toExponential(2)} of it at ${wordsOf(worst)}.`,
			at: { where: wordsOf(worst), value: worst.value, defect: worst.defect },
			command: plainCommand('operator', [['--degree', `${worst.sizes.degree}`], ['--blocks', `${worst.sizes.blocks}`], ['--sites', `${worst.sizes.blocks * worst.sizes.sitesPerBlock}`]]),
		}),
	)
}

/** The statement of these parts. */
export function coarseOperatorsStatement(parts: Partial<OperatorParts> = {}): Statement {
	let found: Evidence | undefined
	return {
		id: 'coarse-operators',
		part: 'Spaces and operators',
		title: 'Natural and inverse operators are what the sites make of them',
		expected: 'theorem',
		hypotheses: ADMISSIBLE,
		text: 'F = CᵗAC/N and SB⁺S with B = CᵗA⁺C/N; F ≥ 0 with kernel the constants; S the form of the product. Degrees 0 … 5',
		latex: String.raw`F = \tfrac1N C^{\mathsf T}AC \quad\text{or}\quad F = SB^{+}S,\ B = \tfrac1N C^{\mathsf T}A^{+}C;\qquad F \ge 0,\ \ker F = \text{constants}`,
		source: 'theory 1.1, 2.2',
		status: 'derived',
		check: () => (found ??= evidence({ symbol: formSymbol, ...parts })),
	}
}

export const coarseOperators: Statement = coarseOperatorsStatement()
