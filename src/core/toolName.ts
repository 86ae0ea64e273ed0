// What tools are called where a person reads it: whole, and short enough for a row of a tree. Ids are those of the command line's contract.

/** Whole name and short one; the whole is the title of the tool's format. */
const names: Readonly<Record<string, readonly [whole: string, short?: string]>> = {
  mlflow: ['MLflow'],
  wandb: ['Weights & Biases', 'W&B'],
  comet: ['Comet'],
  clearml: ['ClearML'],
  neptune: ['Neptune'],
  'neptune-scale': ['Neptune Scale', 'Neptune'],
  swanlab: ['SwanLab'],
  trackio: ['Trackio'],
  polyaxon: ['Polyaxon'],
  optuna: ['Optuna'],
  ray: ['Ray Tune', 'Ray'],
  'keras-tuner': ['Keras Tuner', 'Tuner'],
  sacred: ['Sacred'],
  guild: ['Guild AI', 'Guild'],
  dvc: ['DVC'],
  dvclive: ['DVCLive'],
  tensorboard: ['TensorBoard', 'TB'],
  hydra: ['Hydra'],
  lightning: ['PyTorch Lightning', 'PL'],
  keras: ['Keras'],
  ultralytics: ['Ultralytics', 'YOLO'],
  trainer: ['Hugging Face Trainer', 'HF'],
  catboost: ['CatBoost'],
  fastai: ['fastai'],
  flaml: ['FLAML'],
  xgboost: ['XGBoost', 'XGB'],
  lightgbm: ['LightGBM', 'LGBM'],
  aim: ['Aim'],
  determined: ['Determined', 'Det.'],
  domino: ['Domino'],
  sagemaker: ['SageMaker', 'SM'],
  plain: ['Tables and JSON Lines', 'table'],
}

/** "Weights & Biases" of "wandb"; the id itself where it has no other name. */
export const toolName = (id: string): string => (Object.hasOwn(names, id) ? names[id]![0] : id)

/** "W&B" of "wandb". */
export const shortToolName = (id: string): string => (Object.hasOwn(names, id) ? (names[id]![1] ?? names[id]![0]) : id)
