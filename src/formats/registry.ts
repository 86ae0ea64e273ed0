// Every kind of log that is read, in order of precedence: where several describe one folder, the first names the run, and what two of them tell is taken from the first.

import { aim } from './aim.ts'
import { lightgbm, xgboost } from './boosters.ts'
import { catboost } from './catboost.ts'
import { clearml } from './clearml.ts'
import { comet } from './comet.ts'
import { determined } from './determined.ts'
import { domino } from './domino.ts'
import { dvc } from './dvc.ts'
import { dvclive } from './dvclive.ts'
import { fastai } from './fastai.ts'
import { flaml } from './flaml.ts'
import type { Format } from './format.ts'
import { guild } from './guild.ts'
import { hydra } from './hydra.ts'
import { keras } from './keras.ts'
import { kerasTuner } from './kerasTuner.ts'
import { lightning } from './lightning.ts'
import { mlflow } from './mlflow.ts'
import { neptune } from './neptune.ts'
import { neptuneScale } from './neptuneScale.ts'
import { optuna } from './optuna.ts'
import { plain } from './plain.ts'
import { polyaxon } from './polyaxon.ts'
import { ray } from './ray.ts'
import { sacred } from './sacred.ts'
import { sagemaker } from './sagemaker.ts'
import { swanlab } from './swanlab.ts'
import { tensorboard } from './tensorboard.ts'
import { trackio } from './trackio.ts'
import { trainer } from './trainer.ts'
import { ultralytics } from './ultralytics.ts'
import { wandb } from './wandb.ts'

export const formats: readonly Format[] = [
  mlflow,
  wandb,
  comet,
  clearml,
  neptune,
  neptuneScale,
  swanlab,
  trackio,
  aim,
  polyaxon,
  optuna,
  ray,
  kerasTuner,
  sacred,
  guild,
  dvc,
  dvclive,
  determined,
  tensorboard,
  hydra,
  lightning,
  keras,
  fastai,
  ultralytics,
  trainer,
  catboost,
  flaml,
  xgboost,
  lightgbm,
  domino,
  sagemaker,
  plain,
]
