/** Where Kafka is and how to speak to it: what `KAFKA_BROKERS` says. */
export interface Brokers {
  /** `host:port` each. */
  readonly list: readonly string[];
  readonly tls: boolean;
  readonly user?: { readonly name: string; readonly password: string };
}

const written = /^(?:(?<scheme>kafkas?):\/\/(?:(?<name>[^:@/]+):(?<password>[^@/]*)@)?)?(?<list>[^@/]+)\/?$/;
const place = /^[A-Za-z0-9._-]+:(?<port>\d{1,5})$/;

/**
 * Reads `host:9092,other:9092`, or with a scheme `kafka://user:password@host:9092,other:9092`; `kafkas://` is over TLS.
 * With a user, SASL PLAIN is spoken. Special characters in user and password are percent-encoded. A string answer is the mistake.
 */
export function parseBrokers(text: string): Brokers | string {
  const { scheme, name, password, list } = written.exec(text.trim())?.groups ?? {};
  const brokers = list?.split(',').map((one) => one.trim()) ?? [];
  if (brokers.length === 0 || !brokers.every(isPlace)) return 'host:port with commas between them, such as kafka:9092, or kafkas://user:password@kafka:9093 for TLS and a user';
  const tls = scheme === 'kafkas';
  if (name === undefined || password === undefined) return { list: brokers, tls };
  try {
    return { list: brokers, tls, user: { name: decodeURIComponent(name), password: decodeURIComponent(password) } };
  } catch {
    return 'a user and a password in which special characters are percent-encoded, such as %40 for @';
  }
}

function isPlace(text: string): boolean {
  const port = Number(place.exec(text)?.groups?.['port']);
  return port >= 1 && port <= 65_535;
}
