/** The picture of the whole: convexification on the left, the flow it makes on the right. */
import type { Figure } from '../blocks.ts'
import type { ReportData } from '../data.ts'
import { isAvailable } from '../data.ts'
import { DOUBLE_COLUMN, stack } from '../figures/drawing.ts'
import { leftMargin, panel } from '../figures/panel.ts'
import { math, text } from '../text.ts'
import { convexificationPanels, snapshotPanel } from './figures.ts'
import { PANEL_WIDTH } from './panels.ts'

export function heroFigure(data: ReportData): Figure | null {
	const { cramer, macro } = data
	if (!isAvailable(cramer)) return null
	const [first, second] = convexificationPanels(data, cramer)
	const height = 118
	const left = Math.max(leftMargin(first.y, undefined), leftMargin(second.y, undefined))
	const size = { width: PANEL_WIDTH, height, left }
	const convexification = stack([panel({ ...first, ...size }), panel({ ...second, ...size })])
	const flow = isAvailable(macro) ? [panel({ ...snapshotPanel(macro, 4), width: PANEL_WIDTH, height: 2 * height })] : []
	return {
		id: 'hero',
		title: 'From the single-site potential to the macroscopic flow',
		description:
			'Left: psi against its Cramér transform phi, and their second derivatives. Right: snapshots of the solution of the macroscopic equation.',
		caption: isAvailable(macro)
			? text`Left: the potential ${math('\\psi')} and the convex ${math('\\varphi')} that many sites make of it; second derivatives below. Right: the macroscopic flow ${math("\\partial_t\\zeta=\\partial_\\theta^2\\varphi'(\\zeta)")}.`
			: text`The potential ${math('\\psi')} and the convex ${math('\\varphi')} that many sites make of it; second derivatives below.`,
		panels: [convexification, ...flow],
		width: flow.length > 0 ? DOUBLE_COLUMN : PANEL_WIDTH,
	}
}
