/**
 * The inverse operator is below the natural one where PNPᵗ = id (theory 1.1, operator Jensen):
 *
 *   (PA⁻¹NPᵗ)⁻¹ ≤ PANPᵗ  in the normalised product;   with the L² Gram matrix, where PNPᵗ = G ≠ id, it is not.
 *
 * Both are circulant: eigenvalues are compared, their differences from (2πq)² to full relative accuracy. Equality at K = 1, and
 * for alternating splines at K = 2, 3, whose cell averages are eigenvectors of A. Nothing depends on ψ.
 */
import { operatorExcess } from '../levels/meso/operator/index.ts'
import type { SplineProduct } from '../splines/index.ts'
import { plainCommand } from './command.ts'
import { decide, type Evidence } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'

export interface OrderParts {
	/** The product in which the order is claimed. */
	readonly product: SplineProduct
	readonly excess: typeof operatorExcess
}

const SIZES: readonly (readonly [blocks: number, sitesPerBlock: number])[] = [[4, 4], [3, 4], [5, 2], [8, 5], [9, 7], [16, 4], [16, 64]]

interface Mode {
	readonly degree: number
	readonly blocks: number
	readonly sites: number
	readonly mode: number
	/** (natural − inverse)/natural. */
	readonly gap: number
}

/** The mode with the least relative gap. */
function leastGap(product: SplineProduct, excess: typeof operatorExcess): Mode {
	let least: Mode = { degree: 0, blocks: 0, sites: 0, mode: 0, gap: Number.POSITIVE_INFINITY }
	for (let degree = 0; degree <= 5; degree++)
		for (const [blocks, sitesPerBlock] of SIZES) {
			const sizes = { degree, blocks, sites: blocks * sitesPerBlock, product }
			const [natural, inverse] = [excess('natural', sizes), excess('inverse', sizes)]
			for (let mode = 1; 2 * mode <= blocks; mode++) {
				const gap = (natural(mode) - inverse(mode)) / (1 + natural(mode))
				if (!(gap >= least.gap)) least = { degree, blocks, sites: sizes.sites, mode, gap }
			}
		}
	return least
}

const place = ({ degree, blocks, sites, mode }: Mode) => `degree ${degree}, M = ${blocks}, K = ${sites / blocks}, mode ${mode}`

function evidence({ product, excess }: OrderParts): Evidence {
	const least = leastGap(product, excess)
	const other = leastGap('l2', excess)
	return decide(
		least.gap,
		1e-18,
		'least (natural − inverse)/natural',
		{
			sentence: `In the normalised product the inverse is below the natural by a part of ${least.gap.toExponential(2)} at least (${place(least)}); with the L² Gram matrix it is above by ${(-100 * other.gap).toFixed(1)} % at ${place(other)}.`,
			numbers: { least: least.gap, where: place(least), excessWithL2: -other.gap, whereWithL2: place(other) },
			change: 'The L² Gram matrix instead of the normalised product, in which PNPᵗ is not the identity.',
			table: {
				caption: 'The mode in which the inverse is nearest to the natural, or furthest above it.',
				columns: ['product', 'degree', 'M', 'N', 'mode', '(natural − inverse)/natural'],
				rows: [[product, least], ['l2', other]].map(([name, m]) => [name, (m as Mode).degree, (m as Mode).blocks, (m as Mode).sites, (m as Mode).mode, (m as Mode).gap] as (string | number)[]),
			},
		},
		() => ({
			sentence: `The inverse operator is ${(-100 * least.gap).toPrecision(3)} % above the natural one at ${place(least)}.`,
			at: { degree: least.degree, blocks: least.blocks, sites: least.sites, mode: least.mode, gap: least.gap },
			command: plainCommand('operator', [['--degree', String(least.degree)], ['--blocks', String(least.blocks)], ['--sites', String(least.sites)]]),
		}),
	)
}

export function inverseBelowNaturalStatement(parts: Partial<OrderParts> = {}): Statement {
	let found: Evidence | undefined
	return {
		id: 'inverse-below-natural',
		part: 'Spaces and operators',
		title: 'The inverse operator is below the natural (normalised product)',
		expected: 'theorem',
		hypotheses: ADMISSIBLE,
		text: '(PA⁻¹NPᵗ)⁻¹ ≤ PANPᵗ when PNPᵗ = id; false with the L² Gram matrix. Degrees 0 … 5; strictly where K ≥ 4 or M is odd',
		latex: String.raw`(PA^{-1}NP^{\mathsf T})^{-1} \le PANP^{\mathsf T}\quad\text{if}\quad PNP^{\mathsf T} = \mathrm{id}`,
		source: 'theory 1.1, 2.2',
		status: 'derived',
		check: () => (found ??= evidence({ product: 'normalised', excess: operatorExcess, ...parts })),
	}
}

export const inverseBelowNatural: Statement = inverseBelowNaturalStatement()
