import { lazy, Suspense, type ReactElement } from 'react';

/** What draws hints is fetched after what they belong to: nobody waits for it. */
const Tooltip = lazy(async () => ({ default: (await import('./tooltip.ts')).Tooltip }));

interface HintProps {
  readonly label: string;
  readonly children: ReactElement;
}

/** A word more, where one points at or the focus is. What has to be known stands in the page itself. */
export function Hint({ label, children }: HintProps) {
  return (
    <Suspense fallback={children}>
      <Tooltip label={label} multiline maw={360}>{children}</Tooltip>
    </Suspense>
  );
}
