// By its file, not by `require`: a bundle of an app then holds the one copy that the driver itself uses.
import driver from 'mongodb/lib/cmap/connection.js';

const { Connection } = driver;
const { cleanup } = Connection.prototype;

/**
 * mongodb 7.9.0 waits after a large write until the socket has taken it, or fails. When the driver gives the
 * connection up meanwhile (a time-out, or its server was found to be gone) it closes the socket without a failure, so the
 * operation would never end: here it hears of the close as one.
 */
Connection.prototype.cleanup = function cleanupAndTell(error) {
  if (this.closed) return;
  cleanup.call(this, error);
  this.socket.once('error', () => undefined);
  this.socket.emit('error', error);
};
