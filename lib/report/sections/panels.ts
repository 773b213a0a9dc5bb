/** Panels of the report's figures at journal column width. */
import type { Drawing } from '../figures/drawing.ts'
import { DOUBLE_COLUMN } from '../figures/drawing.ts'
import type { PanelOptions } from '../figures/panel.ts'
import { frameWidth, keyLineCount, panel } from '../figures/panel.ts'
import { BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION } from '../figures/palette.ts'

/** Half of a double column less the gap. */
export const PANEL_WIDTH = (DOUBLE_COLUMN - 10) / 2
export const PANEL_HEIGHT = 152

export type PanelContent = Omit<PanelOptions, 'width' | 'height' | 'keyLines'>

/** Panels side by side whose frames start at the same height. */
export function aligned(...options: readonly PanelContent[]): Drawing[] {
	return alignedAt(PANEL_HEIGHT, ...options)
}

/** The same at another height. */
export function alignedAt(height: number, ...options: readonly PanelContent[]): Drawing[] {
	const lines = Math.max(...options.map((o) => keyLineCount(o.series, frameWidth(o, PANEL_WIDTH))))
	return options.map((o) => panel({ ...o, width: PANEL_WIDTH, height, keyLines: lines }))
}

/** One colour and mark per degree of splines, the same in every figure. */
export const DEGREE_COLORS = [VERMILION, ORANGE, BLUE, GREEN, PURPLE, SKY] as const
export const DEGREE_MARKERS = ['square', 'triangle', 'circle', 'diamond', 'square', 'triangle'] as const
