import process from 'node:process';

/**
 * Reads the workspace anew and leaves the result where the boundary rule looks for it.
 * No daemon: it would outlive the command, and a stale answer of it would check yesterday's walls.
 */
export async function readProjectGraph() {
  process.env.NX_DAEMON = 'false';
  const { createProjectGraphAsync } = await import('@nx/devkit');
  return createProjectGraphAsync({ exitOnError: false });
}
