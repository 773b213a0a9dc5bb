/** Rates: how fast the chain finds the hydrodynamic limit, against what is predicted and what is proved. */
import type { Block, Section } from '../blocks.ts'
import { isAvailable, type ReportData } from '../data.ts'
import { rateBlocks } from '../rates/blocks.ts'
import { studyCommand } from '../rates/command.ts'
import { RATE } from '../rates/formula.ts'
import { math, text } from '../text.ts'
import { missing } from './common.ts'

export const rates: Section<ReportData> = {
	id: 'rates',
	title: 'Rates',
	build(data) {
		const part = data.rates
		if (part === undefined) return null
		const definition: Block = { kind: 'definition', text: text`The chain ${math('X')} against the solution ${math('\\zeta')} of the hydrodynamic equation, and what the theory of fluctuations predicts:`, latex: RATE }
		if (!isAvailable(part)) return { blocks: [definition, { kind: 'remark', text: missing('The rates', part.unavailable) }] }
		return {
			blocks: [definition, ...(part.reduced === null ? [] : [{ kind: 'remark' as const, text: text`Shorter chains than usual: ${part.reduced}.` }]), ...rateBlocks(part, studyCommand(part.specification))],
		}
	},
}
