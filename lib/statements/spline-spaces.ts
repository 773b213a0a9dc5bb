/**
 * The exact spaces (theory 2.2): symbolic rows against dense sums of pieces, 0 ≤ PNPᵗ ≤ id, and where PNPᵗ is singular. Whole numbers throughout.
 *
 * Nothing here depends on the potential: the evidence is found once and kept.
 */
import { ONE, type Rational, rational, ZERO } from '../expression/index.ts'
import {
	bSpline,
	circulantInverse,
	circulantRow,
	exactCellAverages,
	isProjectionSingular,
	projectionDefect,
	type Stencil,
	stencil,
	type StencilName,
} from '../splines/index.ts'
import { plainCommand } from './command.ts'
import { decide, type Evidence } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'

/** What is checked. */
export interface SplineParts {
	readonly stencil: (name: StencilName, degree: number) => Stencil
	readonly cellAverages: typeof exactCellAverages
}

const SIZES: readonly (readonly [blocks: number, sitesPerBlock: number])[] = [[1, 1], [1, 3], [2, 1], [2, 4], [3, 2], [5, 1], [6, 3]]

/** First row of (1/N) Σ_i x_i y_i, y moved by whole blocks. */
function correlations(x: readonly Rational[], y: readonly Rational[], K: number, factor: Rational): Rational[] {
	const N = x.length
	return Array.from({ length: N / K }, (_, d) =>
		x.reduce((sum, value, i) => sum.add(value.mul(y[(i - d * K + N * (d + 1)) % N])), ZERO).mul(factor),
	)
}

function violations({ stencil: form, cellAverages }: SplineParts): string[] {
	const out: string[] = []
	const demand = (what: string, holds: boolean) => {
		if (!holds) out.push(what)
	}
	const same = (a: readonly Rational[], b: readonly Rational[]) => a.every((value, i) => value.equals(b[i]))
	for (let degree = 0; degree <= 5; degree++)
		for (const [M, K] of SIZES) {
			const N = rational(M * K)
			const where = `degree ${degree}, ${M} blocks of ${K}`
			const gram = circulantRow(form('gram', degree), M, Number.POSITIVE_INFINITY)
			const discrete = circulantRow(form('discreteGram', degree), M, K)
			const x = cellAverages(degree, Array.from({ length: M }, (_, j) => (j === 0 ? ONE : ZERO)), K)
			const steps = x.map((value, i) => x[(i + 1) % x.length].sub(value))
			demand(`${where}: the B-splines add up to 1`, cellAverages(degree, gram.map(() => ONE), K).every((value) => value.equals(ONE)))
			demand(`${where}: S = ∫b_i b_j`, same(gram, gram.map((_, j) => bSpline(degree, M).inner(bSpline(degree, M, j)))))
			demand(`${where}: G = CᵗC/N`, same(discrete, correlations(x, x, K, ONE.div(N))))
			demand(`${where}: CᵗAC/N`, same(circulantRow(form('latticeStiffness', degree), M, K), correlations(steps, steps, K, N)))
			demand(`${where}: 0 ≤ G`, semidefinite(discrete))
			demand(`${where}: G ≤ S`, semidefinite(gram.map((s, d) => s.sub(discrete[d]))))
			demand(`${where}: S is regular`, circulantInverse(gram) !== null)
			demand(`${where}: G is singular iff K = 1, odd degree, even M`, (circulantInverse(discrete) === null) === isProjectionSingular(degree, M, K))
		}
	return out
}

/** Whether the circulant of this row is positive semidefinite, by exact elimination. */
function semidefinite(row: readonly Rational[]): boolean {
	const M = row.length
	const a = row.map((_, i) => row.map((__, j) => row[(j - i + M) % M]))
	for (let k = 0; k < M; k++) {
		if (a[k][k].s < 0n) return false
		if (a[k][k].n === 0n) {
			if (a[k].slice(k).some((value) => value.n !== 0n)) return false
			continue
		}
		for (let i = k + 1; i < M; i++) {
			const factor = a[i][k].div(a[k][k])
			for (let j = k; j < M; j++) a[i][j] = a[i][j].sub(factor.mul(a[k][j]))
		}
	}
	return true
}

function evidence(parts: SplineParts): Evidence {
	const wrong = violations(parts)
	let least = 1
	for (let degree = 0; degree <= 5; degree++)
		for (const [M, K] of SIZES) if (!isProjectionSingular(degree, M, K)) least = Math.min(least, 1 - projectionDefect(degree, M, K))
	const cases = 6 * SIZES.length
	const [first] = wrong
	return decide(
		first === undefined ? least : -wrong.length,
		0,
		first === undefined ? 'least eigenvalue of PNPᵗ where it is regular' : 'identities violated',
		{
			sentence:
				first === undefined
					? `All identities hold as rationals in ${cases} spaces; PNPᵗ has spectrum in [${least.toPrecision(3)}, 1] where it is regular.`
					: `${wrong.length} identities fail, the first: ${first}.`,
			numbers: { cases, violated: wrong.length, leastEigenvalue: least, first: first ?? null },
			change: 'One entry of a row that is another rational.',
		},
		() => {
			const [degree, blocks, perBlock] = (first as string).match(/\d+/g) as [string, string, string]
			return {
				sentence: `Not so: ${first}.`,
				at: { degree: Number(degree), blocks: Number(blocks), sitesPerBlock: Number(perBlock) },
				command: plainCommand('operator', [['--degree', degree], ['--blocks', blocks], ['--sites', String(Number(blocks) * Number(perBlock))]]),
			}
		},
	)
}

/** The statement of these parts. */
export function splineSpacesStatement(parts: Partial<SplineParts> = {}): Statement {
	let found: Evidence | undefined
	return {
		id: 'spline-spaces',
		part: 'Spaces and operators',
		title: 'Exact spaces: Gram matrix, cell averages, projection',
		expected: 'theorem',
		hypotheses: ADMISSIBLE,
		text: 'Σ b_j = 1; S, G = CᵗC/N and CᵗAC/N as derived for all K; 0 ≤ PNPᵗ ≤ id, singular iff K = 1, L odd, M even',
		latex: String.raw`0 \le PNP^{\mathsf T} \le \mathrm{id},\qquad PNP^{\mathsf T}\text{ singular} \iff K = 1,\ L\text{ odd},\ M\text{ even}`,
		source: 'theory 2.2',
		status: 'derived',
		check: () => (found ??= evidence({ stencil, cellAverages: exactCellAverages, ...parts })),
	}
}

export const splineSpaces: Statement = splineSpacesStatement()
