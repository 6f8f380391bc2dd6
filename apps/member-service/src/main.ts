import { hostService } from '@book-rental/host';
import { iso } from '@book-rental/kernel';
import { assembleMember, forgetPoints, memberRoutes, members } from '@book-rental/member';

const portion = 200;

await hostService({
  name: 'member',
  collections: [members],
  views: [],
  open: ({ around, settings }) => {
    const service = assembleMember(around);
    const ago = (ms: number) => iso(around.store.now() - ms);
    return {
      service,
      routes: memberRoutes(service),
      retention: [() => forgetPoints(service, ago(settings.inboxRetention), portion)],
    };
  },
});
