import { hostService } from '@book-rental/host';
import { iso } from '@book-rental/kernel';
import { assembleRental, cards, forgetLoans, loans, rentalPolicyOf, rentalRoutes } from '@book-rental/rental';
import { forgetOld, uuids } from '@book-rental/runtime';

const portion = 200;

await hostService({
  name: 'rental',
  collections: [cards],
  views: [loans],
  open: ({ around, settings }) => {
    const policy = rentalPolicyOf(settings);
    const ahead = settings.calendarFrom === undefined ? 0 : settings.calendarFrom - Date.now();
    const calendar = { now: () => Date.now() + ahead };
    const service = assembleRental(around, policy, calendar);
    const ago = (ms: number) => iso(around.store.now() - ms);
    return {
      service,
      routes: rentalRoutes({ service, policy, calendar, ids: uuids }),
      retention: [
        () => forgetOld({ target: service.target, participant: service.participant, before: ago(settings.inboxRetention), limit: portion }),
        () => forgetLoans(service, ago(settings.loanRetention), portion),
      ],
    };
  },
});
