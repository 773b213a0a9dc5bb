/** What an error costs: `npx tsx test/bench/study.bench.ts`, some minutes. `twoscale study` against the naive loop, and multilevel sums against one level. */
import { cpus } from 'node:os'
import type { MicroSchemeName } from '../../lib/levels/index.ts'
import { combination, type Combined } from './combination.ts'
import { type LadderResult, ladderOf } from './ladder.ts'
import { BUMP, type HandWritten, naiveEstimate, naiveWork, WELL } from './naive.ts'
import { bestRates, differenceLaw, interpolated, kernelWork, type Method, multilevel, plannedCase, quantityOf, singleLevel, studyRun, TIME, updatesOf } from './study.ts'

const N = 256
/** Bound of the relative bias of a suggested step, by the comment of γ in `timestep.ts`. */
const BIAS = 3e-3

const percent = (x: number, digits = 2) => `${(100 * x).toFixed(digits)} %`
const both = ({ value, standardError }: Combined, scale: number) => `${percent(value / scale)} ± ${percent(standardError / scale)}`
const spread = ({ variance, varianceError }: Combined, scale: number) => `${(variance / scale ** 2).toExponential(2)} ± ${(varianceError / scale ** 2).toExponential(0)}`
const time = (seconds: number) => (seconds < 100 ? `${seconds.toPrecision(2)} s` : `${Number(seconds.toPrecision(2))} s`)

interface Subject {
	readonly peer: HandWritten
	/** That of the product. */
	readonly scheme: MicroSchemeName
	/** Ladders of steps h = N²dt from the first one: grids, pairs of replicas at N = 32 and 64. */
	readonly ladders: readonly { readonly scheme: MicroSchemeName; readonly from: number; readonly grids: number; readonly pairs: readonly [number, number]; readonly powers: readonly number[]; /** Largest step that is safe. */ readonly largest: number }[]
}

const SUBJECTS: readonly Subject[] = [
	{
		peer: BUMP,
		scheme: 'leimkuhler-matthews',
		ladders: [
			{ scheme: 'euler-maruyama', from: 0.08, grids: 4, pairs: [1000, 150], powers: [0, 1, 2], largest: 0.08 },
			{ scheme: 'leimkuhler-matthews', from: 0.08, grids: 4, pairs: [1000, 150], powers: [0, 1], largest: 0.08 },
		],
	},
	{
		peer: WELL,
		scheme: 'metropolis',
		ladders: [
			{ scheme: 'euler-maruyama', from: 0.01, grids: 3, pairs: [400, 50], powers: [0, 1], largest: 0.01 },
			{ scheme: 'leimkuhler-matthews', from: 0.01, grids: 3, pairs: [400, 50], powers: [0, 1], largest: 0.01 },
			{ scheme: 'metropolis', from: 0.04, grids: 4, pairs: [400, 40], powers: [0, 2], largest: 0.04 },
		],
	},
]

// Numbers over replicas of one block: standard errors of 18 % for variances.
console.log(`\nstudy: ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}; one thread`)
for (const { peer, scheme, ladders } of SUBJECTS) {
	const { psi } = peer
	console.log(`\nψ = ${psi}, T = ${TIME}`)

	// The peer is right: the naive loop against the product, at the same step of Euler–Maruyama.
	const small = studyRun(psi, 16, 40, { scheme: 'euler-maruyama', step: 0.01 })
	const quantity = quantityOf(psi, 16)
	const naive = naiveEstimate(peer, { ...quantity, replicas: 2000, timestep: 0.01 / 16 ** 2 })
	const deviation = (naive.value - small.estimate.value) / Math.hypot(naive.standardError, small.estimate.standardError)
	console.log(`  N = 16, N²dt = 0.01: naive ${(16 * naive.value).toFixed(4)} ± ${(16 * naive.standardError).toFixed(4)}, product ${(16 * small.estimate.value).toFixed(4)} ± ${(16 * small.estimate.standardError).toFixed(4)}: ${deviation.toFixed(1)} standard errors apart`)

	// Biases and variances on coupled grids.
	const results = new Map<MicroSchemeName, readonly LadderResult[]>()
	for (const { scheme: name, from, grids, pairs, powers } of ladders) {
		const found = [32, 64].map((sites, k) => ladderOf(quantityOf(psi, sites), { scheme: name, from, grids, pairs: pairs[k]!, powers }))
		results.set(name, found)
		for (const { sites, samples, value, single, differences, biasAt } of found) {
			const biases = samples.steps.map((h, l) => `${h.toPrecision(2)}: ${both(biasAt[l]!, value)}`)
			console.log(`  ${name}, N = ${sites}, ${samples.distances.length} replicas: bias at N²dt = ${biases.join(', ')}`)
			console.log(`    variance of D at ${samples.steps.at(-1)!.toPrecision(2)}: ${spread(single.at(-1)!.plain, value)}, with the field ${spread(single.at(-1)!.controlled, value)}`)
			differences.forEach(({ plain, controlled }, l) => console.log(`    of D at ${samples.steps[l + 1]!.toPrecision(2)} less D at ${samples.steps[l]!.toPrecision(2)}: ${spread(plain, value)}, with the field ${spread(controlled, value)}`))
		}
	}
	const biasOf = (name: MicroSchemeName) => {
		// N = 32 has the smaller errors, and biases do not depend on N within theirs.
		const { samples, value, coefficients } = results.get(name)![0]!
		const { powers } = ladders.find((l) => l.scheme === name)!
		// What is within its standard error of 0 is taken to be as large as that.
		const c = coefficients.map((weights) => {
			const found = combination(samples, weights).controlled
			return ((found.value < 0 ? -1 : 1) * Math.max(Math.abs(found.value), found.standardError)) / value
		})
		return (h: number) => powers.reduce((sum, p, k) => (p === 0 ? sum : sum + c[k]! * h ** p), 0)
	}

	// One block at N = 256, and the speed of all methods in turns.
	const planned = plannedCase(psi, N, 0.01)
	const replicas = planned.first * 64 * 2 ** planned.height
	const block = studyRun(psi, N, 1)
	const [naiveSpeed, ...speeds] = bestRates([naiveWork(peer, N), kernelWork(psi, N, 'euler-maruyama', false), ...ladders.map((l) => kernelWork(psi, N, l.scheme, true))])
	const rates = { naive: naiveSpeed!, simd: speeds[0]!, ours: speeds[1 + ladders.findIndex((l) => l.scheme === scheme)]! }
	const { value, standardError, plain } = block.estimate
	const [ours, bare] = [(standardError / value) ** 2 * block.replicas, (plain.standardError / value) ** 2 * block.replicas]
	const seconds = updatesOf(N, block.step) / rates.ours
	console.log(`  site updates/s at N = ${N}: naive ${rates.naive.toExponential(2)}, Euler–Maruyama in the generated kernel ${rates.simd.toExponential(2)}, with the field ${ladders.map((l, k) => `${l.scheme} ${speeds[1 + k]!.toExponential(2)}`).join(', ')}`)
	console.log(`  N = ${N}, one block of ${block.replicas}: N·E = ${(N * value).toFixed(4)}, relative variance of a replica ${bare.toFixed(3)} plain, ${ours.toExponential(2)} with the field; ${time(block.seconds)}, by rate ${time(64 * seconds)}`)
	const peers: Method = { variance: () => bare, bias: biasOf('euler-maruyama'), largest: ladders[0]!.largest, secondsPerUpdate: 1 / rates.naive }
	const reached = Math.hypot(Math.sqrt(ours / replicas), BIAS)
	const rows: [string, number, number][] = [['planned for 1 %, at the error that is asked for', 0.01, replicas], ['planned for 1 %, at the error that is reached', reached, replicas], ...[0.01, 0.005].map((e): [string, number, number] => [`exactly ${percent(e, 1)}`, e, ours / (e ** 2 - BIAS ** 2)])]
	for (const [name, epsilon, count] of rows) {
		const loop = singleLevel(peers, N, epsilon)
		const mine = count * seconds
		const factors = [rates.ours / rates.naive, block.step / loop.h, loop.replicas / count]
		console.log(
			`  ${name} (N²dt = ${block.step.toPrecision(2)}), error ${percent(epsilon)}: ${time(mine)} for ${count.toFixed(0)} replicas; naive ${time(loop.seconds)} (${loop.replicas.toFixed(0)} replicas, N²dt = ${loop.h.toPrecision(2)}), in the kernel ${time((loop.seconds * rates.naive) / rates.simd)}`,
		)
		console.log(`    ${(loop.seconds / mine).toFixed(0)} × cheaper than naive = kernel ${factors[0]!.toFixed(2)} × step ${factors[1]!.toFixed(2)} × replicas ${factors[2]!.toFixed(1)}; ${((loop.seconds * rates.naive) / rates.simd / mine).toFixed(0)} × cheaper than naive in the kernel`)
	}

	// Multilevel sums.
	for (const [k, sites] of ([32, 64] as const).entries()) {
		const costs = ladders.map(({ scheme: name, largest }) => {
			const { samples, value: scale, single, differences } = results.get(name)![k]!
			const [alone, field] = bestRates([kernelWork(psi, sites, name, false), kernelWork(psi, sites, name, true)]) as [number, number]
			const method = (which: 'plain' | 'controlled'): Method => ({ variance: interpolated(samples.steps, single.map((d) => d[which].variance / scale ** 2)), bias: biasOf(name), largest, secondsPerUpdate: 1 / (which === 'plain' ? alone : field) })
			const law = (which: 'plain' | 'controlled') => differenceLaw(samples.steps.slice(1), differences.map((d) => d[which].variance / scale ** 2))
			return { name, of: (epsilon: number) => [singleLevel(method('plain'), sites, epsilon), multilevel(method('plain'), law('plain'), sites, epsilon), singleLevel(method('controlled'), sites, epsilon), multilevel(method('controlled'), law('controlled'), sites, epsilon)] as const }
		})
		for (const epsilon of [0.01, 0.003, 0.001])
			for (const { name, of } of costs) {
				const [one, several, field, together] = of(epsilon).map((c) => `${c.seconds.toPrecision(2)} s (${c.levels > 1 ? `${c.levels} levels from ${(c.h * 2 ** (c.levels - 1)).toPrecision(1)}` : `N²dt ${c.h.toPrecision(1)}`})`)
				console.log(`  N = ${sites}, ${percent(epsilon, 1)}, ${name}: plain ${one}, multilevel ${several}, field ${field}, both ${together}`)
			}
	}
}
