/** The one way through the wanted times: rows, trackers, and the sentences of runs that end early. */
import { describe, expect, test } from 'vitest'
import { type Course, type RunOptions, type RunRow, runThrough } from '../../lib/levels/index.ts'

/** x' = 1 in steps of 1; it cannot pass `wall`. */
function walk(options: RunOptions, wall = Number.POSITIVE_INFINITY, remark?: string) {
	const state = Float64Array.of(0)
	let steps = 0
	const row = (time: number) => ({ time, state: state.slice(), mass: state[0]!, energy: -state[0]!, dissipated: state[0]!, steps })
	const course: Course<RunRow & { steps: number }> = {
		moment: () => ({ time: state[0]!, state, energy: -state[0]!, dissipated: state[0]! }),
		advance: (time, watch) => {
			while (state[0]! < time) {
				if (state[0]! >= wall) return 'a wall'
				state[0] = Math.min(time, state[0]! + 1)
				steps++
				const told = watch()
				if (told !== undefined) return told
			}
			return undefined
		},
		row,
		advice: () => 'Try a ladder.',
		...(remark === undefined ? {} : { remark: () => remark }),
	}
	return runThrough(options, course)
}

describe('runThrough', () => {
	test('one row per time, with what the level keeps; trackers see the start and every step', () => {
		const seen: number[] = []
		const run = walk({ times: [0, 2, 2.5], trackers: [({ time }) => void seen.push(time)] })
		expect(run.times).toEqual([0, 2, 2.5])
		expect(run.states.map((state) => state[0])).toEqual([0, 2, 2.5])
		expect([run.mass, run.energy.map((e) => -e || 0), run.dissipated]).toEqual([run.times, run.times, run.times])
		expect(run.rows.map((row) => row.steps)).toEqual([0, 2, 3])
		expect(seen).toEqual([0, 1, 2, 2.5])
		expect(run.outcome).toEqual({ reached: true, sentence: 'Reached t = 2.5.' })
		expect(walk({ times: [1] }, undefined, ', at rest').outcome.sentence).toBe('Reached t = 1, at rest.')
		expect(walk({ times: [] }).outcome).toEqual({ reached: true, sentence: 'Reached t = 0.' })
	})
	test('a reason of the level comes with advice, a sentence of a tracker stands alone; rows so far are kept', () => {
		const stopped = walk({ times: [0, 1, 5] }, 3)
		expect(stopped.outcome).toEqual({ reached: false, sentence: 'Stopped: a wall. Try a ladder.' })
		expect(stopped.times).toEqual([0, 1])
		const late: number[] = []
		const told = walk({ times: [0, 1, 5], trackers: [({ time }) => (time >= 2 ? 'enough' : undefined), ({ time }) => void late.push(time)] })
		expect(told.outcome).toEqual({ reached: false, sentence: 'Stopped: enough.' })
		expect(told.times).toEqual([0, 1])
		// The trackers after the one that stops are not asked.
		expect(late).toEqual([0, 1])
	})
	test('stopped at the start there are no rows', () => {
		const run = walk({ times: [0, 1], trackers: [() => 'never'] })
		expect([run.times, run.outcome.sentence]).toEqual([[], 'Stopped: never.'])
	})
})
