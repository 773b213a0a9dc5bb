/**
 * A cluster of one node for tests: munged, slurmctld and slurmd from Debian's packages, started as root with a configuration of their own in a folder of
 * their own, beside any other Slurm of the machine.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { availableParallelism, hostname, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Slurm {
	/** The output of a program of Slurm. */
	run(program: string, ...words: string[]): string
	/** Ends all jobs and all daemons, and forgets SLURM_CONF. */
	stop(): Promise<void>
}

/** Seconds until the node must be there. */
const PATIENCE = 20
const PATHS = ['/usr/local/sbin', '/usr/sbin', '/sbin', ...(process.env['PATH'] ?? '').split(delimiter)]
const found = (program: string): string | undefined => PATHS.map((folder) => join(folder, program)).find((path) => existsSync(path))

/** A text: why there is none. */
export async function startSlurm(): Promise<Slurm | string> {
	if (process.getuid?.() !== 0) return 'slurmd wants root'
	const missing = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'squeue', 'sinfo', 'scontrol', 'scancel'].filter((program) => found(program) === undefined)
	if (missing.length > 0) return `not installed: ${missing.join(', ')} (Debian: slurm-wlm, munge)`
	const folder = mkdtempSync(join(tmpdir(), 'twoscale-slurm-'))
	chmodSync(folder, 0o755)
	const at = (name: string) => join(folder, name)
	for (const name of ['munge', 'state', 'spool']) mkdirSync(at(name), 0o755)
	writeFileSync(at('munge/key'), randomBytes(128), { mode: 0o600 })
	const [controller, node] = [await freePort(), await freePort()]
	writeFileSync(at('slurm.conf'), configuration(folder, controller, node))
	writeFileSync(at('cgroup.conf'), 'CgroupPlugin=autodetect\n')

	const daemons: ChildProcess[] = []
	const before = process.env['SLURM_CONF']
	const start = (program: string, ...words: string[]) => {
		const child = spawn(found(program) as string, words, { stdio: 'ignore', env: { ...process.env, SLURM_CONF: at('slurm.conf') } })
		child.on('error', () => {})
		daemons.push(child)
	}
	const slurm: Slurm = {
		run: (program, ...words) => execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
		async stop() {
			spawnSync('scancel', ['--user=root'], { timeout: 5000 })
			for (let k = 0; k < 40 && spawnSync('squeue', ['--noheader'], { encoding: 'utf8', timeout: 5000 }).stdout.trim() !== ''; k++) await sleep(100)
			for (const daemon of daemons.reverse()) {
				if (daemon.exitCode !== null || daemon.signalCode !== null || daemon.pid === undefined) continue
				const ended = new Promise((resolve) => daemon.once('exit', resolve))
				daemon.kill('SIGTERM')
				await Promise.race([ended, sleep(5000, undefined, { ref: false }).then(() => daemon.kill('SIGKILL'))])
			}
			if (before === undefined) delete process.env['SLURM_CONF']
			else process.env['SLURM_CONF'] = before
			rmSync(folder, { recursive: true, force: true })
		},
	}
	process.env['SLURM_CONF'] = at('slurm.conf')
	start('munged', '--foreground', '--force', `--socket=${at('munge/socket')}`, `--key-file=${at('munge/key')}`, `--pid-file=${at('munge/pid')}`, `--log-file=${at('munge/log')}`, `--seed-file=${at('munge/seed')}`)
	for (let k = 0; k < 100 && !existsSync(at('munge/socket')); k++) await sleep(50)
	start('slurmctld', '-D', '-i', '-f', at('slurm.conf'))
	start('slurmd', '-D', '-N', hostname(), '-f', at('slurm.conf'))
	for (let k = 0; k < 10 * PATIENCE; k++) {
		const { stdout } = spawnSync('sinfo', ['--noheader', '--format=%t'], { encoding: 'utf8', timeout: 5000 })
		if (stdout.trim() === 'idle') return slurm
		if (daemons.some((daemon) => daemon.exitCode !== null)) break
		await sleep(100)
	}
	const logs = ['munge/log', 'slurmctld.log', 'slurmd.log'].map((name) => (existsSync(at(name)) ? `${name}: ${readFileSync(at(name), 'utf8').trim().split('\n').at(-1)}` : `${name}: none`))
	await slurm.stop()
	return `it does not start here (${logs.join('; ')})`
}

function configuration(folder: string, controller: number, node: number): string {
	return `ClusterName=twoscale
SlurmctldHost=${hostname()}(127.0.0.1)
SlurmctldPort=${controller}
SlurmdPort=${node}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${folder}/munge/socket
CredType=cred/munge
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
ReturnToService=2
KillWait=5
NodeName=${hostname()} NodeAddr=127.0.0.1 CPUs=${availableParallelism()} State=UNKNOWN
PartitionName=test Nodes=ALL Default=YES MaxTime=60 State=UP
`
}

/** A port that nothing uses just now. */
function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer()
		server.once('error', reject)
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as { readonly port: number }
			server.close(() => resolve(port))
		})
	})
}
