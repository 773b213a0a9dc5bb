/** Speed of the mesoscopic level: `npx tsx test/bench/meso.bench.ts`. Gradients and full runs, against dense Newton systems, and growth in M. */
import { cpus } from 'node:os'
import { cramerTransform, fieldTable } from '../../lib/cramer/index.ts'
import { parseProfile } from '../../lib/expression/index.ts'
import { mesoEnergy, mesoLevel, type MesoModelOptions, mesoModel, mesoSpace, projectProfile } from '../../lib/levels/index.ts'
import { potential } from '../../lib/potential/index.ts'
import { denseEnergyGradient } from '../support/dense-energy.ts'

console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}`)
console.log('processor time of one core, milliseconds; z^2/2+2*exp(-z^2), K = 64, one run to t = 0.01 at tolerance 1e-9\n')

const transform = cramerTransform(potential('z^2/2+2*exp(-z^2)'))
const profile = parseProfile('0.2+0.8*cos(2*pi*theta)')
const milliseconds = (work: () => void) => {
	const start = process.cpuUsage().user
	work()
	return (process.cpuUsage().user - start) / 1e3
}
const modelOf = (options: Omit<MesoModelOptions, 'sites'>) => mesoModel(transform, { ...options, sites: 64 * options.blocks }).level

/** Milliseconds of a gradient at new states, of a run, its steps, and of the same run with all entries of Newton's matrices. */
function row(options: Omit<MesoModelOptions, 'sites'>, withDense: boolean) {
	const level = modelOf(options)
	const initial = projectProfile(level.space, profile)
	let steps = 0
	const run = () => (steps = level.dynamics.run(initial, { times: [0.01] }).steps)
	run()
	const time = milliseconds(run)
	const count = Math.max(4, Math.ceil(2000 / level.space.blocks))
	const gradient =
		milliseconds(() => {
			for (let k = 0; k < count; k++)
				level.energy.gradient(
					initial.map((c) => c * (1 - 1e-4 * (k + 1))),
				)
		}) / count
	if (!withDense) return { gradient, time, steps, dense: Number.NaN }
	const dense = mesoLevel(level.space, { ...level.energy, curvature: () => ({ kind: 'dense' }) }, level.dissipation)
	return { gradient, time, steps, dense: milliseconds(() => dense.dynamics.run(initial, { times: [0.01] })) }
}

const line = (cells: readonly (string | number)[]) =>
	console.log(cells.map((c) => (typeof c === 'number' ? (Number.isNaN(c) ? '–' : c.toPrecision(3)) : c).padStart(11)).join(''))
line(['energy', 'degree', 'operator', 'M', 'gradient', 'run', 'steps', 'dense run', 'ratio'])
for (const [energy, degree, operator] of [
	['leading', 2, 'natural'],
	['leading', 2, 'inverse'],
	['corrected', 2, 'natural'],
	['corrected', 0, 'inverse'],
] as const) {
	let [first, last, firstM, lastM] = [0, 0, 0, 0]
	for (const blocks of [32, 64, 256, 1024]) {
		if (energy === 'corrected' && degree > 0 && blocks > 256) continue
		const { gradient, time, steps, dense } = row({ degree, blocks, operator, energy }, blocks === 64 || (blocks === 256 && (degree === 0 || energy === 'leading')))
		line([energy, String(degree), operator, String(blocks), gradient, time, String(steps), dense, dense / time])
		// From M = 64: at 32 the code is still warming up.
		if (blocks === 64) [first, firstM] = [time, blocks]
		;[last, lastM] = [time, blocks]
	}
	console.log(`  growth of a run from M = ${firstM} to ${lastM}: M^${(Math.log(last / first) / Math.log(lastM / firstM)).toFixed(2)}\n`)
}

// The gradient of 𝓗_{Y,N} + Gaussian term at new states: nodes and cyclic bands against matrices over all N sites, from the same table.
line(['gradient', 'degree', '', 'M', 'banded', '', '', 'dense', 'ratio'])
for (const blocks of [16, 64]) {
	const space = mesoSpace({ degree: 2, blocks, sites: 64 * blocks })
	const table = fieldTable(transform)
	const energy = mesoEnergy(space, transform, { kind: 'gaussian', table })
	const initial = projectProfile(space, profile)
	const states = Array.from({ length: 40 }, (_, k) => initial.map((c) => c * (1 - 1e-4 * (k + 1))))
	const start = Float64Array.from(energy.dual(initial).coefficients)
	const dense = denseEnergyGradient(space, table)
	for (const state of states) energy.gradient(state)
	const fast = milliseconds(() => states.forEach((state) => energy.gradient(state))) / states.length
	const slow = milliseconds(() => states.slice(0, 3).forEach((state) => dense.at(state, start))) / 3
	line(['gaussian', '2', '', String(blocks), fast, '', '', slow, slow / fast])
}
