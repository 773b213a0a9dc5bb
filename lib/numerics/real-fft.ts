/**
 * The discrete Fourier transform of real data of any length: X_q = Σ_j x_j e^{−2πi qj/n}.
 *
 * Powers of two by fft.js (error 4e-16), other lengths by Bluestein's convolution on a power of two; lengths up to 32 by the definition, exactly
 * reduced angles. Buffers are made once per length: transforms allocate nothing.
 */
import FFT from 'fft.js'
import { rootOfUnity } from './roots-of-unity.ts'

export interface RealTransform {
	readonly size: number
	/** re + i·im = Fx. */
	forward(x: Float64Array, re: Float64Array, im: Float64Array): void
	/** out = Re F⁻¹(re + i·im); returns out. */
	inverse(re: Float64Array, im: Float64Array, out: Float64Array): Float64Array
}

type ComplexTransform = (re: Float64Array, im: Float64Array) => void

const known = new Map<number, RealTransform>()
const DIRECT = 32

/** The transform of length n ≥ 1. */
export function realTransform(n: number): RealTransform {
	const found = known.get(n)
	if (found !== undefined) return found
	if (!Number.isInteger(n) || n < 1) throw new RangeError(`realTransform: length ${n}`)
	const transform: ComplexTransform = n <= DIRECT ? direct(n) : (n & (n - 1)) === 0 ? radix2(n) : bluestein(n)
	const a = new Float64Array(n)
	const b = new Float64Array(n)
	const made: RealTransform = {
		size: n,
		forward: (x, re, im) => {
			re.set(x)
			im.fill(0)
			transform(re, im)
		},
		inverse: (re, im, out) => {
			a.set(re)
			// F⁻¹z = conj(F conj z)/n.
			for (let i = 0; i < n; i++) b[i] = -im[i]
			transform(a, b)
			for (let i = 0; i < n; i++) out[i] = a[i] / n
			return out
		},
	}
	known.set(n, made)
	return made
}

function direct(n: number): ComplexTransform {
	const [cosine, sine] = [new Float64Array(n), new Float64Array(n)]
	for (let k = 0; k < n; k++) [cosine[k], sine[k]] = rootOfUnity(n, k)
	const a = new Float64Array(n)
	const b = new Float64Array(n)
	return (re, im) => {
		for (let q = 0; q < n; q++) {
			let [x, y, k] = [0, 0, 0]
			for (let j = 0; j < n; j++) {
				const [c, s] = [cosine[k], sine[k]]
				x += re[j] * c + im[j] * s
				y += im[j] * c - re[j] * s
				k += q
				if (k >= n) k -= n
			}
			a[q] = x
			b[q] = y
		}
		re.set(a)
		im.set(b)
	}
}

function radix2(n: number): ComplexTransform {
	const fft = new FFT(n)
	// Its own table is made with the engine's cosine.
	const { table } = fft as unknown as { table: number[] }
	for (let i = 0; i < table.length; i += 2) {
		const [c, s] = rootOfUnity(n, i / 2)
		table[i] = c
		table[i + 1] = -s
	}
	const input = new Float64Array(2 * n)
	const output = new Float64Array(2 * n)
	return (re, im) => {
		for (let i = 0; i < n; i++) {
			input[2 * i] = re[i]
			input[2 * i + 1] = im[i]
		}
		fft.transform(output as unknown as number[], input as unknown as number[])
		for (let i = 0; i < n; i++) {
			re[i] = output[2 * i]
			im[i] = output[2 * i + 1]
		}
	}
}

/** X_q = w_q Σ_j (x_j w_j) w̄_{q−j} with w_j = e^{−πi j²/n}: a convolution. */
function bluestein(n: number): ComplexTransform {
	let m = 1
	while (m < 2 * n - 1) m *= 2
	const inner = radix2(m)
	const chirp = Array.from({ length: n }, (_, j) => rootOfUnity(2 * n, Number((BigInt(j) * BigInt(j)) % BigInt(2 * n))))
	const [kernelRe, kernelIm] = [new Float64Array(m), new Float64Array(m)]
	chirp.forEach(([c, s], j) => {
		for (const at of j === 0 ? [0] : [j, m - j]) {
			kernelRe[at] = c
			kernelIm[at] = s
		}
	})
	inner(kernelRe, kernelIm)
	const [a, b] = [new Float64Array(m), new Float64Array(m)]
	return (re, im) => {
		a.fill(0)
		b.fill(0)
		for (let j = 0; j < n; j++) {
			const [c, s] = chirp[j] as readonly [number, number]
			a[j] = re[j] * c + im[j] * s
			b[j] = im[j] * c - re[j] * s
		}
		inner(a, b)
		for (let i = 0; i < m; i++) {
			const [x, y] = [a[i], b[i]]
			a[i] = x * kernelRe[i] - y * kernelIm[i]
			// Conjugated for the inverse transform.
			b[i] = -(x * kernelIm[i] + y * kernelRe[i])
		}
		inner(a, b)
		for (let q = 0; q < n; q++) {
			const [c, s] = chirp[q] as readonly [number, number]
			const [x, y] = [a[q] / m, -b[q] / m]
			re[q] = x * c + y * s
			im[q] = y * c - x * s
		}
	}
}
