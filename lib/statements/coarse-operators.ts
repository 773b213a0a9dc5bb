/**
 * The coarse-grained operators (theory 1.1, 2.2, 8.3): both forms by their definition on the sites, kernel the constants, inverse ≤ natural where
 * PNPᵗ = id and not with the L² Gram matrix, natural consistent exactly when the observables are continuous.
 *
 * Nothing here depends on the potential: the evidence is found once and kept.
 */
import { formSymbol, mesoSpace, operatorRatios, type MesoSpace, type OperatorSizes, type SplineProduct } from '../levels/index.ts'
import { plainCommand } from './command.ts'
import { type Evidence, withinTolerance } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'

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

function evidence({ symbol }: OperatorParts): Evidence {
	let [identity, excess, counterexample] = [0, 0, 0]
	let where = ''
	let kernel = true
	const worst = (defect: number, place: string) => {
		if (defect > identity || Number.isNaN(defect)) [identity, where] = [defect, place]
	}
	for (let degree = 0; degree <= 5; degree++)
		for (const [blocks, sitesPerBlock] of SIZES)
			for (const product of PRODUCTS) {
				if (sitesPerBlock === 1 && degree % 2 === 1 && blocks % 2 === 0) continue
				const sizes: OperatorSizes = { degree, blocks, sitesPerBlock, product }
				const space = mesoSpace({ degree, blocks, sites: blocks * sitesPerBlock, product })
				const direct = sums(space)
				const [natural, inverse] = [symbol('natural', sizes), symbol('inverse', sizes)]
				kernel &&= natural[0] === 0 && inverse[0] === 0
				for (let q = 1; q < blocks; q++) {
					kernel &&= natural[q] > 0 && inverse[q] > 0
					const place = `degree ${degree}, ${blocks} blocks of ${sitesPerBlock}, mode ${q}, ${product}`
					worst(Math.abs(natural[q] / mode(direct.natural, q) - 1), `natural, ${place}`)
					worst(Math.abs((inverse[q] * mode(direct.inverse, q)) / mode(space.form.row, q) ** 2 - 1), `inverse, ${place}`)
					const quotient = inverse[q] / natural[q] - 1
					if (product === 'l2') counterexample = Math.max(counterexample, quotient)
					else excess = Math.max(excess, quotient)
				}
			}
	// Natural against −∂², mode 1: the error falls with M at fixed K for continuous splines and stays K − 1 for block averages.
	const error = (degree: number, blocks: number) => Math.abs((operatorRatios({ degree, blocks, sites: 64 * blocks })[0].natural ?? Number.NaN) - 1)
	const consistent = [1, 2, 3, 4, 5].every((degree) => error(degree, 256) < 0.1 * error(degree, 32)) && error(0, 256) > 62
	const sound = kernel && consistent && counterexample > 0.01
	const defect = sound ? Math.max(identity, excess) : Number.POSITIVE_INFINITY
	return withinTolerance(
		defect,
		0,
		TOLERANCE,
		{
			sentence: sound
				? `Forms agree with sums over sites to ${identity.toExponential(1)}; with the L² Gram matrix the inverse exceeds the natural by up to ${(100 * counterexample).toFixed(1)} %, in the normalised product never.`
				: 'The kernel, the consistency or the counterexample is wrong.',
			numbers: { identity, excessNormalised: excess, excessL2: counterexample, kernel: String(kernel), consistent: String(consistent), where },
			change: 'An eigenvalue that is not that of the definition on the sites.',
		},
		() => ({
			sentence: where === '' ? 'The kernel of an operator is not the constants.' : `Furthest from the definition: ${where}.`,
			at: { where, identity, excess },
			command: plainCommand('operator', [['--degree', where.match(/degree (\d)/)?.[1] ?? '1'], ['--blocks', where.match(/(\d+) blocks/)?.[1] ?? '8'], ['--sites', sitesOf(where)]]),
		}),
	)
}

/** N of a place in words. */
function sitesOf(where: string): string {
	const [, blocks, perBlock] = where.match(/(\d+) blocks of (\d+)/) ?? ['', '8', '2']
	return String(Number(blocks) * Number(perBlock))
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
		text: 'F = CᵗAC/N and SB⁺S with B = CᵗA⁺C/N; F ≥ 0 with kernel the constants; (PA⁻¹NPᵗ)⁻¹ ≤ PANPᵗ when PNPᵗ = id (false with the L² Gram matrix); PANPᵗ → −∂² iff L ≥ 1',
		latex: String.raw`F = \tfrac1N C^{\mathsf T}AC \quad\text{or}\quad F = SB^{+}S,\ B = \tfrac1N C^{\mathsf T}A^{+}C;\qquad F \ge 0,\ \ker F = \text{constants}`,
		source: 'theory 1.1, 2.2, 5.7, 8.3',
		status: 'derived',
		check: () => (found ??= evidence({ symbol: formSymbol, ...parts })),
	}
}

export const coarseOperators: Statement = coarseOperatorsStatement()
