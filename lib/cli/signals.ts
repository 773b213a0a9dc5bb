/** Ctrl-C and SIGTERM as an AbortSignal, for what ends in order. */

export async function withSignals<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
	const controller = new AbortController()
	const stop = () => controller.abort()
	process.on('SIGINT', stop)
	process.on('SIGTERM', stop)
	try {
		return await work(controller.signal)
	} finally {
		process.off('SIGINT', stop)
		process.off('SIGTERM', stop)
	}
}
