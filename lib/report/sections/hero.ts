/** The picture of the whole: convexification on the left, the flows it makes in the middle, how fast they meet on the right. */
import type { Figure } from '../blocks.ts'
import type { MesoConvergence, MesoPart, ReportData } from '../data.ts'
import { isAvailable } from '../data.ts'
import { type Drawing, DOUBLE_COLUMN, stack } from '../figures/drawing.ts'
import { leftMargin, panel } from '../figures/panel.ts'
import { join, math, text } from '../text.ts'
import { convexificationPanels, snapshotPanel } from './figures.ts'
import { errorPanel, flowPanel, hasErrors } from './meso-figures.ts'
import { PANEL_WIDTH } from './panels.ts'

const HEIGHT = 118
/** A third of a double column less the gaps. */
const NARROW = (DOUBLE_COLUMN - 20) / 3
const TIMES = 3

export function heroFigure(data: ReportData): Figure | null {
	const { cramer, macro } = data
	if (!isAvailable(cramer)) return null
	const meso = isAvailable(data.meso) ? data.meso : null
	const errors = meso !== null && isAvailable(meso.convergence) && hasErrors(meso.convergence) ? meso.convergence : null
	const width = errors === null ? PANEL_WIDTH : NARROW
	const [first, second] = convexificationPanels(data, cramer)
	const left = Math.max(leftMargin(first.y, undefined), leftMargin(second.y, undefined))
	const size = { width, height: HEIGHT, left }
	const panels = [stack([panel({ ...first, ...size }), panel({ ...second, ...size })])]
	if (meso !== null) panels.push(...flowPanels(meso, errors, width))
	else if (isAvailable(macro)) panels.push(panel({ ...snapshotPanel(macro, TIMES), width, height: 2 * HEIGHT }))
	return {
		id: 'hero',
		title: 'From the single-site potential to the mesoscopic and the macroscopic flow',
		description: `Left: psi against its Cramér transform phi, and their second derivatives.${panels.length > 1 ? ` ${meso === null ? 'Right: snapshots of the solution of the macroscopic equation.' : 'Next: the mesoscopic flow, a spline in colour, on the macroscopic one in black.'}` : ''}${errors === null ? '' : ' Right: the squared error of the mesoscopic flow against the number of blocks for splines of degree 0 to 3.'}`,
		caption: join(
			panels.length > 1 ? text`Left: the` : text`The`,
			text` potential ${math('\\psi')} and the convex ${math('\\varphi')} that many sites make of it; second derivatives below.`,
			meso !== null
				? text` ${errors === null ? 'Right' : 'Middle'}: the mesoscopic flow ${math("\\eta_t'=-\\bar A\\nabla\\bar H(\\eta_t)")} on splines of degree ${math(`${meso.degree}`)}, ${math(`M=${meso.blocks}`)} (colours), and the macroscopic flow ${math("\\partial_t\\zeta=\\partial_\\theta^2\\varphi'(\\zeta)")} (black).`
				: isAvailable(macro)
					? text` Right: the macroscopic flow ${math("\\partial_t\\zeta=\\partial_\\theta^2\\varphi'(\\zeta)")}.`
					: text``,
			errors === null ? text`` : text` Right: their squared distance in ${math('H^{-1}')} against ${math('M')} at ${math('K=\\infty')}, degree by degree.`,
		),
		panels,
		width: panels.length > 1 ? DOUBLE_COLUMN : PANEL_WIDTH,
	}
}

function flowPanels(meso: MesoPart, errors: MesoConvergence | null, width: number): Drawing[] {
	const size = { width, height: 2 * HEIGHT, keyLines: 2 }
	const flow = panel({ ...flowPanel(meso, TIMES), ...size })
	return errors === null ? [flow] : [flow, panel({ ...errorPanel(errors, 'supHminus1', '$\\sup_t\\|\\eta_t-\\zeta_t\\|^2$ in $H^{-1}$'), ...size })]
}
