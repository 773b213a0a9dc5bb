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

/**
 * n colours from blue over nearly white to vermilion, for values on both sides of a middle: straight lines in Björn Ottosson's Oklab space, so that equal
 * steps look equal and both ends are equally dark. Blue against orange is told apart under every common colour vision.
 */
export function diverging(n: number): string[] {
	return Array.from({ length: n }, (_, i) => {
		const at = n < 2 ? 0 : (2 * i) / (n - 1) - 1
		const end = at < 0 ? COLD : WARM
		const mixed = (c: 0 | 1 | 2) => WHITE[c] + Math.abs(at) * (end[c] - WHITE[c])
		return fromOklab([mixed(0), mixed(1), mixed(2)])
	})
}

/** Lightness, green to red, blue to yellow. */
type Oklab = readonly [number, number, number]

const WHITE: Oklab = [0.975, 0, 0]
const COLD: Oklab = [0.42, -0.045, -0.125]
const WARM: Oklab = [0.42, 0.105, 0.085]

function fromOklab([lightness, a, b]: Oklab): string {
	const [l, m, s] = [
		(lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3,
		(lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3,
		(lightness - 0.0894841775 * a - 1.291485548 * b) ** 3,
	]
	const linear = [
		4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
		-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
		-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
	]
	const channel = (x: number) => {
		const c = Math.min(1, Math.max(0, x))
		return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055))
			.toString(16)
			.padStart(2, '0')
	}
	return `#${linear.map(channel).join('')}`
}
