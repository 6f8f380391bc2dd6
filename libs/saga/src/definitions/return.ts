import { saga } from './definition.ts';

/** A book comes back. Once the book side took it, the return stands; points are a step that is retried. */
export const returning = saga({
  type: 'RETURN',
  version: 1,
  startedBy: 'ItemReturned',
  owner: { name: 'rental', undo: { send: 'ReturnCancelled', acknowledgedAs: 'RETURN_CANCEL' }, onConfirmationRefused: 'stuck' },
  steps: {
    book: { onRefusal: 'compensate', pivot: true },
    member: { onRefusal: 'retry', undo: { send: 'PointUse', acknowledgedAs: 'POINT_USE' } },
  },
  onSilence: 'stuck',
});
