import { saga } from './definition.ts';

/** A loan is given: the book is lent and the points are granted, or everything is as it was. */
export const rent = saga({
  type: 'RENT',
  version: 1,
  startedBy: 'ItemRented',
  owner: { name: 'rental', undo: { send: 'RentCancelled', acknowledgedAs: 'RENT_CANCEL' }, onConfirmationRefused: 'compensate' },
  steps: {
    book: { onRefusal: 'compensate', undo: { send: 'RentCancelled', acknowledgedAs: 'RENT_CANCEL' } },
    member: { onRefusal: 'compensate', undo: { send: 'PointUse', acknowledgedAs: 'POINT_USE' } },
  },
  onSilence: 'compensate',
});
