// What VS Code as a server says on every start where there is no gallery and no telemetry host. Not worth anybody's eyes.

const always =
  /^(Resolv(ing|ed) connection token|Creating a socket|\[reconnection-grace-time|Updating additional builtin|\[AgentHost:|\[AccountPolicyGate|\[Service Worker|Canceled: Canceled)|open-vsx|Failed to load resource|Failed to fetch|bad HTTP response code \(404\)|extensionGallery/

/** Whether a line of the page's console or of the workbench's log is such a line. */
export const isNoise = (line: string): boolean => always.test(line)
