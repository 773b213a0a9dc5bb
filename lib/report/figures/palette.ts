/** Colours of figures: Okabe and Ito's palette, told apart under every common colour vision, and greys. */

export const INK = '#1a1a1a'
export const GREY = '#767676'
export const LIGHT = '#d9d9d9'

export const BLUE = '#0072b2'
export const VERMILION = '#d55e00'
export const GREEN = '#009e73'
export const PURPLE = '#cc79a7'
export const SKY = '#56b4e9'
export const ORANGE = '#e69f00'

/** n colours from light to dark for a sequence such as times: ordered in lightness, so also in grey print. */
export function sequence(n: number): string[] {
	const stops = [
		[230, 159, 0],
		[213, 94, 0],
		[170, 51, 119],
		[68, 51, 130],
		[13, 22, 60],
	]
	return Array.from({ length: n }, (_, i) => {
		const at = n < 2 ? stops.length - 1 : (i / (n - 1)) * (stops.length - 1)
		const k = Math.min(Math.floor(at), stops.length - 2)
		const [a, b] = [stops[k] as number[], stops[k + 1] as number[]]
		return `#${a
			.map((v, c) =>
				Math.round(v + (at - k) * ((b[c] as number) - v))
					.toString(16)
					.padStart(2, '0'),
			)
			.join('')}`
	})
}
