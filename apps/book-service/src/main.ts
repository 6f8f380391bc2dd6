import { assembleBook, bookRoutes, books, createBookNumbers, forgetNumbers, numbers } from '@book-rental/book';
import { hostService } from '@book-rental/host';
import { iso } from '@book-rental/kernel';
import { forgetOld, uuids } from '@book-rental/runtime';

const portion = 200;

await hostService({
  name: 'book',
  collections: [books, numbers],
  views: [],
  open: ({ around, settings }) => {
    const service = assembleBook(around);
    const ago = (ms: number) => iso(around.store.now() - ms);
    return {
      service,
      routes: bookRoutes(service, createBookNumbers(around.store), uuids),
      retention: [
        () => forgetOld({ target: service.target, participant: service.participant, before: ago(settings.inboxRetention), limit: portion }),
        () => forgetNumbers(service, ago(settings.inboxRetention), portion),
      ],
    };
  },
});
