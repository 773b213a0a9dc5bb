/** Discrete Fourier transform X_k = Σ_j x_j e^{+2πijk/n} of length a power of two, in place; error about ε √log n of |x|. */
export function fastFourier(re: Float64Array, im: Float64Array): void {
	const n = re.length
	for (let i = 1, j = 0; i < n; i++) {
		let bit = n >> 1
		for (; j & bit; bit >>= 1) j ^= bit
		j ^= bit
		if (i < j) {
			swap(re, i, j)
			swap(im, i, j)
		}
	}
	// Every twiddle factor from its own sine and cosine.
	const cosine = new Float64Array(n / 2)
	const sine = new Float64Array(n / 2)
	for (let k = 0; k < n / 2; k++) {
		cosine[k] = Math.cos((2 * Math.PI * k) / n)
		sine[k] = Math.sin((2 * Math.PI * k) / n)
	}
	for (let half = 1; half < n; half *= 2) {
		const stride = n / (2 * half)
		for (let start = 0; start < n; start += 2 * half) {
			for (let k = 0; k < half; k++) {
				const a = start + k
				const b = a + half
				const c = cosine[k * stride] as number
				const s = sine[k * stride] as number
				const x = (re[b] as number) * c - (im[b] as number) * s
				const y = (re[b] as number) * s + (im[b] as number) * c
				re[b] = (re[a] as number) - x
				im[b] = (im[a] as number) - y
				re[a] = (re[a] as number) + x
				im[a] = (im[a] as number) + y
			}
		}
	}
}

function swap(a: Float64Array, i: number, j: number): void {
	const x = a[i] as number
	a[i] = a[j] as number
	a[j] = x
}
