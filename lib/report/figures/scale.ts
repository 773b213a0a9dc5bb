/** Axes: domain, map to points, ticks and their labels, also for tiny, huge, off-centre and constant data. */

export interface Tick {
	readonly value: number
	/** Label markup; absent for a minor tick. */
	readonly label?: string
}

export interface Scale {
	readonly kind: 'linear' | 'log'
	readonly domain: readonly [number, number]
	/** Position of a value between 0 and 1; NaN where it cannot be drawn. */
	readonly unit: (value: number) => number
	readonly ticks: readonly Tick[]
	/** Common factor and offset of the tick labels, as markup such as `$\times10^{5}$`; empty if none. */
	readonly factor: string
}

export interface ScaleOptions {
	/** Number of labelled ticks to aim at. */
	readonly count?: number
	/** Base of a logarithmic axis: 10, or 2 for numbers of sites. */
	readonly base?: 2 | 10
	/** Ends the domain at the data (an axis of abscissae) instead of leaving a margin. */
	readonly tight?: boolean
	/** Values that must be on the axis. */
	readonly include?: readonly number[]
}

/** A linear axis that covers the finite values. */
export function linearScale(values: Iterable<number>, options: ScaleOptions = {}): Scale {
	let [low, high] = extent([...values, ...(options.include ?? [])])
	const size = Math.max(Math.abs(low), Math.abs(high))
	if (high - low <= 1e-9 * size || high === low) {
		const middle = (low + high) / 2
		const half = middle === 0 ? 1 : Math.abs(middle) / 2
		low = middle - half
		high = middle + half
	} else if (!options.tight) {
		const margin = 0.06 * (high - low)
		low -= margin
		high += margin
	}
	const step = niceStep((high - low) / (options.count ?? 5))
	// far from zero the labels count from a round number
	const large = 10 ** Math.ceil(Math.log10(high - low))
	const offset = Math.max(Math.abs(low), Math.abs(high)) / step > 1e4 ? Math.round((low + high) / 2 / large) * large : 0
	const first = Math.ceil((low - offset) / step - 1e-9)
	const last = Math.floor((high - offset) / step + 1e-9)
	const steps = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step)
	const { labels, power } = tickLabels(steps, step)
	const factor = [
		power === 0 ? '' : `$\\times10^{${power}}$`,
		offset === 0 ? '' : `$\\;${offset < 0 ? '-' : '+'}\\;${mathNumber(Math.abs(offset))}$`,
	]
	return {
		kind: 'linear',
		domain: [low, high],
		unit: (v) => (v - low) / (high - low),
		ticks: steps.map((value, i) => ({ value: offset + value, label: labels[i] as string })),
		factor: factor.join(''),
	}
}

/** A logarithmic axis that covers the positive values. */
export function logScale(values: Iterable<number>, options: ScaleOptions = {}): Scale {
	const base = options.base ?? 10
	const positive = [...values, ...(options.include ?? [])].filter((v) => v > 0 && Number.isFinite(v))
	let [low, high] = positive.length > 0 ? extent(positive.map(Math.log10)) : [0, 1]
	if (high - low < 1e-9) {
		low -= 0.5
		high += 0.5
	} else {
		const margin = (options.tight ? 0.03 : 0.06) * (high - low)
		low -= margin
		high += margin
	}
	return {
		kind: 'log',
		domain: [10 ** low, 10 ** high],
		unit: (v) => (v > 0 ? (Math.log10(v) - low) / (high - low) : Number.NaN),
		ticks: base === 2 ? binaryTicks(low, high) : decimalTicks(low, high, options.count ?? 5),
		factor: '',
	}
}

function extent(values: Iterable<number>): [number, number] {
	let low = Number.POSITIVE_INFINITY
	let high = Number.NEGATIVE_INFINITY
	for (const v of values) {
		if (!Number.isFinite(v)) continue
		if (v < low) low = v
		if (v > high) high = v
	}
	return low <= high ? [low, high] : [0, 1]
}

/** The step 1, 2 or 5 times a power of ten next above. */
export function niceStep(raw: number): number {
	const power = 10 ** Math.floor(Math.log10(raw))
	const lead = raw / power
	return power * (lead <= 1 + 1e-9 ? 1 : lead <= 2 + 1e-9 ? 2 : lead <= 5 + 1e-9 ? 5 : 10)
}

/** Labels with as many decimals as the step needs, and the power of ten taken out of them. */
function tickLabels(values: readonly number[], step: number): { labels: string[]; power: number } {
	const top = Math.max(...values.map(Math.abs), step)
	const exponent = Math.floor(Math.log10(top) + 1e-9)
	const power = exponent >= 4 || exponent <= -3 ? exponent : 0
	const decimals = Math.max(0, power - Math.floor(Math.log10(step) + 1e-9))
	const labels = values.map((v) => {
		const text = (v / 10 ** power).toFixed(decimals)
		return `$${Number(text) === 0 ? '0' : text}$`
	})
	return { labels, power }
}

/** A number as LaTeX, e.g. 1.2\cdot10^{-3}, with at most `digits` significant digits. */
export function mathNumber(value: number, digits = 12): string {
	if (value === 0) return '0'
	const exponent = Math.floor(Math.log10(Math.abs(value)) + 1e-12)
	if (exponent >= -3 && exponent < 5) return String(Number(value.toPrecision(digits)))
	const mantissa = Number((value / 10 ** exponent).toPrecision(digits))
	const power = `10^{${exponent}}`
	return mantissa === 1 ? power : `${mantissa}\\cdot${power}`
}

function decimalTicks(low: number, high: number, count: number): Tick[] {
	const ticks: Tick[] = []
	const decades = high - low
	const every = Math.max(1, Math.ceil(decades / count))
	const powers = Math.floor(high) - Math.ceil(low) + 1
	const dense = decades < 1.2 || powers < 2
	for (let e = Math.floor(low); e <= Math.ceil(high); e++) {
		for (let d = 1; d <= 9; d++) {
			const value = d * 10 ** e
			const at = Math.log10(value)
			if (at < low || at > high) continue
			const plain = dense && e >= 0 && e <= 2
			if (d === 1 && e % every === 0) ticks.push({ value, label: plain ? `$${value}$` : `$10^{${e}}$` })
			else if (dense && (d === 2 || d === 5)) ticks.push({ value, label: plain ? `$${value}$` : `$${d}\\cdot10^{${e}}$` })
			else if (d === 1 || decades < 4) ticks.push({ value })
		}
	}
	return ticks.filter((t) => t.label).length >= 2 ? ticks : narrowTicks(10 ** low, 10 ** high)
}

/** Ticks for a logarithmic axis of less than a decade: equidistant round values. */
function narrowTicks(low: number, high: number): Tick[] {
	return linearScale([low, high], { tight: true, count: 4 }).ticks.map((t) => ({ value: t.value, label: `$${mathNumber(t.value, 6)}$` }))
}

function binaryTicks(low: number, high: number): Tick[] {
	const perBinary = Math.log10(2)
	const first = Math.ceil(low / perBinary - 1e-9)
	const last = Math.floor(high / perBinary + 1e-9)
	const every = Math.max(1, Math.ceil((last - first + 1) / 9))
	return Array.from({ length: last - first + 1 }, (_, i) => {
		const value = 2 ** (first + i)
		return (first + i) % every === 0 ? { value, label: `$${value}$` } : { value }
	})
}
