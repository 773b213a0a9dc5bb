/** Progress of anything that takes more than two seconds: one line on stderr, only on a terminal. */

export interface Progress {
	/** What is being done now, and how much of it is done (0…1), if known. */
	update(what: string, fraction?: number): void
	done(): void
}

/** Silent until two seconds have passed, then at most ten lines a second, erased at the end. */
export function progress(): Progress {
	const stream = process.stderr
	if (stream.isTTY !== true) return { update: () => undefined, done: () => undefined }
	const start = performance.now()
	let last = 0
	let shown = false
	return {
		update(what, fraction) {
			const now = performance.now()
			if (now - start < 2000 || now - last < 100) return
			last = now
			shown = true
			const share = fraction === undefined ? '' : ` ${String(Math.round(100 * fraction)).padStart(3)} %`
			stream.write(`\r\u001b[K${what}${share}  (${((now - start) / 1000).toFixed(0)} s)`)
		},
		done() {
			if (shown) stream.write('\r\u001b[K')
		},
	}
}
