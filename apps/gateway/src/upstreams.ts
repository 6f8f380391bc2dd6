import type { Settings } from '@book-rental/config';

export type ServiceName = 'rental' | 'book' | 'member' | 'best-book' | 'saga-coordinator';

/** A service, the paths that are its own, and where its instances are. */
export interface Upstream {
  readonly name: ServiceName;
  readonly paths: readonly string[];
  readonly urls: readonly string[];
}

export function upstreamsOf(settings: Settings): readonly Upstream[] {
  return [
    { name: 'rental', paths: ['/rentals', '/rental-cards'], urls: settings.rentalUrls },
    { name: 'book', paths: ['/books'], urls: settings.bookUrls },
    { name: 'member', paths: ['/members'], urls: settings.memberUrls },
    { name: 'best-book', paths: ['/best-books'], urls: settings.bestBookUrls },
    { name: 'saga-coordinator', paths: ['/sagas'], urls: settings.coordinatorUrls },
  ];
}

/** What one coordinator alone cannot tell: the gateway asks all of them. */
const ofAll = ['/sagas/live', '/sagas/statistics'];

const parked = /^\/parked\/([a-z-]+)(?:\.|%2E)[^/]*\/(?:retry|discard)$/i;

/** What is said by hand is kept by the coordinator, which sends it; looking at topics is the gateway's own. */
const byHand = /^\/topics\/[^/]+\/messages$/;

/** Decisions on messages set aside go to a service that takes no other requests, too: they may be why it does not. */
export function isDecision(path: string): boolean {
  return parked.test(path);
}

/** Whose path this is: `/books/1` belongs to `/books`, `/bookshelf` to nobody; the id of a parked message begins with the service that parked it. */
export function ownerOf(upstreams: readonly Upstream[], path: string): Upstream | undefined {
  if (ofAll.includes(path)) return undefined;
  const parker = parked.exec(path)?.[1];
  if (parker !== undefined) return upstreams.find(({ name }) => name === parker);
  if (byHand.test(path)) return upstreams.find(({ name }) => name === 'saga-coordinator');
  return upstreams.find(({ paths }) => paths.some((one) => path === one || path.startsWith(`${one}/`)));
}
