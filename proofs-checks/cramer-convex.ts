/** φ is strictly convex, whatever ψ: φ'' = 1/s² > 0 (theory 0.6, 7.2 S1), and the φ'' given is the derivative of the φ' given. */
import { gaussLegendre } from '../lib/numerics/gauss-legendre.ts'
import type { Check } from './check.ts'
import { meansAround } from './check.ts'

const rule = gaussLegendre(12)

export const cramerConvex: Check = {
	id: 'cramer-convex',
	title: 'The Cramér transform is strictly convex',
	statement: 'φ″(m) ≥ φ″ − error > 0 at all means tried, and ∫_a^b φ″ = φ′(b) − φ′(a) to 1e-9 of the larger slope',
	source: 'theory 0.6, 7.2 S1',
	run(subject) {
		const { transform, scale } = subject
		const means = meansAround(subject, [-4, -3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4])
		let smallest = Infinity
		let at = Number.NaN
		for (const m of means) {
			const { second, error } = transform.at(m)
			const safe = second * (1 - error)
			if (safe < smallest) [smallest, at] = [safe, m]
		}
		let defect = 0
		for (let i = 0; i + 1 < means.length; i++) {
			const [a, b] = [means[i] as number, means[i + 1] as number]
			const pieces = 16
			let integral = 0
			for (let k = 0; k < pieces; k++)
				for (let j = 0; j < rule.nodes.length; j++)
					integral +=
						((b - a) / pieces / 2) *
						(rule.weights[j] as number) *
						transform.at(a + ((b - a) * (k + (1 + (rule.nodes[j] as number)) / 2)) / pieces).second
			const [p, q] = [transform.at(a).first, transform.at(b).first]
			defect = Math.max(defect, Math.abs(integral - (q - p)) / Math.max(Math.abs(p), Math.abs(q), 1 / scale.deviation))
		}
		const holds = smallest > 0 && defect <= 1e-9
		return {
			verdict: holds ? 'holds' : 'fails',
			margin: holds ? smallest * scale.deviation ** 2 : Math.min(smallest * scale.deviation ** 2, -defect),
			marginUnit: 'least φ″ in units of 1/s₀²',
			numbers: { smallestSecond: smallest, at, integralDefect: defect, means: means.length },
			sentence: `φ″ ≥ ${smallest.toPrecision(6)} at ${means.length} means; ∫φ″ differs from the increments of φ′ by ${defect.toExponential(1)}.`,
		}
	},
}
