/** The picture of the whole: convexification on the left, the three flows in the middle, how fast they meet on the right. */
import type { Figure } from '../blocks.ts'
import type { MesoConvergence, MesoPart, MicroPath, ReportData } from '../data.ts'
import { isAvailable } from '../data.ts'
import { type Drawing, DOUBLE_COLUMN, stack } from '../figures/drawing.ts'
import { frameWidth, keyLineCount, leftMargin, panel } from '../figures/panel.ts'
import { join, math, text, type Text } from '../text.ts'
import { convexificationPanels, snapshotPanel } from './figures.ts'
import { errorPanel } from '../rates/distance-figure.ts'
import { type Series, seriesOf } from '../rates/series.ts'
import { errorPanel as mesoErrorPanel, flowPanel, hasErrors } from './meso-figures.ts'
import { errorAgainstSites, pathStack } from './micro-figures.ts'
import { PANEL_WIDTH } from './panels.ts'

const HEIGHT = 118
/** A third of a double column less the gaps. */
const NARROW = (DOUBLE_COLUMN - 20) / 3
const TIMES = 3

/** What stands beside the convexification, with its words. */
interface Rest {
	readonly panels: readonly ((width: number) => Drawing)[]
	readonly description: string
	readonly caption: Text
}

export function heroFigure(data: ReportData): Figure | null {
	const { cramer } = data
	if (!isAvailable(cramer)) return null
	const rest = microscopic(data) ?? mesoscopic(data) ?? macroscopic(data)
	const width = rest !== null && rest.panels.length > 1 ? NARROW : PANEL_WIDTH
	const [first, second] = convexificationPanels(data, cramer)
	const left = Math.max(leftMargin(first.y, undefined), leftMargin(second.y, undefined))
	const size = { width, height: HEIGHT, left }
	const panels = [stack([panel({ ...first, ...size }), panel({ ...second, ...size })]), ...(rest?.panels ?? []).map((make) => make(width))]
	return {
		id: 'hero',
		title: 'From the single-site potential to its microscopic, mesoscopic and macroscopic flow',
		description: `Left: psi against its Cramér transform phi, and their second derivatives.${rest?.description ?? ''}`,
		caption: join(
			rest === null ? text`The` : text`Left: the`,
			text` potential ${math('\\psi')} and the convex ${math('\\varphi')} that many sites make of it; second derivatives below.`,
			rest?.caption ?? text``,
		),
		panels,
		width: panels.length > 1 ? DOUBLE_COLUMN : PANEL_WIDTH,
	}
}

/** A path of the chain with η_t and ζ_t, and the error of the chain against N. */
function microscopic({ micro, rates }: ReportData): Rest | null {
	if (!isAvailable(micro) || !isAvailable(micro.path) || micro.ladder.length < 2) return null
	const { path } = micro
	const bounded = isAvailable(rates) ? seriesOf(rates).flatMap((p) => p.starts).filter(isTelling) : []
	const right = bounded.length > 0 ? errorPanel(bounded) : errorAgainstSites(micro)
	return {
		panels: [(width) => pathStack(path, TIMES, width, 2 * HEIGHT), (width) => panel({ ...right, width, height: 2 * HEIGHT, keyLines: keyLineCount(right.series, frameWidth(right, width)) })],
		description: ` Middle: one path of the chain at three times as grey steps, the mesoscopic flow as a spline in colour, the macroscopic flow in black. Right, in double logarithmic scale: the expected squared distance of the chain from the macroscopic flow against the number of sites, measured and predicted, with ${bounded.length > 0 ? 'the two bounds of the theory' : 'guides of the slopes of two bounds'}.`,
		caption: join(
			text` Middle: one path ${math('\\bar X_t')} of the chain on ${math(`N=${path.sites}`)} sites (grey)${splines(path)} and the macroscopic flow ${math("\\partial_t\\zeta=\\partial_\\theta^2\\varphi'(\\zeta)")} (black).`,
			text` Right: ${math('E\\|\\bar X_T-\\zeta_T\\|^2_{H^{-1}}')} against ${math('N')}, measured and predicted (line)${bounded.length > 0 ? text` from a local Gibbs start; dashed: twice what the theory proves of ${math('\\Theta(T)-\\Theta(0)')}, each with the best number of blocks` : '; the slopes of the bounds are guides without a constant'}.`,
		),
	}
}

/** Bounds within some orders of magnitude of what they bound: beyond, nothing else would be seen of the panel. */
const isTelling = ({ distances }: Series): boolean => distances.some((r) => [r.bounds.govw, r.bounds.spline].some((b) => b !== null && 2 * b < TELLING * r.squaredHminus1))
const TELLING = 1e3

function splines({ splines: found }: MicroPath): Text {
	return found === null
		? text``
		: text`, the mesoscopic flow ${math("\\eta_t'=-\\bar A\\nabla\\bar H(\\eta_t)")} on splines of degree ${math(`${found.degree}`)}, ${math(`M=${found.blocks}`)} (colour)`
}

/** η_t on ζ_t, and their distance against M. */
function mesoscopic({ meso }: ReportData): Rest | null {
	if (!isAvailable(meso)) return null
	const errors = isAvailable(meso.convergence) && hasErrors(meso.convergence) ? meso.convergence : null
	return {
		panels: flowPanels(meso, errors),
		description: ` Next: the mesoscopic flow, a spline in colour, on the macroscopic one in black.${errors === null ? '' : ' Right: the squared error of the mesoscopic flow against the number of blocks for splines of degree 0 to 3.'}`,
		caption: join(
			text` ${errors === null ? 'Right' : 'Middle'}: the mesoscopic flow ${math("\\eta_t'=-\\bar A\\nabla\\bar H(\\eta_t)")} on splines of degree ${math(`${meso.degree}`)}, ${math(`M=${meso.blocks}`)} (colours), and the macroscopic flow ${math("\\partial_t\\zeta=\\partial_\\theta^2\\varphi'(\\zeta)")} (black).`,
			errors === null ? text`` : text` Right: their squared distance in ${math('H^{-1}')} against ${math('M')} at ${math('K=\\infty')}, degree by degree.`,
		),
	}
}

function flowPanels(meso: MesoPart, errors: MesoConvergence | null): Rest['panels'] {
	const size = { height: 2 * HEIGHT, keyLines: 2 }
	const flow = (width: number) => panel({ ...flowPanel(meso, TIMES), ...size, width })
	return errors === null ? [flow] : [flow, (width) => panel({ ...mesoErrorPanel(errors, 'supHminus1', '$\\sup_t\\|\\eta_t-\\zeta_t\\|^2$ in $H^{-1}$'), ...size, width })]
}

function macroscopic({ macro }: ReportData): Rest | null {
	if (!isAvailable(macro)) return null
	return {
		panels: [(width) => panel({ ...snapshotPanel(macro, TIMES), width, height: 2 * HEIGHT })],
		description: ' Right: snapshots of the solution of the macroscopic equation.',
		caption: text` Right: the macroscopic flow ${math("\\partial_t\\zeta=\\partial_\\theta^2\\varphi'(\\zeta)")}.`,
	}
}
