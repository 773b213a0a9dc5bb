/** Exit codes of the contract (design.md section 3) and the two ways to say that the input was wrong. */
import type { InputError } from '../errors.ts'

export const EXIT = { done: 0, checkFailed: 1, badInput: 2, notReached: 3, internal: 70 } as const

/** One line on stderr; with `--json` also the error document on stdout. Sets exit status 2. */
export function failWithInput(error: InputError, json: boolean): void {
	if (json) process.stdout.write(`${JSON.stringify({ error: { code: error.code, message: error.message, hint: error.hint } })}\n`)
	process.stderr.write(`twoscale: ${sentence(error.message)}${error.hint === '' ? '' : ` ${oneLine(error.hint)}`}\n`)
	process.exitCode = EXIT.badInput
}

/** On one line, without characters that would move the cursor. */
function oneLine(text: string): string {
	return text
		.replace(/\s*\n\s*/g, ' ')
		.replace(/[\p{Cc}\p{Cf}]/gu, '�')
		.trim()
}

function sentence(text: string): string {
	const line = oneLine(text)
	return /[.!?]$/.test(line) ? line : `${line}.`
}
