/** The rows of a study by potential and start, at the last time. */
import { parseExpression, toLatex } from '../../expression/index.ts'
import { type Defect, grouped, type Optimum, type Rate, type StudyResult, type StudyRow } from '../../study/index.ts'
import { readable } from '../sections/common.ts'
import { code, math, text, type Text } from '../text.ts'

/** What a study found; `StudyResult` has it all. */
export type Found = Pick<StudyResult, 'rows' | 'fits' | 'optima' | 'defects'>

/** One potential from one start. */
export interface Series {
	readonly start: string
	/** One row per N, ascending: without splines. */
	readonly distances: readonly StudyRow[]
	/** One row per N and space of splines. */
	readonly spaces: readonly StudyRow[]
	readonly rate: Rate | null
	readonly defect: Defect | null
}

export interface PotentialSeries {
	readonly potential: number
	readonly psi: string
	readonly parameters: string
	/** ψ as it is shown. */
	readonly name: Text
	readonly profile: string
	readonly time: number
	readonly starts: readonly Series[]
	readonly fits: readonly Rate[]
	readonly optima: readonly Optimum[]
}

export function seriesOf({ rows, fits, optima, defects }: Found): PotentialSeries[] {
	return [...grouped(rows, (r) => String(r.potential)).values()].map((own): PotentialSeries => {
		const { potential, psi, parameters, profile } = own[0]!
		const time = Math.max(...own.map((r) => r.time))
		const mine = <T extends { readonly potential: number }>(list: readonly T[]) => list.filter((x) => x.potential === potential)
		return {
			...{ potential, psi, parameters, profile, time },
			name: potentialName(own[0]!),
			starts: [...grouped(own.filter((r) => r.time === time), (r) => r.start)].map(([start, last]): Series => ({
				start,
				distances: last.filter((r) => r.blocks === null).sort((a, b) => a.sites - b.sites),
				spaces: last.filter((r) => r.blocks !== null),
				rate: mine(fits).find((f) => f.start === start && f.observable === 'squaredHminus1') ?? null,
				defect: mine(defects).find((d) => d.start === start) ?? null,
			})),
			fits: mine(fits),
			optima: mine(optima),
		}
	})
}

/** ψ as a formula with the values of its parameters, or as it was typed where that is long. */
export function potentialName({ psi, parameters }: Pick<StudyRow, 'psi' | 'parameters'>): Text {
	const values = parameters === '' ? [] : parameters.split('; ')
	const variables = ['z', ...values.map((v) => v.slice(0, v.indexOf('=')))]
	const latex = readable(toLatex(parseExpression(psi, { variables }).expression), LONGEST_NAME)
	const name = latex === null ? code(psi) : math(latex)
	return values.length === 0 ? text`${name}` : text`${name}, ${code(parameters)}`
}

const LONGEST_NAME = 80

/** N·E of the linear theory as the chain has it: with a free mean where the start has one. */
export const predictedOf = (row: StudyRow): number | null => row.predictedScaledFreeMean ?? row.predictedScaled
