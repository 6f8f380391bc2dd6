import { propertiesText, kraftProperties, zookeeperBrokerProperties, zookeeperProperties } from './kafka-properties.ts';
import type { Machine } from './machine.ts';
import { tell } from './line.ts';
import { untilReady, type Runner } from './runner.ts';

/** Its log lines carry the time, where slf4j-simple writes them. */
const TIMED = ['-Dorg.slf4j.simpleLogger.showDateTime=true', '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS'];

/** It lives for minutes and has a core at most: the second compiler would take more than half of that, and give nothing back in time. */
const SHORT_LIVED = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/** Kafka 4.3: one process that is broker and controller. */
export async function kraftBroker(machine: Machine, port: number, controllerPort: number): Promise<Runner> {
  const home = await machine.kafka('4.3');
  const data = await machine.makeFolder('data');
  const config = await machine.writeFile('server.properties', propertiesText(kraftProperties({ ...machine, port, controllerPort, data })));
  await machine.formatKafka(home, config, data);
  return machine.program({ name: 'kafka', command: home.java, args: ['-Xms256m', '-Xmx512m', ...SHORT_LIVED, ...TIMED, '-cp', `${home.libs}/*`, 'kafka.Kafka', config] });
}

/** Kafka 3.9: a broker and its ZooKeeper. What a test kills is the broker. */
export async function zookeeperBroker(machine: Machine, port: number, zookeeperPort: number): Promise<Runner> {
  const { java, libs } = await machine.kafka('3.9');
  const program = async (name: string, heap: string, main: string, config: string) =>
    machine.program({ name, command: java, args: [`-Xmx${heap}`, ...SHORT_LIVED, ...TIMED, '-cp', `${libs}/*`, main, await machine.writeFile(`${name}.properties`, config)] });

  const keeperConfig = zookeeperProperties(machine.bind, zookeeperPort, await machine.makeFolder('zookeeper'));
  const keeper = await program('zookeeper', '128m', 'org.apache.zookeeper.server.quorum.QuorumPeerMain', propertiesText(keeperConfig));
  const brokerConfig = zookeeperBrokerProperties({ ...machine, port, zookeeperPort, data: await machine.makeFolder('data') });
  const broker = await program('kafka', '512m', 'kafka.Kafka', propertiesText(brokerConfig));

  const ask = (word: string, good: (answer: string) => boolean) =>
    untilReady('ZooKeeper', keeper, async () => (good(await tell(machine.host, zookeeperPort, word)) ? true : undefined));
  let keeperRuns = false;
  return {
    ...broker,
    start: async () => {
      if (!keeperRuns) await keeper.start();
      keeperRuns = true;
      await ask('ruok', (answer) => answer === 'imok');
      // A killed broker stays registered until its session is over, and a second one of its name would give up.
      await ask('dump', (answer) => !answer.includes('/brokers/ids/'));
      await broker.start();
    },
    stop: async () => {
      await broker.stop();
      await keeper.stop();
      keeperRuns = false;
    },
  };
}
