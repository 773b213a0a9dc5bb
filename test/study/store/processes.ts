/** Processes of tests, and what they answer. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { exactJson } from '../../../lib/study/store/index.ts'
import type { Order } from './writing-process.ts'

export type Answer = 'ready' | 'done' | { readonly stored: number } | { readonly code: string; readonly message: string }

export interface WritingProcess {
	readonly pid: number
	tell(order: Order): void
	/** The next answer; null if the process has ended. */
	next(): Promise<Answer | null>
	/** SIGKILL; resolves when it has ended. */
	kill(): Promise<void>
}

const running = new Set<ChildProcessByStdio<Writable, Readable, null>>()

/** Ends those that a test has left. */
export function endProcesses(): void {
	for (const child of running) child.kill('SIGKILL')
}

/** Starts one from the translated `writing-process`; it is ready when this resolves. */
export async function startProcess(program: string): Promise<WritingProcess> {
	const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
	running.add(child)
	const ended = once(child, 'exit').then(() => running.delete(child))
	child.stdin.on('error', () => {})
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
	const next = async () => {
		const { done, value } = await lines.next()
		return done === true ? null : (JSON.parse(value) as Answer)
	}
	await next()
	return {
		pid: child.pid!,
		tell: (order) => void child.stdin.write(`${exactJson(order)}\n`),
		next,
		async kill() {
			child.kill('SIGKILL')
			await ended
		},
	}
}
