// Puts small JavaScript stand-ins for the two native parts that a server installed without a compiler lacks: the log files (spdlog), so that
// output channels have text, and the watchdog, which then watches nothing. Without them every window logs dozens of errors.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const log = `'use strict'
const fs = require('fs')
const path = require('path')
const words = ['trace', 'debug', 'info', 'warning', 'error', 'critical']
class Logger {
  constructor(type, name, file) {
    this.file = file
    this.level = 2
    this.plain = false
  }
  write(level, message) {
    if (level < this.level) return
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '')
    fs.appendFileSync(this.file, this.plain ? message : time + ' [' + words[level] + '] ' + message + '\\n')
  }
  trace(message) { this.write(0, message) }
  debug(message) { this.write(1, message) }
  info(message) { this.write(2, message) }
  warn(message) { this.write(3, message) }
  error(message) { this.write(4, message) }
  critical(message) { this.write(5, message) }
  getLevel() { return this.level }
  setLevel(level) { this.level = level }
  setPattern() {}
  clearFormatters() { this.plain = true }
  flush() {}
  drop() {}
}
async function create(name, file) {
  await fs.promises.mkdir(path.dirname(file), { recursive: true })
  return new Logger('', name, file)
}
exports.version = 0
exports.setLevel = () => {}
exports.setFlushOn = () => {}
exports.Logger = Logger
exports.createRotatingLogger = create
exports.createAsyncRotatingLogger = create
`
const watchdog = `'use strict'
exports.start = () => {}
exports.exit = (code) => process.exit(code)
`

/** Writes the stand-ins into a server's folder (`…/lib/vscode`). */
export function standInForNativeParts(server: string): void {
  writeFileSync(join(server, 'node_modules', '@vscode', 'spdlog', 'index.js'), log)
  const release = join(server, 'node_modules', '@vscode', 'native-watchdog', 'build', 'Release')
  mkdirSync(release, { recursive: true })
  writeFileSync(join(release, 'watchdog.js'), watchdog)
}
