/** Data for writer and figure tests: a double well treated by plain sums, stretched and shifted at will. */
import { operatorPart } from '../../lib/report/compute/operator.ts'
import { resultOfRows } from '../../lib/study/index.ts'
import { asked } from '../support/study.ts'
import { plantedRows } from './rates/rows.ts'
import type { EnergyPart, LawPart, MesoPart, MicroPart, ReportData } from '../../lib/report/data.ts'

export interface FixtureOptions {
	/** z ↦ (z − centre)/width in the double well. */
	readonly centre?: number
	readonly width?: number
	/** Replaces the double well by (z − centre)²/(2 width²). */
	readonly gaussian?: boolean
}

const range = (n: number, low: number, high: number) => Array.from({ length: n }, (_, i) => low + (i * (high - low)) / (n - 1))

const specification = asked({ sites: [16, 32, 64, 128], blocks: [2, 4, 8], degrees: [0, 2], starts: ['local-gibbs', 'deterministic'], times: [0.02], observables: ['squaredHminus1', 'coarseSquared'], replicas: 128 })
const rates = { specification, reduced: null, ...resultOfRows(plantedRows({ sites: specification.sites }), specification) }

const made = new Map<string, ReportData>()

/** A report's data; not accurate, only of the right shape. */
export function fixture(options: FixtureOptions = {}): ReportData {
	const key = JSON.stringify(options)
	const data = made.get(key) ?? build(options)
	made.set(key, data)
	return data
}

function build(options: FixtureOptions): ReportData {
	const { centre = 0, width = 1, gaussian = false } = options
	const amplitude = gaussian ? 0 : 4
	const psi = (z: number) => (z * z) / 2 + amplitude * Math.exp((-z * z) / 2)
	const psiSecond = (z: number) => 1 + amplitude * (z * z - 1) * Math.exp((-z * z) / 2)
	const nodes = range(321, -12, 12)
	const tilt = (s: number) => {
		const weights = nodes.map((z) => Math.exp(s * z - psi(z)))
		const total = weights.reduce((a, b) => a + b, 0)
		const average = (f: (z: number) => number) => nodes.reduce((sum, z, i) => sum + (weights[i] as number) * f(z), 0) / total
		const mean = average((z) => z)
		const moment = (n: number) => average((z) => (z - mean) ** n)
		const k2 = moment(2)
		const k3 = moment(3)
		return { mean, log: Math.log(total * 0.075), k2, k3, k4: moment(4) - 3 * k2 * k2 }
	}
	const at = (m: number) => {
		let [low, high] = [-12, 12]
		for (let i = 0; i < 40; i++) {
			const middle = (low + high) / 2
			if (tilt(middle).mean < m) low = middle
			else high = middle
		}
		const s = (low + high) / 2
		const law = tilt(s)
		return { value: s * m - law.log, first: s, second: 1 / law.k2, third: -law.k3 / law.k2 ** 3, law }
	}
	const x = range(41, -5, 5)
	const curve = x.map(at)
	const place = (m: number) => centre + width * m
	const scaled = x.map(place)
	const [w1, w2] = [1 / width, 1 / width ** 2]
	const bend = curve.map(({ law }) => law.k4 / (2 * law.k2 ** 3) - law.k3 ** 2 / law.k2 ** 4)
	const slope = curve.map(({ law }) => law.k3 / (2 * law.k2 ** 2))
	const sup = (values: number[]) => Math.max(...values.map(Math.abs))
	const predicted = {
		value: sup(curve.map(({ law }) => Math.log(2 * Math.PI * law.k2 * width ** 2) / 2)),
		first: sup(slope) * w1,
		second: sup(bend) * w2,
	}
	if (gaussian) Object.assign(predicted, { first: 0, second: 0 })
	const seconds = curve.map((c) => c.second)
	const least = Math.min(...seconds)
	const largest = Math.max(...seconds)
	const sites = [1, 2, 4, 8, 16, 32, 64, 128]
	const minSecond = range(128, 1, 128).map((K) => {
		const values = K === 1 ? x.map(psiSecond) : seconds.map((v, i) => v + (bend[i] as number) / K - (gaussian ? 0 : 14 / K ** 3))
		const second = Math.min(...values)
		return { sites: K, mean: place(x[values.indexOf(second)] as number), second: second * w2, error: 1e-12 * w2 }
	})
	const rows = range(5, -4, 4).map(at)
	const theta = range(65, 0, 1)
	const time = 0.02 * width ** 2
	const wave = (t: number) =>
		theta.map((h) =>
			place(
				0.8 * Math.exp((-39.5 * t) / width ** 2) * Math.cos(2 * Math.PI * h) +
					0.2 * Math.exp((-158 * t) / width ** 2) * Math.sin(4 * Math.PI * h),
			),
		)
	const history = range(41, 0, time)
	const excess = (t: number) => 0.2 * Math.exp((-79 * t) / width ** 2)
	return {
		schema: 'twoscale/report/1',
		version: '0.1.0',
		psi: 'z^2/2 + a*exp(-z^2/2)',
		latex: '\\frac{z^{2}}{2}+a\\,e^{-\\frac{z^{2}}{2}}',
		parameters: { a: '4' },
		seed: 1,
		choices: {
			means: range(5, -4, 4).map(place),
			fields: [-1, 0, 1],
			sites,
			range: [place(-5), place(5)],
			window: [place(-5), place(5)],
			profile: '0.8*cos(2*pi*theta)+0.2*sin(4*pi*theta)',
			profilePieces: [{ from: '0', to: '1', expression: '0.8*cos(2*pi*theta)+0.2*sin(4*pi*theta)' }],
			times: [0, time / 4, time],
			space: SPACE,
			replicas: null,
		},
		law: { mean: centre, deviation: width },
		potential: {
			latex: '\\frac{z^{2}}{2}+4\\,e^{-\\frac{z^{2}}{2}}',
			derivatives: {
				first: 'z-4z\\,e^{-\\frac{z^{2}}{2}}',
				second: '1+4(z^2-1)\\,e^{-\\frac{z^{2}}{2}}',
				third: '4(3z-z^3)\\,e^{-\\frac{z^{2}}{2}}',
				fourth: 'x'.repeat(1000),
			},
			class: 'quadratic-perturbation',
			classReason: 'z^2/2 plus 4*exp(-z^2/2), bounded with bounded derivatives & more_',
			split: {
				convex: 'z^2/2',
				perturbation: '4*exp(-z^2/2)',
				convexLatex: '\\frac{z^2}{2}',
				perturbationLatex: '4e^{-z^2/2}',
				oscillation: 4,
				convexity: w2,
			},
			splitReason: '',
			minSecondDerivative: Math.min(...x.map(psiSecond)) * w2,
			minSecondNote: '',
			warnings: [],
			fields: { min: null, max: null },
			means: { min: null, max: null },
			value: { x: scaled, y: x.map(psi) },
			second: { x: scaled, y: x.map((z) => psiSecond(z) * w2) },
		},
		cramer: {
			rows: rows.map((r, i) => ({
				mean: place(i * 2 - 4),
				value: r.value,
				first: r.first * w1,
				second: r.second * w2,
				third: r.third * width ** -3,
				error: 3e-14,
			})),
			logPartition: [-1, 0, 1].map((field) => {
				const law = tilt(field)
				return { field, value: law.log, cumulants: [law.mean, law.k2, law.k3, law.k4, 0, 0], error: 2e-15 }
			}),
			closedForm: null,
			value: { x: scaled, y: curve.map((c) => c.value) },
			second: { x: scaled, y: seconds.map((v) => v * w2) },
			convexity: {
				scanned: [place(-5), place(5)],
				lower: { value: least * w2, mean: place(x[seconds.indexOf(least)] as number) },
				upper: { value: largest * w2, mean: place(x[seconds.indexOf(largest)] as number) },
				error: 1e-12 * w2,
			},
		},
		block: {
			rows: sites.flatMap((K) => [{ sites: K, mean: centre, value: 1 / K, first: 0, second: w2, error: 1e-12, method: 'inversion' }]),
			convexFrom: gaussian ? 1 : 7,
			uniformFrom: gaussian ? 1 : 7,
			convexity: {
				meansScanned: [place(-5), place(5)],
				sitesScanned: 128,
				tail: 'bounded-perturbation',
				closing: 'addition',
				certain: true,
			},
			leastCramer: least * w2,
			minSecond,
			deviations: sites.map((K) => ({
				sites: K,
				value: (predicted.value / K) * (1 + 0.5 / K),
				first: gaussian ? 1e-15 : (predicted.first / K) * (1 + 0.7 / K),
				second: gaussian ? 1e-15 : (predicted.second / K) * (1 + 2 / K),
				errors: { value: 1e-12, first: 1e-12 * w1, second: 1e-12 * w2 },
			})),
			predicted,
			comparedMeans: 41,
		},
		operator: operatorPart(SPACE),
		energy: energyFixture(centre, width, gaussian),
		meso: mesoFixture(centre, width, theta, [0, time / 4, time].map((t) => ({ time: t, values: wave(t) })), [0, time / 4, time].map(excess)),
		micro: microFixture(centre, width, theta, [0, time / 4, time].map((t) => ({ time: t, values: wave(t) }))),
		rates,
		chainLaw: lawFixture(centre, width, time, gaussian),
		macro: {
			profile: '0.8*cos(2*pi*theta)+0.2*sin(4*pi*theta)',
			profileLatex: '0.8\\cos(2\\pi\\theta)+0.2\\sin(4\\pi\\theta)',
			mean: centre,
			meanEnergy: 0.91,
			times: [0, time / 4, time],
			theta,
			snapshots: [0, time / 4, time / 2, time].map((t) => ({ time: t, values: wave(t) })),
			energy: [0, time / 4, time].map((t) => 0.91 + excess(t)),
			mass: [centre, centre, centre],
			dissipated: [0, time / 4, time].map((t) => excess(0) - excess(t) * (1 + 1e-9)),
			identityDefect: 1.2e-9,
			history: { time: history, energy: history.map((t) => 0.91 + excess(t)), dissipated: history.map((t) => excess(0) - excess(t)) },
			errors: { values: 1e-10, energy: 1e-12, dissipated: 1e-12 },
			massDrift: 0,
			jumps: [],
			outcome: { reached: true, sentence: 'The last time was reached.' },
			slowestRate: 40 * w2,
			method: 'elements of degree 7, Radau IIA in time',
		},
		seconds: { total: 1.5 },
	}
}

const SPACE = { degree: 2, blocks: 16, sites: 1024 }

function energyFixture(centre: number, width: number, gaussian: boolean): EnergyPart {
	const theta = range(33, 0, 1)
	const slope = (K: number) => theta.map((t) => ((1 - 1 / K) * Math.cos(2 * Math.PI * t)) / width)
	return {
		...SPACE,
		macroscopic: 0.9,
		rows: [
			...[4, 16, 64].map((K) => ({ degree: 2, blocks: 3, sites: 3 * K, value: 0.9 + 0.8 / K, method: 'exact', error: 1e-14, limit: 0.9 })),
			{ degree: 2, blocks: 16, sites: 64, value: null, method: null, error: null, limit: null },
			...[0, 1, 2, 3].map((degree) => ({ degree, blocks: 16, sites: 1024, value: 0.9124, method: 'edgeworth', error: 3e-7, limit: 0.9 + centre * 0 })),
		],
		orders: {
			degree: 2,
			blocks: 3,
			rows: [4, 16, 64].map((K) => ({
				sitesPerBlock: K,
				value: 0.9 + 0.8 / K,
				error: 1e-14,
				leading: 0.8 / K,
				gaussian: gaussian ? 1e-16 : 0.2 / K ** 2,
				corrected: gaussian ? 0 : 0.1 / K ** 3,
			})),
		},
		gradient: {
			theta,
			macroscopic: theta.map((t) => Math.cos(2 * Math.PI * t) / width),
			curves: [4, 64].map((K) => ({ sitesPerBlock: K, theta, values: slope(K) })),
		},
		convexity: { smallest: 0.3 / width ** 2, macroscopic: 0.33 / width ** 2 },
	}
}

function mesoFixture(
	centre: number,
	width: number,
	theta: readonly number[],
	waves: readonly { readonly time: number; readonly values: readonly number[] }[],
	excess: readonly number[],
): MesoPart {
	const rows = [0, 1, 2, 3].flatMap((degree) =>
		[4, 8, 16, 32].map((blocks) => {
			const operator = degree === 0 ? ('inverse' as const) : ('natural' as const)
			const error = width ** 2 * blocks ** -(2 * degree + 2)
			return { degree, operator, blocks, supHminus1: error / blocks ** 2, lastHminus1: error / blocks ** 2, integralL2: error, resolution: 1e-18 * width ** 2, reached: true }
		}),
	)
	return {
		...SPACE,
		operator: 'natural',
		energyKind: 'corrected',
		times: waves.map((w) => w.time),
		snapshots: waves.map(({ time, values }) => ({ time, theta, values: values.map((v, i) => v + 1e-3 * width * Math.cos(200 * (theta[i] as number))), macroscopic: values })),
		distances: waves.map(({ time }) => ({ time, squaredHminus1: 1e-8 * width ** 2, squaredL2: 1e-6 * width ** 2 })),
		mass: waves.map(() => centre),
		energy: excess.map((e) => 0.92 + e),
		dissipated: excess.map((e) => (excess[0] as number) - e),
		identityDefect: 2e-9,
		errors: { values: 1e-8, energy: 1e-11, dissipated: 1e-10 },
		massDrift: 0,
		equilibriumEnergy: 0.92,
		outcome: { reached: true, sentence: 'Reached the last time.' },
		method: 'Radau IIA in time',
		convergence: {
			time: waves.at(-1)?.time ?? 0,
			smooth: true,
			rows,
			fits: [0, 1, 2, 3].map((degree) => ({
				degree,
				operator: degree === 0 ? ('inverse' as const) : ('natural' as const),
				supHminus1: { exponent: 2 * degree + 4, last: 2 * degree + 4, expected: degree === 0 ? 4 : 2 * Math.min(degree + 2, 2 * degree) },
				integralL2: { exponent: 2 * degree + 2, last: 2 * degree + 2, expected: 2 * degree + 2 },
			})),
		},
	}
}

/** Numbers between −1 and 1 without a pattern. */
const scattered = (i: number) => 2 * ((i * 0.7548776662466927) % 1) - 1

function microFixture(
	centre: number,
	width: number,
	theta: readonly number[],
	waves: readonly { readonly time: number; readonly values: readonly number[] }[],
): MicroPart {
	const last = waves.at(-1)?.time ?? 0
	const times = range(9, 0, last)
	const simulation = { scheme: 'metropolis', timestep: 1e-5 * width ** 2, steps: 2084 }
	const outcome = { reached: true, sentence: 'All replicas reached the last time.' }
	const sites = 16
	const square = width ** 2
	return {
		start: 'deterministic',
		seed: 1,
		times: waves.map((w) => w.time),
		ladder: [16, 32, 64].map((N) => ({
			...simulation,
			sites: N,
			replicas: 4096 / N,
			outcome,
			scaled: waves.map((_, j) => ({ value: (square * 0.07 * j * (1 - 1 / N)) / 2, standardError: square * 4e-4 * j })),
			predicted: square * 0.0699 * (1 - 1 / N),
			predictedError: square * 1e-9,
			gain: N / 2,
		})),
		limit: { value: square * 0.073, error: square * 1e-8 },
		reduced: null,
		coarse: {
			degree: 2,
			blocks: 8,
			sites: 64,
			replicas: 64,
			noise: 7 / 64,
			observables: Object.fromEntries(
				['thetaMicro', 'thetaMeso', 'coarseSquared', 'projectedSquared', 'unresolvedSquared', 'monotone', 'mesoForce'].map((name, i) => [
					name,
					{ value: square * (i + 1) * 1e-2, standardError: square * 1e-4 },
				]),
			),
		},
		path: {
			...simulation,
			sites,
			times,
			values: times.map((_, j) => Array.from({ length: sites }, (_, i) => centre + width * scattered(sites * j + i))),
			snapshots: waves.map(({ time, values }, j) => ({
				time,
				sites: Array.from({ length: sites }, (_, i) => centre + width * scattered(100 * j + i)),
				theta,
				spline: values,
				macroscopic: values,
			})),
			splines: { degree: 2, blocks: 8 },
		},
		sites: {
			...simulation,
			sites,
			replicas: 100,
			windows: [0.1, 0.6].map((at, k) => ({
				theta: at,
				width: 3,
				mean: { value: centre + width * (0.31 - 0.6 * k), standardError: 0.02 * width },
				expectedMean: centre + width * (0.3 - 0.6 * k),
				variance: { value: 1.02 * square, standardError: 0.03 * square },
				expectedVariance: square,
				edges: range(9, centre - 3 * width, centre + 3 * width),
				densities: range(8, 0, 7).map((i) => Math.exp(-((i - 3.5) ** 2) / 4) / width),
				curve: { x: range(31, centre - 3 * width, centre + 3 * width), y: range(31, -3, 3).map((z) => Math.exp(-z * z) / width) },
			})),
		},
	}
}

function lawFixture(centre: number, width: number, last: number, gaussian: boolean): LawPart {
	const times = range(7, 0, last)
	const excess = (t: number) => 0.2 * Math.exp((-1.5 * t) / last)
	const outcome = { reached: true, sentence: 'All replicas reached the last time.' }
	const gap = 6.7 / width ** 2
	const x = range(41, centre - 3 * width, centre + 3 * width)
	const bump = (shift: number) => range(41, -3, 3).map((z) => Math.exp(-((z - shift) ** 2)) / width)
	const rows = [0, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.9, 2].map((t) => ({
		time: t / gap,
		entropy: { value: 0.6 * Math.exp(-2 * t), error: 1e-7 },
		dissipation: { value: 1.2 * gap * Math.exp(-2 * t), error: 1e-6 * gap },
	}))
	return {
		sandwich: {
			seed: 1,
			runs: [8, 24].map((sites) => ({
				sites,
				replicas: 8192 / sites,
				scheme: 'metropolis',
				timestep: 1e-5 * width ** 2,
				steps: 2084,
				outcome,
				rows: times.map((time) => ({
					time,
					lower: { value: excess(time) + (0.01 * time) / last / sites, standardError: 1e-4 },
					upper: { value: excess(time) + (0.05 * time) / last / sites, standardError: 3e-4 },
				})),
			})),
			limit: { time: times, value: times.map(excess) },
			reduced: null,
		},
		pair: {
			mean: centre,
			start: [centre - 0.7 * width, centre + 0.7 * width],
			cells: 120,
			gap: { value: gap, error: 1e-4 * gap },
			rows,
			x,
			densities: [0, 2, 5].map((k) => ({ time: rows[k]?.time ?? 0, values: bump(k / 5 - 1) })),
			gibbs: bump(0),
			identityDefect: 3e-11,
			massDefect: 1e-15,
			outcome,
			covered: 1,
		},
		...(gaussian ? { gaussian: { sites: 64, rows: times.slice(1).map((time) => ({ time, total: excess(time) + 0.01, ofMeans: excess(time), ofCovariance: 0.01, limit: excess(time) })) } } : {}),
	}
}
