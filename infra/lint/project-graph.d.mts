import type { ProjectGraph } from '@nx/devkit';

export function readProjectGraph(): Promise<ProjectGraph>;
