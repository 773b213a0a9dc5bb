/** Potentials by hand for the tests of this folder: text and admissible ranges. */
import { parseExpression } from '../../lib/expression/index.ts'
import type { OpenRange, SingleSite } from '../../lib/potential/single-site.ts'

const LINE: OpenRange = { min: null, max: null }

/** Ranges of the potentials that grow only linearly somewhere. */
const RANGES: Record<string, { fields: OpenRange; means: OpenRange }> = {
	'exp(z)-z': { fields: { min: -1, max: null }, means: LINE },
	'log(cosh(z))': { fields: { min: -1, max: 1 }, means: LINE },
	'sqrt(1+z^2)': { fields: { min: -1, max: 1 }, means: LINE },
	'sqrt(1+z^2)+2*log(1+z^2)': { fields: { min: -1, max: 1 }, means: { min: -0.4744, max: 0.4744 } },
	'1e4*log(cosh(z))': { fields: { min: -1e4, max: 1e4 }, means: LINE },
}

export function site(text: string): SingleSite {
	const { expression } = parseExpression(text, { variables: ['z'] })
	return { expression, ...(RANGES[text] ?? { fields: LINE, means: LINE }) }
}
