// The one place that knows @vscode/webview-ui-toolkit (archived since January 2025): it registers its parts under our own tag names and hands out plain
// elements. To swap the library, rewrite this file. It must run in the page's first script: the toolkit copies theme values when the window loads.

import {
  type Button,
  type Checkbox,
  type Dropdown,
  type TextField,
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit'
import { icon } from './dom.ts'

/** Registers fw-button, fw-checkbox, fw-dropdown, fw-option and fw-text-field. Once per page. */
export function registerParts(): void {
  provideVSCodeDesignSystem()
    .withPrefix('fw')
    .register(vsCodeButton(), vsCodeCheckbox(), vsCodeDropdown(), vsCodeOption(), vsCodeTextField())
}

const made = <T extends HTMLElement>(tag: string): T => document.createElement(tag) as T

export interface ButtonOptions {
  readonly label: string
  /** A codicon before the label, or instead of it where `iconOnly`. */
  readonly icon?: string
  readonly iconOnly?: boolean
  readonly primary?: boolean
  readonly title?: string
  readonly onClick: (button: HTMLElement) => void
}

/** A button with a label; an icon-only one says the label as its name and tooltip. */
export function makeButton(options: ButtonOptions): HTMLElement {
  const button = made<Button>('fw-button')
  button.setAttribute('appearance', options.iconOnly === true ? 'icon' : options.primary === true ? 'primary' : 'secondary')
  if (options.icon !== undefined) {
    const sign = icon(options.icon)
    if (options.iconOnly !== true) sign.slot = 'start'
    button.append(sign)
  }
  if (options.iconOnly === true) {
    button.setAttribute('aria-label', options.label)
    button.title = options.title ?? options.label
  } else {
    // a text and no element: the toolkit makes any element in there 16 pixels wide
    button.append(options.label)
    if (options.title !== undefined) button.title = options.title
  }
  button.addEventListener('click', () => options.onClick(button))
  return button
}

/** Gives a button with a label another one. */
export function setLabel(button: HTMLElement, label: string): void {
  const text = button.lastChild
  if (text instanceof Text && text.data !== label) text.data = label
}

export interface Switch {
  readonly element: HTMLElement
  set(on: boolean): void
}

/** A checkbox with its label. */
export function makeCheckbox(label: string, title: string, onChange: (on: boolean) => void): Switch {
  const box = made<Checkbox>('fw-checkbox')
  box.textContent = label
  box.title = title
  box.addEventListener('change', () => onChange(box.checked))
  return {
    element: box,
    set(on) {
      if (box.checked !== on) box.checked = on
    },
  }
}

export interface Choice {
  readonly element: HTMLElement
  set(value: string): void
}

/** A dropdown. `options`: value and label. */
export function makeSelect(
  label: string,
  options: readonly (readonly [value: string, label: string])[],
  onChange: (value: string) => void,
): Choice {
  const list = made<Dropdown>('fw-dropdown')
  list.setAttribute('aria-label', label)
  list.title = label
  for (const [value, text] of options) {
    const option = made('fw-option')
    option.setAttribute('value', value)
    option.textContent = text
    list.append(option)
  }
  list.addEventListener('change', () => onChange(list.value))
  return {
    element: list,
    set(value) {
      if (list.value !== value) list.value = value
    },
  }
}

export interface Field {
  readonly element: HTMLElement
  get(): string
  set(value: string): void
  focus(): void
}

/** A text field. `onInput` is told every keystroke. */
export function makeTextField(label: string, placeholder: string, onInput: (value: string) => void): Field {
  const field = made<TextField>('fw-text-field')
  field.setAttribute('placeholder', placeholder)
  field.setAttribute('aria-label', label)
  field.title = label
  field.addEventListener('input', () => onInput(field.value))
  return {
    element: field,
    get: () => field.value,
    set(value) {
      if (field.value !== value) field.value = value
    },
    focus() {
      field.focus()
      field.control?.select()
    },
  }
}
