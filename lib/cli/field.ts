/** `--out` of the flows: the space–time field as CSV, one row per time and position, for pandas, R and Julia. */
import { join } from 'node:path'
import { prepareFolder, writeFiles } from '../report/write.ts'

/** Values on positions θ at one time, one array per column. */
export interface FieldSlice {
	readonly time: number
	readonly theta: ArrayLike<number>
	readonly values: readonly ArrayLike<number>[]
}

const TIMES = 101

/** 101 times from 0 to the last one that was asked for. */
export function fieldTimes(times: readonly number[]): number[] {
	const last = Math.max(0, ...times)
	return last === 0 ? [0] : Array.from({ length: TIMES }, (_, k) => (last * k) / (TIMES - 1))
}

/** A table t, θ, columns: all digits. */
export function fieldCsv(columns: readonly string[], slices: readonly FieldSlice[]): string {
	const lines = [['t', 'theta', ...columns].join(',')]
	for (const { time, theta, values } of slices)
		for (let i = 0; i < theta.length; i++) lines.push([time, theta[i], ...values.map((v) => v[i])].join(','))
	return `${lines.join('\n')}\n`
}

/** The folder of `--out`, seen to be writable before work begins; undefined where the flag is not given. */
export function outFolder(out: unknown): string | undefined {
	if (out === undefined) return undefined
	prepareFolder(out as string)
	return out as string
}

/** Writes the files and returns their paths. @throws InputError `file`. */
export function writeFields(directory: string, files: Readonly<Record<string, string>>): string[] {
	writeFiles(directory, Object.entries(files))
	return Object.keys(files).map((name) => join(directory, name))
}
