/** Something outside is away for now (connection, time-out, locked or full disk): wait, park nothing, skip nothing. */
export class Outage extends Error {
  override readonly name = 'Outage';
}
