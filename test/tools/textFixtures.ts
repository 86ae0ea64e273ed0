// Small logs that are text, in the layout that each tool documents and its real logs show, where the tool is too large to be run for a fixture or its
// version too old: what test/fixtures/<format>/<case>/ holds, by path. Written there by writeFixtures.ts.

/** A case: its files by path below log/, and other formats that read something of it too. */
export interface TextFixture {
  readonly files: Readonly<Record<string, string>>
  readonly also?: readonly string[]
}

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`
const rows = (count: number, row: (i: number) => string): string => Array.from({ length: count }, (_, i) => `${row(i)}\n`).join('')
const meta = (fields: Readonly<Record<string, string | number>>): string =>
  Object.entries(fields)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('')

/** Format, then case. */
export const textFixtures: Readonly<Record<string, Readonly<Record<string, TextFixture>>>> = {
  lightning: {
    'csv-and-hparams': {
      files: {
        'version_0/metrics.csv': `epoch,step,train_loss,val_loss\n${rows(6, (i) => (i % 3 === 2 ? `${(i - 2) / 3},${i * 10},,${2 / (i + 1)}` : `,${i * 10},${1 / (i + 1)},`))}`,
        'version_0/hparams.yaml': lines(
          'lr: 0.01',
          'layers: !!python/tuple',
          '- 64',
          '- 32',
          'opt:',
          '  name: adam',
          '  eps: 1.0e-08',
          'none: null',
        ),
      },
    },
  },
  keras: {
    'csv-logger': {
      files: {
        'training.log': `epoch,accuracy,loss,val_accuracy,val_loss\n${rows(5, (i) => `${i},${i / 5},${1 / (i + 1)},${i === 2 ? 'NA,NA' : `${i / 6},${2 / (i + 1)}`}`)}`,
      },
    },
  },
  ultralytics: {
    'padded-cells': {
      files: {
        'runs/train/results.csv': `                  epoch,      train/box_loss,   metrics/mAP50(B),              lr/pg0\n${rows(4, (i) => [i + 1, 1 / (i + 1), i / 4, 0.01 * (i + 1)].map((value) => String(value).padStart(23)).join(','))}`,
        'runs/train/args.yaml': lines('task: detect', 'lr0: 0.01', 'imgsz: 640', 'freeze: null', 'classes:', '- 1', '- 2', 'device: null'),
      },
    },
    yolov5: {
      files: {
        'exp/results.csv': `epoch,train/box_loss,val/obj_loss,x/lr0\n${rows(3, (i) => `${i},${1 / (i + 1)},${2 / (i + 1)},0.1`)}`,
        'exp/opt.yaml': lines('weights: yolov5s.pt', 'epochs: 3'),
        'exp/hyp.yaml': lines('lr0: 0.01', 'momentum: 0.937'),
      },
    },
  },
  trainer: {
    finished: {
      files: {
        'out/trainer_state.json': `{"best_model_checkpoint": "out/checkpoint-6", "global_step": 6, "max_steps": 6, "num_train_epochs": 3, "log_history": [${[
          1, 2, 3, 4, 5, 6,
        ]
          .map((step) => `{"epoch": ${step / 2}, "grad_norm": ${step === 3 ? 'NaN' : step / 3}, "loss": ${1 / step}, "step": ${step}}`)
          .join(', ')}, {"epoch": 3.0, "train_loss": 0.5, "train_runtime": 2.5, "step": 6}]}\n`,
      },
    },
    'only-a-checkpoint': {
      files: {
        'out/checkpoint-2/trainer_state.json': '{"global_step": 2, "max_steps": 9, "log_history": [{"loss": 1.5, "step": 1}]}',
        'out/checkpoint-10/trainer_state.json':
          '{"global_step": 10, "max_steps": 99, "log_history": [{"loss": 1.5, "step": 1}, {"loss": 0.5, "step": 10}]}',
      },
    },
  },
  mlflow: {
    'lines-of-every-age': {
      files: {
        'mlruns/1/meta.yaml': meta({ artifact_location: 'mlruns/1', experiment_id: "'1'", name: "it''s old" }).replace(
          "it''s old",
          "'it''s old'",
        ),
        'mlruns/1/0123456789abcdef0123456789abcdef/meta.yaml': meta({
          artifact_uri: 'mlruns/1/x/artifacts',
          end_time: 1700000009000,
          entry_point_name: "''",
          experiment_id: "'1'",
          lifecycle_stage: 'active',
          run_id: '0123456789abcdef0123456789abcdef',
          run_uuid: '0123456789abcdef0123456789abcdef',
          source_version: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
          start_time: 1700000000000,
          status: 3,
          tags: '[]',
          user_id: 'ada',
        }),
        'mlruns/1/0123456789abcdef0123456789abcdef/metrics/seconds': rows(4, (i) => `${1700000000 + i} ${1 / (i + 1)}`),
        'mlruns/1/0123456789abcdef0123456789abcdef/metrics/deep/er': rows(4, (i) => `${1700000000000 + i} ${1 / (i + 1)} ${i}`),
        'mlruns/1/0123456789abcdef0123456789abcdef/metrics/of a data set': rows(
          3,
          (i) => `${1700000000000 + i} ${i / 3} ${i} name-${i} digest${i}`,
        ),
        'mlruns/1/0123456789abcdef0123456789abcdef/metrics/odd': lines(
          '1700000000000 nan 0',
          '1700000000001 inf 1',
          '1700000000002 -inf 2',
          '1700000000003 1e-320 9007199254740992',
          '1700000000004 -0.0 -3',
          '1700000000005 0.5 0.5',
          'no line of a metric',
        ),
        'mlruns/1/0123456789abcdef0123456789abcdef/metrics/torn': '1700000000000 1.5 1\n1700000000001 2.5 2',
        'mlruns/1/0123456789abcdef0123456789abcdef/params/lr': '0.1',
        'mlruns/1/0123456789abcdef0123456789abcdef/tags/mlflow.source.name': 'train.py',
      },
    },
  },
  wandb: {
    'json-lines-of-0.9': {
      files: {
        'wandb/dryrun-20200101_120000-abcd1234/wandb-history.jsonl': rows(
          6,
          (i) =>
            `{"loss": ${i === 3 ? 'NaN' : 1 / (i + 1)}, "deep": {"er": ${i}}, "_runtime": ${i}, "_timestamp": ${1577880000 + i}.5, "_step": ${i}}`,
        ),
        'wandb/dryrun-20200101_120000-abcd1234/wandb-events.jsonl': rows(
          2,
          (i) => `{"system.cpu": ${i}.5, "_wandb": true, "_timestamp": ${1577880000 + i}, "_runtime": ${i}}`,
        ),
        'wandb/dryrun-20200101_120000-abcd1234/wandb-metadata.json':
          '{"git": {"commit": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, "program": "train.py", "state": "finished", "exitcode": 0, "startedAt": "2020-01-01T12:00:00.5", "username": "ada", "host": "box"}',
        'wandb/dryrun-20200101_120000-abcd1234/config.yaml': lines(
          'wandb_version: 1',
          '',
          '_wandb:',
          '  desc: null',
          '  value:',
          '    cli_version: 0.9.7',
          'lr:',
          '  desc: null',
          '  value: 0.01',
          'net:',
          '  desc: null',
          '  value:',
          '    layers:',
          '    - 64',
          '    - 32',
        ),
      },
    },
  },
  comet: {
    killed: {
      files: {
        'tmp/messages.json': `${rows(5, (i) => `{"payload": {"context": "train", "local_timestamp": ${1700000000000 + i}, "metric": {"metricName": "loss", "metricValue": ${1 / (i + 1)}, "step": ${i === 2 ? 'null' : i}}}, "type": "metric_msg"}`)}{"payload": {"local_timestamp": 1700000000009, "param": {"paramName": "lr", "paramValue": 0.01}}, "type": "parameter_msg"}\n{"payload": {"context": "train", "lo`,
      },
    },
  },
  dvclive: {
    'scalars-of-0.12': {
      files: { 'dvclive/scalars/train/loss.tsv': `timestamp\tstep\tloss\n${rows(4, (i) => `${1700000000000 + i}\t${i}\t${1 / (i + 1)}`)}` },
    },
  },
  catboost: {
    'still-training': {
      files: {
        'catboost_info/learn_error.tsv': `iter\tLogloss\n${rows(5, (i) => `${i}\t${1 / (i + 1)}`)}`,
        'catboost_info/time_left.tsv': `iter\tPassed\tRemaining\n${rows(5, (i) => `${i}\t${i}\t${9 - i}`)}`,
        'catboost_info/catboost_training.json':
          '{\n"meta":{"test_sets":[],"test_metrics":[],"learn_metrics":[{"best_value":"Min","name":"Logloss"}],"launch_mode":"Train","parameters":"","iteration_count":9,"learn_sets":["learn"],"name":"experiment"},\n"iterations":[\n{"learn":[0.6],"iteration":0,"passed_time":0.01},\n',
      },
    },
  },
  xgboost: {
    'printed-rounds': {
      files: {
        'train.log': `loading\n${rows(6, (i) => `${i === 3 ? '2026-11-24 12:00:00 INFO ' : ''}[${i}]\ttrain-logloss:${(1 / (i + 1)).toFixed(5)}\tval set-auc:${i === 4 ? 'nan' : '0.5'}+0.01`)}done\n`,
      },
    },
    'evals-result': {
      files: { 'evals_result.json': '{"train": {"logloss": [0.5, 0.25, NaN], "auc": [1, 2, 3]}, "val": {"logloss": [0.5, 0.25, 0.1]}}' },
    },
  },
  lightgbm: {
    'printed-rounds': {
      files: {
        'train.txt': `[LightGBM] [Info] Total Bins 255\n${rows(6, (i) => `[${i + 1}]\ttrain's l2: ${1 / (i + 1)}\tval's binary_logloss: 0.${i}`)}`,
      },
    },
  },
  plain: {
    'csv-for-windows': {
      files: {
        'log.csv': `\ufeffstep,loss,"val, loss",note\r\n${rows(6, (i) => `${i},${1 / (i + 1)},${2 / (i + 1)},"a ""word""\r\nin two lines"\r`)}`,
      },
    },
    'semicolons-and-commas': {
      files: { 'werte.csv': `epoche;verlust;genau\n${rows(5, (i) => `${i};${String(1 / (i + 1)).replace('.', ',')};0,${i}`)}` },
    },
    tabs: { files: { 'train.tsv': `iteration\tloss\n${rows(5, (i) => `${2 ** 53 - 10 + i}\t${i === 3 ? 'nan' : 1 / (i + 1)}`)}` } },
    'json-lines': {
      files: {
        'metrics.jsonl': rows(
          6,
          (i) => `{"step": ${i - 2}, "train": {"loss": ${i === 4 ? 'Infinity' : 1 / (i + 1)}}, "words": "é", "list": [1]}`,
        ),
      },
    },
    history: { files: { 'history.json': '{"loss": [1.0, 0.5, NaN], "val_loss": [2, 1, 0.75]}' } },
  },
}
