// How a pure function says something to a person without knowing their language: it is handed the translator.

/** Translates an English sentence and puts the arguments in at {0}, {1}, … */
export type Say = (text: string, ...args: (string | number)[]) => string

/** English as it stands: for the command line and for tests. */
export const sayPlain: Say = (text, ...args) => text.replaceAll(/\{(\d+)\}/g, (whole, place) => String(args[Number(place)] ?? whole))
