/** Meso → macro: distances of the mesoscopic flow from the hydrodynamic solution, and their exponents in 1/M. theory.md 5.10. */
import { cramerTable, cramerTransform } from '../../../cramer/index.ts'
import { parseProfile } from '../../../expression/index.ts'
import { convergenceReference, type ConvergenceRow, convergenceRow, expectedExponents, mesoModel } from '../../../levels/index.ts'
import { potential } from '../../../potential/index.ts'
import { math, text } from '../../text.ts'
import { measured, type PublishedCell, type PublishedTable } from '../table.ts'
import { once } from './subjects.ts'

type Operator = 'natural' | 'inverse'

const TIME = 0.1
const BLOCKS = [8, 16, 32]
const CASES: readonly (readonly [degree: number, operator: Operator])[] = [[0, 'inverse'], [1, 'natural'], [2, 'natural'], [3, 'natural'], [1, 'inverse']]
/** Gauss nodes in time of the distances, and those that measure their error. */
const NODES = [32, 24] as const

export const mesoRatesTable: PublishedTable = {
	id: 'meso-rates',
	title: 'Rates of the mesoscopic flow towards the hydrodynamic limit',
	caption: text`Mesoscopic flow ${math('\\eta')} on splines of degree ${math('L')} with ${math('M')} blocks and ${math('K=\\infty')} against the hydrodynamic solution ${math('\\zeta')}, ${math('\\psi=\\tfrac12z^2')}, ${math('\\zeta_0=\\sqrt2\\cos2\\pi\\theta')}, ${math('T=0.1')}: ${math('d_{-1}=\\sup_{t\\le T}\\lVert\\eta-\\zeta\\rVert_{H^{-1}}^2')}, ${math('d_0=\\int_0^T\\lVert\\eta-\\zeta\\rVert_{L^2}^2\\,dt')}, and their exponents ${math('p')} in ${math('1/M')} from the row before, with the limits ${math('p^\\infty')} of the theory.`,
	single: 'twoscale flow meso "z^2/2" --degree 2 --blocks 16 --sites infinity --profile "sqrt(2)*cos(2*pi*theta)" --time 0.1',
	size: 'small',
	columns: [
		{ id: 'degree', header: text`${math('L')}`, kind: 'integer' },
		{ id: 'operator', header: text`operator`, kind: 'text' },
		{ id: 'M', header: text`${math('M')}`, kind: 'integer' },
		{ id: 'sup_H_minus_1', header: text`${math('d_{-1}')}`, kind: 'value', digits: 4 },
		{ id: 'exponent_H_minus_1', header: text`${math('p_{-1}')}`, kind: 'value', digits: 4 },
		{ id: 'limit_H_minus_1', header: text`${math('p_{-1}^\\infty')}`, kind: 'integer' },
		{ id: 'integral_L2', header: text`${math('d_0')}`, kind: 'value', digits: 4 },
		{ id: 'exponent_L2', header: text`${math('p_0')}`, kind: 'value', digits: 4 },
		{ id: 'limit_L2', header: text`${math('p_0^\\infty')}`, kind: 'integer' },
	],
	rows: CASES.flatMap(([degree, operator]) => BLOCKS.map((blocks, k) => ({ id: `${degree}-${operator}-${blocks}`, compute: () => row(degree, operator, blocks, BLOCKS[k - 1]) }))),
}

const gaussian = once(() => cramerTransform(potential('z^2/2')))
const references = once(() =>
	NODES.map((nodes) =>
		convergenceReference(cramerTable(gaussian(), -2, 2), parseProfile('1.4142135623730951*cos(2*pi*theta)'), {
			time: TIME,
			nodes,
			// The heat equation.
			exact: (t) => {
				const amplitude = Math.SQRT2 * Math.exp(-4 * Math.PI ** 2 * t)
				return { pieces: [{ from: 0, to: 1, value: (theta: number) => amplitude * Math.cos(2 * Math.PI * theta) }] }
			},
		}),
	),
)

interface Distance {
	readonly value: number
	readonly error: number
}

interface Distances {
	readonly hMinusOne: Distance
	readonly l2: Distance
}

const known = new Map<string, Distances>()

/** Both squared distances; the error is what the flow's tolerance and fewer times change. */
function distances(degree: number, operator: Operator, blocks: number): Distances {
	const key = `${degree} ${operator} ${blocks}`
	let found = known.get(key)
	if (found === undefined) {
		const tolerance = degree < 2 ? 1e-9 : 1e-11
		const { level } = mesoModel(gaussian(), { degree, operator, blocks, sites: Number.POSITIVE_INFINITY })
		const [fine, coarse] = references().map((reference) => convergenceRow(level, reference, { tolerance })) as [ConvergenceRow, ConvergenceRow]
		const distance = (value: number, other: number): Distance => ({
			value,
			error: fine.reached ? Math.abs(value - other) + 2 * Math.sqrt(value * fine.resolution) + fine.resolution : Number.POSITIVE_INFINITY,
		})
		found = { hMinusOne: distance(fine.supHminus1, coarse.supHminus1), l2: distance(fine.integralL2, coarse.integralL2) }
		known.set(key, found)
	}
	return found
}

function row(degree: number, operator: Operator, blocks: number, before: number | undefined): PublishedCell[] {
	const here = distances(degree, operator, blocks)
	const previous = before === undefined ? undefined : distances(degree, operator, before)
	const exponent = (key: keyof Distances): PublishedCell => {
		if (previous === undefined || before === undefined) return null
		const [a, b] = [previous[key], here[key]]
		const ratio = Math.log(blocks / before)
		return measured(Math.log(a.value / b.value) / ratio, (a.error / a.value + b.error / b.value) / ratio)
	}
	const limit = expectedExponents(degree, operator)
	return [degree, operator, blocks, measured(here.hMinusOne.value, here.hMinusOne.error), exponent('hMinusOne'), limit.hMinusOne, measured(here.l2.value, here.l2.error), exponent('l2'), limit.l2]
}
