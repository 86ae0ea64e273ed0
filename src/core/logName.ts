// Whether a file just written could be an experiment's log, by its name alone: reason enough to look, no more than that.

/** Endings of files in which some tool writes runs. */
const endings = /\.(?:csv|tsv|jsonl?|ya?ml|db(?:-wal)?|sqlite3?(?:-wal)?|wandb|log|logs|zip|parquet|out|tfevents|ndjson)$/i
const tensorboard = /\.tfevents\./
/** MLflow's own folders, in which a file is called as what it holds. */
const named = /[/\\](?:metrics|params|tags)[/\\][^.]*$/
/** Written by editors and package managers all the time. */
const others =
  /(?:^|[/\\])(?:\.vscode|\.idea|\.github|\.ipynb_checkpoints|\.pytest_cache|\.mypy_cache|\.ruff_cache)[/\\]|(?:package(?:-lock)?|tsconfig[^/\\]*|pnpm-lock)\.(?:json|yaml)$/

/** `path` in any form, absolute or not. */
export const couldBeLog = (path: string): boolean =>
  !others.test(path) && (endings.test(path) || tensorboard.test(path) || named.test(path))
