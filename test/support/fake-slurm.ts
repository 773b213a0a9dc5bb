/** An `sbatch` and a `squeue` that stand in for those of a cluster: scripts are run at once, by bash, task after task, as Slurm's variables tell them. */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const SBATCH = `#!/usr/bin/env bash
here=$(dirname "$0")
printf '%s\\n' "$*" >> "$here/calls"
for script; do :; done
if [[ -f "$here/refuse" && $script == *"$(cat "$here/refuse")"* ]]; then
	echo 'sbatch: error: Batch job submission failed: Invalid account' >&2
	exit 1
fi
id=$((41 + $(wc -l < "$here/calls")))
last=$(sed -n 's/^#SBATCH --array=0-//p' "$script")
export SLURM_CPUS_PER_TASK=$(sed -n 's/^#SBATCH --cpus-per-task=//p' "$script") SLURM_CLUSTER_NAME=fake SLURM_JOB_ID=$id
if [[ -z $last ]]; then
	bash "$script" >> "$here/log" 2>&1 || true
else
	for ((i = 0; i <= last; i++)); do
		SLURM_ARRAY_JOB_ID=$id SLURM_ARRAY_TASK_ID=$i SLURM_JOB_ID=$((1000 + i)) bash "$script" >> "$here/log" 2>&1 || true
	done
fi
echo "$id;fake"
`
const SQUEUE = `#!/usr/bin/env bash
here=$(dirname "$0")
if [[ -f "$here/silent" ]]; then echo 'slurm_load_jobs error: Unable to contact slurm controller' >&2; exit 1; fi
if [[ -f "$here/queue" ]]; then cat "$here/queue"; exit; fi
echo 'slurm_load_jobs error: Invalid job id specified' >&2
exit 1
`

export interface FakeSlurm {
	/** Command lines of sbatch so far. */
	calls(): string[]
	/** Refuse scripts with this in their path; null: none. */
	refuse(part: string | null): void
	/** What squeue prints; null: jobs that it does not know. */
	queue(lines: string | null): void
	/** Whether squeue reaches no controller. */
	silent(yes: boolean): void
	/** Takes it out of PATH. */
	remove(): void
}

/** Puts them first in PATH, in a new folder there. */
export function fakeSlurm(folder: string): FakeSlurm {
	mkdirSync(folder)
	for (const [name, text] of [['sbatch', SBATCH], ['squeue', SQUEUE]] as const) {
		writeFileSync(join(folder, name), text)
		chmodSync(join(folder, name), 0o755)
	}
	const before = process.env['PATH']
	process.env['PATH'] = `${folder}${delimiter}${before}`
	const set = (name: string, text: string | null) => (text === null ? rmSync(join(folder, name), { force: true }) : writeFileSync(join(folder, name), text))
	return {
		calls: () => (existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8').trimEnd().split('\n') : []),
		refuse: (part) => set('refuse', part),
		queue: (lines) => set('queue', lines),
		silent: (yes) => set('silent', yes ? '' : null),
		remove: () => void (process.env['PATH'] = before),
	}
}
