import { assembleBestBook, bestBookRoutes, counters, forgetRentals } from '@book-rental/best-book';
import { hostService } from '@book-rental/host';
import { iso } from '@book-rental/kernel';

const portion = 200;

await hostService({
  name: 'best-book',
  collections: [counters],
  views: [],
  open: ({ around, settings }) => {
    const service = assembleBestBook(around, settings.timeZone);
    const ago = (ms: number) => iso(around.store.now() - ms);
    return {
      service,
      routes: bestBookRoutes(service, settings.timeZone),
      retention: [() => forgetRentals(service, settings.timeZone, ago(settings.inboxRetention), portion)],
    };
  },
});
