/**
 * A run through the times at which the state of a flow is wanted, the same at every level: one row per time that is reached, trackers shown the start and
 * every accepted step, and how it ended, in words. The level says how it moves from one time to the next. design.md section 7.
 */
import type { Moment, Outcome, Run, RunOptions } from './gradient-flow.ts'

/** What is kept of a wanted time. */
export interface RunRow {
	readonly time: number
	readonly state: Float64Array
	readonly mass: number
	readonly energy: number
	readonly dissipated: number
}

/** How a level moves. */
export interface Course<Row extends RunRow> {
	/** The present, for trackers: borrowed. */
	moment(): Moment
	/** Moves to this time and calls `watch` after every accepted step. Returns what `watch` says, which ends the run, or why the time is out of reach. */
	advance(time: number, watch: () => string | undefined): string | undefined
	/** What is kept of a wanted time that has just been reached. */
	row(time: number): Row
	/** What to try where `advance` gives up. */
	advice(): string
	/** Goes after the last time in the sentence of a run that reached it. */
	remark?(): string
}

/** A run in columns, and the rows with whatever else the level keeps. */
export interface RunRows<Row extends RunRow> extends Omit<Run, 'steps' | 'rejected'> {
	readonly rows: readonly Row[]
}

/** Follows a course through the times. A sentence of a tracker stands alone, a reason of the level is followed by its advice. */
export function runThrough<Row extends RunRow>({ times, trackers = [] }: RunOptions, course: Course<Row>): RunRows<Row> {
	const rows: Row[] = []
	let told: string | undefined
	const watch = () => {
		for (const tracker of trackers) {
			told = tracker(course.moment())
			if (told !== undefined) break
		}
		return told
	}
	let reason = watch()
	for (const time of times) {
		reason ??= course.advance(time, watch)
		if (reason !== undefined) break
		rows.push(course.row(time))
	}
	const outcome: Outcome =
		reason === undefined
			? { reached: true, sentence: `Reached t = ${times.at(-1) ?? 0}${course.remark?.() ?? ''}.` }
			: { reached: false, sentence: `Stopped: ${reason}.${told === undefined ? ` ${course.advice()}` : ''}` }
	return {
		outcome,
		times: rows.map((row) => row.time),
		states: rows.map((row) => row.state),
		mass: rows.map((row) => row.mass),
		energy: rows.map((row) => row.energy),
		dissipated: rows.map((row) => row.dissipated),
		rows,
	}
}
