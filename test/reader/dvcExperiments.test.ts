// DVC's experiments out of git, in a repository that git itself wrote: saved ones, queued and failed ones, and what is none.

import assert from 'node:assert/strict'
import { dvc } from '../../src/formats/dvc.ts'
import { dvclive } from '../../src/formats/dvclive.ts'
import { type GitRepository, makeGitRepository } from '../tools/gitRepository.ts'
import { type ReaderBench, readerBench } from '../tools/readerBench.ts'

describe("DVC's experiments", () => {
  let repo: GitRepository
  let bench: ReaderBench
  let baseline: string
  beforeEach(() => {
    repo = makeGitRepository()
    repo.write('.dvc/config', '')
    repo.write('.dvc/.gitignore', '/tmp\n')
    repo.write(
      'dvc.yaml',
      'stages:\n  train:\n    cmd: python train.py\n    params: [lr]\n    metrics:\n    - results.json:\n        cache: false\n',
    )
    repo.write('params.yaml', 'lr: 0.1\nnet:\n  depth: 2\n')
    baseline = repo.commit('baseline')
    bench = readerBench([dvc, dvclive])
    bench.follow([{ path: repo.folder }])
  })
  afterEach(() => {
    bench.dispose()
    repo.remove()
  })

  /** Commits what stands in the work tree behind a ref, and takes it back. */
  function save(name: string, files: Readonly<Record<string, string>>, base = baseline): string {
    for (const [path, text] of Object.entries(files)) repo.write(path, text)
    const commit = repo.commit(`dvc: commit experiment ${name}`)
    repo.git('update-ref', `refs/exps/${base.slice(0, 2)}/${base.slice(2)}/${name}`, commit)
    repo.git('reset', '-q', '--hard', base)
    return commit
  }

  it('are runs with the series, parameters and data of their commits', async () => {
    const lock = 'schema: "2.0"\nstages:\n  train:\n    deps:\n    - path: data\n      md5: 0a.dir\n    - path: dvc.yaml\n      md5: 0b\n'
    const commit = save('quick-fox', {
      'params.yaml': 'lr: 0.2\nnet:\n  depth: 3\n',
      'dvc.lock': lock,
      'live/plots/metrics/train/loss.tsv': 'step\tloss\n0\t1.5\n1\t0.5\n',
      'live/metrics.json': '{"train": {"loss": 0.5}, "step": 1}',
    })
    await bench.look()
    const run = bench.runs.get('dvc:.#quick-fox')!
    assert.equal(run.name, 'quick-fox')
    assert.equal(run.status, 'finished')
    assert.equal(run.git?.commit, commit)
    assert.deepEqual(run.tags, { baseline })
    assert.deepEqual(run.params, { lr: 0.2, 'net.depth': 3 })
    assert.deepEqual(run.data.map(({ name, digest }) => [name, digest]), [['data', '0a.dir']]) // prettier-ignore
    assert.deepEqual(Object.keys(run.metrics), ['train/loss'])
    assert.deepEqual([run.metrics['train/loss']?.points, run.metrics['train/loss']?.last?.value], [2, 0.5])
  })

  it('have the values of their metrics files where no table tells more', async () => {
    save('final', { 'results.json': '{"acc": 0.75, "deep": {"auc": 0.5}, "note": "none"}' })
    await bench.look()
    const { metrics } = bench.runs.get('dvc:.#final')!
    assert.deepEqual(Object.fromEntries(Object.entries(metrics).map(([name, one]) => [name, one.last?.value])), {
      acc: 0.75,
      'deep.auc': 0.5,
    })
  })

  it('come and go with their refs, packed ones too, and one name under two baselines is two runs', async () => {
    save('one', { 'params.yaml': 'lr: 1\n' })
    await bench.look()
    assert.deepEqual([...bench.runs.keys()], ['dvc:.#one'])
    repo.write('other', 'x')
    const second = repo.commit('second baseline')
    save('one', { 'params.yaml': 'lr: 2\n' }, second)
    repo.git('repack', '-adfq')
    repo.git('pack-refs', '--all')
    await bench.look()
    assert.deepEqual(
      [...bench.runs.values()].map((run) => Number(run.params['lr'])).sort((a, b) => a - b),
      [1, 2],
    )
    for (const ref of repo.git('for-each-ref', '--format=%(refname)', 'refs/exps').trim().split('\n')) repo.git('update-ref', '-d', ref)
    await bench.look()
    assert.equal(bench.runs.size, 0)
  })

  it('wait in the queue or failed there, with what was asked for and no results', async () => {
    for (const [ref, name, lr] of [
      ['stash', 'later', 3],
      ['failed', '', 4],
    ] as const) {
      // prettier-ignore
      repo.write('params.yaml', `lr: ${lr}\n`)
      repo.write('results.json', '{"acc": 1}')
      repo.git('add', '-A')
      const id = repo.git('stash', 'create').trim()
      repo.git('reset', '-q', '--hard', baseline)
      repo.git('update-ref', '--create-reflog', '-m', `commit: dvc-exp:${baseline}:${baseline}:${name}`, `refs/exps/celery/${ref}`, id)
    }
    await bench.look()
    const told = [...bench.runs.values()].map(
      (run) => [run.name, `${run.status} ${String(run.params['lr'])} ${Object.keys(run.metrics).length}`] as const,
    )
    assert.deepEqual(told.map(([, rest]) => rest).sort((x, y) => (x < y ? -1 : 1)), ['failed 4 0', 'queued 3 0']) // prettier-ignore
    assert.ok(told.some(([name]) => name === 'later'))
  })

  it('are not looked for in the copies that DVC runs them in', async () => {
    save('one', {})
    repo.write('.dvc/tmp/exps/tmp1/.dvc/config', '')
    await bench.look()
    assert.deepEqual([...bench.runs.keys()], ['dvc:.#one'])
  })

  it("of DVC's queue that run now are told so, not as queued", async () => {
    const task = (id: string, run: object, json: object): void => {
      repo.write(`.dvc/tmp/exps/run/${id}/${id}.run`, JSON.stringify({ baseline_rev: baseline, location: 'dvc-task', ...run }))
      repo.write(`.dvc/tmp/exps/run/${id}/${id}.json`, JSON.stringify({ pid: 999_999_999, returncode: null, ...json }))
    }
    repo.git('update-ref', '--create-reflog', '-m', `dvc-exp:${baseline}:${baseline}:going`, 'refs/exps/celery/stash', baseline)
    task('a'.repeat(40), { name: 'going', status: 2 }, {})
    task('b'.repeat(40), { name: 'ended', status: 2 }, { returncode: 0 })
    task('c'.repeat(40), { name: 'saved', status: 6 }, {})
    task('d'.repeat(40), { name: 'in the work tree', status: 1, location: 'workspace' }, {})
    task('e'.repeat(40), { status: 2 }, {})
    repo.write(`.dvc/tmp/exps/run/${'f'.repeat(40)}/${'f'.repeat(40)}.run`, '{')
    await bench.look()
    assert.deepEqual(
      [...bench.runs.values()].map((run) => run.id),
      ['dvc:.#going'],
    )
    const run = bench.runs.get('dvc:.#going')!
    assert.equal(run.pid, 999_999_999)
    assert.deepEqual([run.status, run.statusReason], ['running', "DVC's queue runs it, in process 999999999."])
    assert.deepEqual(run.tags, { baseline })
  })
})
