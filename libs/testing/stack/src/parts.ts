/** The servers of the stack. */
export const PARTS = ['kafka', 'mongo', 'redis'] as const;

export type Part = (typeof PARTS)[number];
