/**
 * Speed of generated kernels on one core: SIMD WebAssembly against generated scalar JavaScript, a hand-written closure over
 * Math, and the closure of mathjs.compile, on the same points in the same run.
 */
import { compile as compileText } from 'mathjs'
import { derivatives } from '../../lib/expression/index.ts'
import { parseExpression } from '../../lib/expression/parse.ts'
import { compileJavaScript, compileWebAssembly } from '../../lib/expression/targets/index.ts'

export interface Case {
	readonly name: string
	readonly text: string
	/** Highest derivative; all lower ones are computed too. */
	readonly order: number
	/** The value alone, as one would write it by hand. */
	readonly byHand: (z: number) => number
}

export const CASES: readonly Case[] = [
	{ name: 'quartic', text: 'z^4/4 - z^2/2', order: 0, byHand: (z) => (z * z * z * z) / 4 - (z * z) / 2 },
	{ name: 'gaussian bump', text: 'z^2/2 + 2*exp(-z^2)', order: 0, byHand: (z) => (z * z) / 2 + 2 * Math.exp(-z * z) },
	{ name: 'oscillation', text: 'z^2/2 + 4*cos(5*z)', order: 0, byHand: (z) => (z * z) / 2 + 4 * Math.cos(5 * z) },
	{ name: 'tanh', text: 'tanh(z)', order: 0, byHand: Math.tanh },
	{ name: 'log(1+z²)', text: 'z^2/2 + log(1+z^2)', order: 0, byHand: (z) => (z * z) / 2 + Math.log(1 + z * z) },
	{
		name: 'mixture',
		text: '-log(exp(-(z-2)^2/2) + exp(-(z+2)^2/2))',
		order: 0,
		byHand: (z) => -Math.log(Math.exp(-((z - 2) ** 2) / 2) + Math.exp(-((z + 2) ** 2) / 2)),
	},
	{ name: 'mixture, 4 derivatives', text: '-log(exp(-(z-2)^2/2) + exp(-(z+2)^2/2))', order: 4, byHand: Number },
]

export interface Measurement {
	/** Nanoseconds per point. */
	readonly resident: number
	readonly evaluate: number
	readonly javascript: number
	readonly byHand: number
	readonly mathjs: number
	readonly compileMilliseconds: number
}

const POINTS = 1024

/** Least time of the candidates over interleaved rounds, in nanoseconds per point. */
function race(candidates: readonly (() => void)[], rounds: number, repeats: number): number[] {
	const best = candidates.map(() => Infinity)
	for (let r = 0; r < rounds; r++)
		candidates.forEach((run, k) => {
			const start = performance.now()
			for (let i = 0; i < repeats; i++) run()
			best[k] = Math.min(best[k] as number, ((performance.now() - start) * 1e6) / (repeats * POINTS))
		})
	return best
}

export function measure({ text, order, byHand }: Case, rounds = 15, repeats = 60): Measurement {
	const outputs = derivatives(parseExpression(text, { variables: ['z'] }).expression, 'z', order)
	const simd = compileWebAssembly(outputs)
	const scalar = compileJavaScript(outputs)
	const closure = compileText(text)
	const points = Float64Array.from({ length: POINTS }, (_, i) => (i - POINTS / 2) / 180)
	const out = outputs.map(() => new Float64Array(POINTS))
	const target = new Float64Array(POINTS)
	simd.input(0).set(points)
	const scope = { z: 0 }
	const candidates = [
		() => simd.run(POINTS),
		() => simd.evaluate([points], [], out),
		() => scalar.evaluate([points], [], out),
		() => {
			for (let i = 0; i < POINTS; i++) target[i] = byHand(points[i] as number)
		},
		() => {
			for (let i = 0; i < POINTS; i++) {
				scope.z = points[i] as number
				target[i] = closure.evaluate(scope) as number
			}
		},
	]
	race(candidates, 3, repeats)
	const [resident, evaluate, javascript, hand, mathjs] = race(candidates, rounds, repeats) as [number, number, number, number, number]
	return { resident, evaluate, javascript, byHand: hand, mathjs, compileMilliseconds: simd.diagnostics.milliseconds }
}
