/** Words for `#SBATCH` lines, and the words that a text is, without a shell that would evaluate it. */

/** A value as Slurm reads it back from an `#SBATCH` line. */
export const directiveWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`)

/** The words of a text by blanks, quotes and backslashes as in a shell; nothing is expanded. Null where a quote is not closed. */
export function splitWords(text: string): string[] | null {
	const words: string[] = []
	let [word, quote]: [string | null, string] = [null, '']
	for (let i = 0; i < text.length; i++) {
		const c = text[i]!
		if (quote === "'") [word, quote] = c === "'" ? [word, ''] : [word + c, quote]
		else if (c === '\\' && (quote === '' || '"\\'.includes(text[i + 1] ?? ''))) {
			if (i + 1 === text.length) return null
			word = (word ?? '') + text[++i]!
		} else if (quote === '"') [word, quote] = c === '"' ? [word, ''] : [word + c, quote]
		else if (c === '"' || c === "'") [word, quote] = [word ?? '', c]
		else if (/\s/.test(c)) {
			if (word !== null) words.push(word)
			word = null
		} else word = (word ?? '') + c
	}
	if (quote !== '') return null
	return word === null ? words : [...words, word]
}
