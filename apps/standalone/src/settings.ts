import type { Settings } from '@book-rental/config';
import type { RentalPolicy } from '@book-rental/rental';
import type { SystemSettings } from '@book-rental/system';

const longestWatch = 3_600_000;

/** What the parts of the system need of the settings. */
export function systemSettings(settings: Settings): SystemSettings {
  return {
    run: {
      batchSize: settings.batchSize,
      horizonMs: settings.inboxRetention,
      parkAlarm: settings.parkAlarm,
      timerMs: settings.timerInterval,
      relayMs: settings.timerInterval,
    },
    policy: rentalPolicy(settings),
    sagas: { askAfter: settings.askAfter, undoAfter: settings.undoAfter, pointsAfter: settings.pointsAfter, horizon: settings.inboxRetention },
  };
}

export function rentalPolicy({ loanLimit, loanDays, lateFeePerDay, rentReward, returnReward, timeZone, watchAfter, inboxRetention }: Settings): RentalPolicy {
  return { loanLimit, loanDays, lateFeePerDay, rentReward, returnReward, timeZone, watch: { firstMs: watchAfter, longestMs: Math.max(watchAfter, longestWatch), horizonMs: inboxRetention } };
}
