import type { Settings } from '@book-rental/config';
import { rentalPolicyOf } from '@book-rental/rental';
import { sagaPolicyOf } from '@book-rental/saga';
import type { SystemSettings } from '@book-rental/system';

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
    policy: rentalPolicyOf(settings),
    sagas: sagaPolicyOf(settings),
  };
}
