export type Properties = Readonly<Record<string, string>>;

/** Where a broker listens, and what clients are told. */
export interface BrokerPlace {
  readonly bind: string;
  readonly host: string;
  readonly port: number;
  readonly data: string;
}

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

const clientListener = ({ bind, port }: BrokerPlace): string => `PLAINTEXT://${bind}:${port}`;
const advertised = ({ host, port }: BrokerPlace): string => `PLAINTEXT://${host}:${port}`;

/** Kafka 4: one process is broker and controller. */
export function kraftProperties(place: BrokerPlace & { readonly controllerPort: number }): Properties {
  return {
    ...SMALL,
    listeners: `${clientListener(place)},CONTROLLER://127.0.0.1:${place.controllerPort}`,
    'advertised.listeners': advertised(place),
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${place.controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    // A killed broker is refused as its own double until this is over, nine seconds by default. Much shorter, and a
    // machine that is busy for a moment would have its broker taken for dead.
    'broker.session.timeout.ms': '4000',
    'broker.heartbeat.interval.ms': '500',
    'log.dirs': place.data,
  };
}

/** Kafka 3: the broker keeps its metadata in ZooKeeper. */
export function zookeeperBrokerProperties(place: BrokerPlace & { readonly zookeeperPort: number }): Properties {
  return {
    ...SMALL,
    listeners: clientListener(place),
    'advertised.listeners': advertised(place),
    'broker.id': '1',
    'zookeeper.connect': `127.0.0.1:${place.zookeeperPort}`,
    'zookeeper.session.timeout.ms': '4000',
    'log.dirs': place.data,
  };
}

export function zookeeperProperties(bind: string, port: number, data: string): Properties {
  return {
    clientPort: String(port),
    clientPortAddress: bind,
    dataDir: data,
    // Sessions are between two and twenty ticks long.
    tickTime: '500',
    'admin.enableServer': 'false',
    '4lw.commands.whitelist': 'ruok,dump',
  };
}

export function propertiesText(properties: Properties): string {
  return Object.entries(properties).map(([name, value]) => `${name}=${value}\n`).join('');
}

/** Any will do: nobody joins two of these. */
const CLUSTER_ID = 'Ym9vay1yZW50YWwtc2FnYQ';

/** Java's arguments to make the data folder that `config` names an empty Kafka; one that is there stays as it is. */
export function formatArguments(libs: string, config: string): readonly string[] {
  return ['-cp', `${libs}/*`, 'kafka.tools.StorageTool', 'format', '--ignore-formatted', '-t', CLUSTER_ID, '-c', config];
}
