/**
 * Statements in threads of their own: each takes the next one that is left. What a statement answers depends on the subject alone, so the answers are
 * the same with any number of threads. From sources (where threads cannot load TypeScript) and with one thread they run here.
 */
import { Worker } from 'node:worker_threads'
import type { Evidence } from './evidence.ts'
import { evidenceOf, type Statement } from './statement.ts'
import { type Subject, subjectOf } from './subject.ts'

/** What a thread builds its subject from. */
export interface StatementTask {
	readonly psi: string
	/** Exact values, as text. */
	readonly parameters: Readonly<Record<string, string>>
	readonly quick: boolean
}

export interface ParallelOptions {
	/** Default 1. */
	readonly threads?: number
	/** A subject that is there already, for the statements that run here. */
	readonly subject?: Subject
	/** Called when a statement is begun: its title, and the share of those that are done. */
	readonly progress?: (title: string, fraction: number) => void
}

/** Whether threads can be had: compiled code alone. */
const COMPILED = import.meta.url.endsWith('.js')

/** The evidence of each statement, in their order. @throws what a statement throws that is no InputError */
export async function evidences(task: StatementTask, statements: readonly Statement[], { threads = 1, subject, progress }: ParallelOptions = {}): Promise<Evidence[]> {
	const found: Evidence[] = []
	if (!COMPILED || threads <= 1 || statements.length <= 1) {
		const own = subject ?? subjectOf(task.psi, { parameters: task.parameters, quick: task.quick })
		for (const [i, statement] of statements.entries()) {
			progress?.(statement.title, i / statements.length)
			// A breath, so that progress is seen and Ctrl-C is heard.
			await new Promise((resolve) => setImmediate(resolve))
			found.push(evidenceOf(statement, own))
		}
		return found
	}
	const queue = statements.map((statement, place) => ({ statement, place })).sort((a, b) => weight(b.statement) - weight(a.statement))
	let done = 0
	const thread = (): Promise<void> =>
		new Promise((resolve, reject) => {
			const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: task })
			let current: (typeof queue)[number] | undefined
			const next = () => {
				current = queue.shift()
				if (current === undefined) {
					resolve()
					void worker.terminate()
					return
				}
				progress?.(current.statement.title, done / statements.length)
				worker.postMessage(current.statement.id)
			}
			worker.on('message', (evidence: Evidence) => {
				found[(current as (typeof queue)[number]).place] = evidence
				done++
				next()
			})
			worker.once('error', reject)
			next()
		})
	await Promise.all(Array.from({ length: Math.min(threads, statements.length) }, thread))
	return found
}

/** Long ones and those that simulate first, so that no thread is left with one of them at the end. */
function weight(statement: Statement): number {
	return (statement.long === true ? 100 : 0) + (statement.part === 'Flows' || statement.part === 'Law and entropy' || statement.part === 'Bounds' ? 10 : 0)
}
