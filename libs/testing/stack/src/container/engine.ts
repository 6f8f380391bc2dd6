import type { ContainerRuntimeClient } from 'testcontainers';

const ANSWERS_WITHIN_MS = 10_000;

let asked: Promise<ContainerRuntimeClient | undefined> | undefined;

/** The container engine of this machine, if one answers: Docker, Podman, or what DOCKER_HOST names. Asked once. */
export function containerEngine(): Promise<ContainerRuntimeClient | undefined> {
  asked ??= ask();
  return asked;
}

async function ask(): Promise<ContainerRuntimeClient | undefined> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const patience = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => patience.resolve(undefined), ANSWERS_WITHIN_MS);
  try {
    return await Promise.race([getContainerRuntimeClient(), patience.promise]);
  } catch {
    // It says no more than that nothing works: then there is no engine.
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
