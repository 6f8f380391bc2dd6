import { saga } from './definition.ts';

/** A late fee is paid with points: taken from the member and off the card, or neither. */
export const clear = saga({
  type: 'OVERDUE',
  version: 1,
  startedBy: 'OverdueCleared',
  owner: { name: 'rental', undo: { send: 'ClearCancelled', acknowledgedAs: 'OVERDUE_CANCEL' }, onConfirmationRefused: 'compensate' },
  steps: {
    member: { onRefusal: 'compensate', undo: { send: 'ClearCancelled', acknowledgedAs: 'OVERDUE_CANCEL' } },
  },
  onSilence: 'compensate',
});
