import { connect } from 'node:net';

/** Sends a word to a server that answers in text and then hangs up or waits; gives what came. */
export function tell(host: string, port: number, word: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: 1_000 });
    let answer = '';
    socket.setEncoding('utf8');
    socket.once('connect', () => socket.write(word));
    socket.on('data', (text: string) => {
      answer += text;
      // Redis leaves the line open after its answer, ZooKeeper closes it.
      if (answer.endsWith('\r\n')) socket.destroy();
    });
    socket.once('timeout', () => socket.destroy(new Error('it does not answer')));
    socket.once('error', reject);
    socket.once('close', () => (answer === '' ? reject(new Error('it hung up')) : resolve(answer)));
  });
}
