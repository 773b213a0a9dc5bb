/** The flags of a printed `twoscale study` command, by the quoting of a POSIX shell. */
import { execFileSync } from 'node:child_process'
import type { StudyFlags } from '../../lib/study/index.ts'

export function parsedFlags(command: string): StudyFlags {
	const words = execFileSync('bash', ['-c', `twoscale() { printf '%s\\0' "$@"; }; ${command}`], { encoding: 'utf8' }).split('\0').slice(1, -1)
	const flags: Record<string, string | string[]> = { psi: [], param: [] }
	for (let k = 0; k < words.length; k++) {
		const word = words[k]!
		const flag = /^--([a-z-]+)(?:=(.*))?$/s.exec(word)
		if (flag === null) (flags['psi'] as string[]).push(word)
		else {
			const value = flag[2] ?? words[++k]!
			if (flag[1] === 'param') (flags['param'] as string[]).push(value)
			else if (flag[1] !== 'out') flags[flag[1]!] = value
		}
	}
	return flags as unknown as StudyFlags
}
