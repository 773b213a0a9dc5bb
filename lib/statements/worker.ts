/** The thread of `parallel.ts`: the subject of its task, then one statement per message. */
import { parentPort, workerData } from 'node:worker_threads'
import { evidenceOf, type Statement } from './statement.ts'
import { STATEMENTS } from './statements.ts'
import type { StatementTask } from './parallel.ts'
import { subjectOf } from './subject.ts'

const { psi, parameters, quick } = workerData as StatementTask
const subject = subjectOf(psi, { parameters, quick })
parentPort?.on('message', (id: string) => parentPort?.postMessage(evidenceOf(STATEMENTS.find((s) => s.id === id) as Statement, subject)))
