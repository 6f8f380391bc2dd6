export type Properties = Readonly<Record<string, string>>;

/**
 * A broker for development and tests: one copy of everything, no topic that nobody asked for, and a group that does not
 * wait for members who might still come.
 */
const SMALL: Properties = {
  'auto.create.topics.enable': 'false',
  'group.initial.rebalance.delay.ms': '0',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '4',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '4',
  'num.network.threads': '2',
  'num.io.threads': '4',
};

/** The broker's side, listening for clients on loopback. */
export function clientListener(port: number): Properties {
  return { listeners: `PLAINTEXT://127.0.0.1:${port}`, 'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}` };
}

/** Kafka 4: one process is broker and controller. */
export function kraftProperties(port: number, controllerPort: number, data: string): Properties {
  const client = clientListener(port);
  return {
    ...SMALL,
    ...client,
    listeners: `${client['listeners']},CONTROLLER://127.0.0.1:${controllerPort}`,
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    // A killed broker is refused as its own double until this is over: nine seconds by default.
    'broker.session.timeout.ms': '3000',
    'broker.heartbeat.interval.ms': '500',
    'log.dirs': data,
  };
}

/** Kafka 3: the broker keeps its metadata in ZooKeeper. */
export function zookeeperBrokerProperties(port: number, zookeeperPort: number, data: string): Properties {
  return {
    ...SMALL,
    ...clientListener(port),
    'broker.id': '1',
    'zookeeper.connect': `127.0.0.1:${zookeeperPort}`,
    // A killed broker's registration must be gone when it comes back.
    'zookeeper.session.timeout.ms': '2000',
    'log.dirs': data,
  };
}

export function propertiesText(properties: Properties): string {
  return Object.entries(properties).map(([name, value]) => `${name}=${value}\n`).join('');
}
