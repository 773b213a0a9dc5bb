/**
 * Local Cramér theorem with its sharp rate (theory 3): K(ψ_K − φ)^{(j)} → (½ log 2πs²)^{(j)} for j = 0, 1, 2, the remainder being O(1/K): it halves
 * when K doubles. Derivatives are measured in the natural units of the tilted law, s^j.
 */
import { blockExpansion, type BlockExpansion, type BlockRow, type CramerPoint } from '../cramer/index.ts'
import { commandLine, list } from './command.ts'
import { decide, type Evidence, type Grounds, inconclusive } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { meansAround, type Subject } from './subject.ts'

const SITES = [64, 128, 256] as const
const MULTIPLES = [-1.3, -0.4, 0.1, 0.7, 1.6]
/** The ratio of the remainders at K = 256 and 128 tends to 1/2; between these it is taken for that. */
const RATIOS = [0.3, 0.75] as const
/** Remainders K|ψ_K − φ| − … below this are rounding of the rows, and the limit is reached. */
const FLOOR = 256 * 1e-9
/** Remainders above this at K = 256 say that the asymptotics has not begun. */
const ASYMPTOTIC = 0.5

export interface LocalCramerParts {
	readonly row: (subject: Subject, sitesPerBlock: number, mean: number) => BlockRow
	readonly expansion: (point: CramerPoint) => Pick<BlockExpansion, 'first'>
}

const sound: LocalCramerParts = { row: ({ block }, k, m) => block.at(k, m), expansion: blockExpansion }

export const localCramerRateStatement = (parts: LocalCramerParts = sound): Statement => ({
	id: 'local-cramer-rate',
	part: 'Local Cramér',
	title: 'Local Cramér theorem in C² at rate 1/K, with the predicted constants',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: 'K(ψ_K − φ)^{(j)} = (½ log 2πs²)^{(j)} + O(1/K), j = 0, 1, 2: the remainder halves from K = 128 to 256',
	latex: String.raw`K\,(\psi_K-\varphi)^{(j)}(m) = \bigl(\tfrac12\log 2\pi s^2(m)\bigr)^{(j)} + O(1/K),\qquad j=0,1,2`,
	source: 'theory 3, 7.2 S2',
	status: 'derived',
	check(subject) {
		const means = meansAround(subject, MULTIPLES)
		const points = means.map((m) => subject.transform.at(m))
		const constants = points.map((p) => parts.expansion(p).first)
		const found = SITES.map((k) => remainders(subject, parts, k, points, constants))
		const [, second, third] = found as [Remainders, Remainders, Remainders]
		const ratios = [0, 1, 2].map((j) => {
			const [a, b] = [second.worst[j] as number, third.worst[j] as number]
			return { ratio: a < FLOOR ? 0.5 : b / a, error: a < FLOOR ? 0 : (third.error + second.error) / a }
		})
		const margins = ratios.map(({ ratio }) => Math.min(RATIOS[1] - ratio, ratio - RATIOS[0]))
		const least = margins.indexOf(Math.min(...margins))
		const grounds: Grounds = {
			sentence: `The remainders (j = 0, 1, 2) fall by ${ratios.map((r) => r.ratio.toFixed(3)).join(', ')} from K = 128 to 256; at 256 they are ${third.worst.map((w) => w.toExponential(1)).join(', ')}.`,
			numbers: {
				ratio0: ratios[0]?.ratio as number,
				ratio1: ratios[1]?.ratio as number,
				ratio2: ratios[2]?.ratio as number,
				remainder256: third.worst[2] as number,
			},
			change: 'A normalisation or coefficient of 1/K that is wrong makes the remainder stay.',
			table: {
				caption: 'Largest K s^j |(ψ_K − φ)^{(j)}| and its distance from the predicted s^j |(½ log 2πs²)^{(j)}|.',
				columns: ['K', 'j', 'K s^j |ψ_K − φ|', 'remainder'],
				rows: found.flatMap((f, i) => [0, 1, 2].map((j) => [SITES[i] as number, j, f.largest[j] as number, f.worst[j] as number])),
			},
		}
		const evidence = decide(margins[least] as number, ratios[least]?.error as number, 'distance of the ratio from its bounds', grounds, () => ({
			sentence: `The remainder of order ${least} does not halve.`,
			at: { derivative: least, mean: third.at },
			command: commandLine(subject, 'block', [['--sites', list(SITES)], ['--mean', list([third.at])]]),
		}))
		return notYet(evidence, third, grounds)
	},
})

/** A rate that is not seen because K is too small for it is no counterexample. */
function notYet(evidence: Evidence, { worst }: Remainders, grounds: Grounds): Evidence {
	if (evidence.verdict !== 'fails' || worst.every((w) => w < ASYMPTOTIC)) return evidence
	return inconclusive({ ...grounds, change: 'More sites per block: at K = 256 the expansion in 1/K has not begun to decide.' })
}

interface Remainders {
	/** Largest remainder for j = 0, 1, 2 over the means. */
	readonly worst: readonly number[]
	readonly largest: readonly number[]
	/** Error of K times a row, and the mean where the C² remainder is largest. */
	readonly error: number
	readonly at: number
}

function remainders(subject: Subject, parts: LocalCramerParts, k: number, points: readonly CramerPoint[], constants: readonly (readonly number[])[]): Remainders {
	const worst = [0, 0, 0]
	const largest = [0, 0, 0]
	let [error, at] = [0, Number.NaN]
	points.forEach((point, i) => {
		const row = parts.row(subject, k, point.mean)
		const s = point.law.deviation
		const jets = [row.value - point.value, row.first - point.first, row.second - point.second]
		jets.forEach((difference, j) => {
			const scaled = k * s ** j * difference
			const remainder = Math.abs(scaled - s ** j * (constants[i]?.[j] as number))
			largest[j] = Math.max(largest[j] as number, Math.abs(scaled))
			if (!(remainder <= (worst[j] as number))) {
				worst[j] = remainder
				if (j === 2) at = point.mean
			}
		})
		error = Math.max(error, k * (row.error + point.error))
	})
	return { worst, largest, error, at }
}

export const localCramerRate = localCramerRateStatement()
