/** Seeds of statements: functions of ψ, its parameters and the statement, so that a verdict can be had again. */
import type { Subject } from '../subject.ts'

/** FNV-1a of the texts, 31 bits. */
export function seedOf({ psi, parameters }: Pick<Subject, 'psi' | 'parameters'>, id: string): number {
	const text = [id, psi, ...Object.entries(parameters).map(([name, value]) => `${name}=${value}`)].join('\n')
	let hash = 0x811c9dc5
	for (let k = 0; k < text.length; k++) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193)
	return (hash >>> 1) % 1_000_000
}
