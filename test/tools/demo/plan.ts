// The demo's plan, half filled in.

export const planYaml = `# What we plan, and what we know so far.
`
